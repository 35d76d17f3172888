/** Who acts on their own account by an access token. */
import { tokenIdMs } from '../auth/token-claims.ts';
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
  // Names come before subs where users are found, and somebody may be called like a sub.
  if (account?.user.sub !== grant.sub) throw errors.userNotFound();
  if (!account.user.enabled) throw errors.userDisabled();
  if (signedInMs(grant) <= (account.state.signedOutMs ?? -1)) throw errors.accessTokenRevoked();
  if (grant.originJti !== undefined) {
    const family = await store.tokenFamilies.get(pool.id, grant.originJti);
    if (family?.revokedMs !== undefined) throw errors.accessTokenRevoked();
  }
  if (account.user.status === 'RESET_REQUIRED') throw errors.passwordResetRequired();
  return { pool, client, account, grant };
}

/**
 * The moment of the sign-in, by its id: a refresh that ran while the user signed out everywhere
 * made its token later, but of the same sign-in. A token that names none is as old as itself.
 */
const signedInMs = ({ originJti, issuedMs }: AccessGrant): number =>
  originJti === undefined ? issuedMs : tokenIdMs(originJti);
