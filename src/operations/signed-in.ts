/** Who acts on their own account by an access token. */
import { type AccessGrant, verifyAccessToken } from '../auth/tokens.ts';
import { errors } from '../directory/errors.ts';
import type { Account, Client, Pool } from '../directory/types.ts';
import type { OperationContext } from './operation.ts';

export interface SignedIn {
  pool: Pool;
  client: Client;
  account: Account;
  grant: AccessGrant;
}

/**
 * The user of an access token that is good, not revoked, and whose user may still sign in.
 * @throws errors.invalidAccessToken, errors.accessTokenExpired, errors.accessTokenRevoked,
 * errors.userNotFound, errors.userDisabled, errors.passwordResetRequired
 */
export async function requireSignedIn(
  { store, signIn, clock }: OperationContext,
  accessToken: string,
): Promise<SignedIn> {
  const grant = await verifyAccessToken(signIn.keyRings, accessToken, clock.nowMs());
  const pool = await store.pools.get(grant.poolId);
  const client = await store.clients.get(grant.poolId, grant.clientId);
  if (!pool || !client) throw errors.invalidAccessToken();
  const account = await store.users.account(pool, grant.sub);
  if (!account) throw errors.userNotFound();
  if (!account.user.enabled) throw errors.userDisabled();
  if (grant.issuedMs <= (account.state.signedOutMs ?? -1)) throw errors.accessTokenRevoked();
  if (grant.originJti !== undefined) {
    const family = await store.tokenFamilies.get(pool.id, grant.originJti);
    if (family?.revokedMs !== undefined) throw errors.accessTokenRevoked();
  }
  if (account.user.status === 'RESET_REQUIRED') throw errors.passwordResetRequired();
  return { pool, client, account, grant };
}
