/** The tokens at the end of a sign-in, or of a refresh. */
import { refreshExpiryMs } from '../auth/refresh-tokens.ts';
import { issuerOf, newTokenId } from '../auth/token-claims.ts';
import { signTokens } from '../auth/tokens.ts';
import type { Client, Pool, User } from '../directory/types.ts';
import { newRequestId } from '../lib/ids.ts';
import { groupsPerUserOfPoolMax } from '../lib/limits.ts';
import type { AuthenticationResultType } from '../wire/cognito-idp.generated.ts';
import type { OperationContext, PublicCall } from './operation.ts';

export interface TokenRequest {
  pool: Pool;
  client: Client;
  user: User;
  /** Of an earlier sign-in; a new one has none. */
  earlier?: { originJti: string; authMs: number; eventId: string } | undefined;
}

/** ID and access token. */
export async function issueTokens(
  { store, signIn, clock }: OperationContext,
  call: Pick<PublicCall, 'endpoint'>,
  { pool, client, user, earlier }: TokenRequest & { earlier: object },
): Promise<AuthenticationResultType> {
  const ring = await signIn.keyRings.ofPool(pool.id);
  const { items } = await store.groups.ofUser(pool, user.sub, { limit: groupsPerUserOfPoolMax });
  return signTokens(ring, {
    issuer: issuerOf(call.endpoint, pool.id),
    client,
    user,
    groups: items,
    nowMs: clock.nowMs(),
    ...earlier,
  });
}

/** All three tokens of a new sign-in. */
export async function issueAllTokens(
  context: OperationContext,
  call: Pick<PublicCall, 'endpoint'>,
  { pool, client, user }: TokenRequest,
): Promise<AuthenticationResultType> {
  const authMs = context.clock.nowMs();
  const earlier = { originJti: newTokenId(authMs), authMs, eventId: newRequestId() };
  const grant = {
    ...earlier,
    sub: user.sub,
    generation: 0,
    expiresMs: refreshExpiryMs(client, authMs),
  };
  const [tokens, RefreshToken] = await Promise.all([
    issueTokens(context, call, { pool, client, user, earlier }),
    context.signIn.refreshTokens.seal(client, grant),
  ]);
  return { ...tokens, RefreshToken };
}
