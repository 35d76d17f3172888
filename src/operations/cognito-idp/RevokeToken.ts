import { isRefreshToken, type RefreshGrant } from '../../auth/refresh-tokens.ts';
import { revokedFamily } from '../../auth/token-family.ts';
import { ApiError, errors } from '../../directory/errors.ts';
import type { Client } from '../../directory/types.ts';
import { cognitoPublic, type OperationContext } from '../operation.ts';
import { hasSecret } from '../public-client.ts';

/**
 * A client that does not exist, one of another secret, and a token that is none of the client's
 * are the same refusal: the operation declares no other.
 */
export const RevokeToken = cognitoPublic('RevokeToken', async (context, input) => {
  const client = await context.store.clients.find(input.ClientId);
  if (!client || !hasSecret(client, input.ClientSecret)) throw errors.revocationUnauthorized();
  if (client.settings.EnableTokenRevocation === false) throw errors.revocationDisabled();
  if (!isRefreshToken(input.Token)) throw errors.tokenTypeUnsupported();
  const grant = await openedToken(context, client, input.Token);
  if (grant) await revoke(context, client, grant);
  return {};
});

/** Undefined for a token that has expired: what ended is as good as revoked, as in RFC 7009. */
async function openedToken(
  { signIn, clock }: OperationContext,
  client: Client,
  token: string,
): Promise<RefreshGrant | undefined> {
  try {
    return await signIn.refreshTokens.open(client, token, clock.nowMs());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.message === errors.refreshTokenExpired().message) return undefined;
    throw errors.revocationUnauthorized();
  }
}

const revoke = (
  { store, clock }: OperationContext,
  client: Client,
  grant: RefreshGrant,
): Promise<unknown> =>
  store.tokenFamilies.decide(client.poolId, grant.originJti, (family) =>
    family?.revokedMs === undefined
      ? { family: revokedFamily(client, grant, family, clock.nowMs()) }
      : {},
  );
