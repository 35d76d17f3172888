/** Whose authenticator is being set up: a user's who signed in, or one's who has to before that. */
import type { Challenge } from '../auth/challenge.ts';
import { errors } from '../directory/errors.ts';
import { secondFactorOf } from '../directory/mfa.ts';
import { poolMfaMethods } from '../directory/pool-mfa.ts';
import type { Account, Client, Pool } from '../directory/types.ts';
import type { OperationContext } from './operation.ts';
import { openSession, requireFresh } from './sign-in/sessions.ts';
import { requireSignedIn } from './signed-in.ts';

export interface Enrollee {
  pool: Pool;
  client: Client;
  account: Account;
  /** What the call's session says; absent for one that brought an access token. */
  challenge?: Challenge | undefined;
}

interface Input {
  AccessToken?: string | undefined;
  Session?: string | undefined;
}

/**
 * @throws errors.tokenOrSession, errors.softwareTokenNotEnabled, what `requireSignedIn` and
 * `openSession` throw, and errors.sessionInvalid
 */
export async function requireEnrollee(context: OperationContext, input: Input): Promise<Enrollee> {
  const { AccessToken, Session } = input;
  if ((AccessToken === undefined) === (Session === undefined)) throw errors.tokenOrSession();
  const enrollee =
    AccessToken === undefined
      ? await enrolleeOf(context, openSession(context, Session ?? ''))
      : await requireSignedIn(context, AccessToken);
  if (!poolMfaMethods(enrollee.pool).includes('SOFTWARE_TOKEN_MFA'))
    throw errors.softwareTokenNotEnabled();
  return enrollee;
}

async function enrolleeOf({ store }: OperationContext, challenge: Challenge): Promise<Enrollee> {
  const { poolId, clientId, sub } = challenge;
  const pool = await store.pools.get(poolId);
  const client = await store.clients.get(poolId, clientId);
  const account = pool && sub ? await store.users.account(pool, sub) : undefined;
  if (!pool || !client || !account) throw errors.sessionInvalid();
  requireInSetup(pool, account, challenge);
  return { pool, client, account, challenge };
}

/**
 * The session sets up the first factor of a user and none besides: whoever has a factor is asked
 * for it. To be checked again in the write.
 */
export function requireInSetup(pool: Pool, account: Account, challenge: Challenge): void {
  requireFresh(challenge, account);
  const isInSetup =
    challenge.name === 'MFA_SETUP' && secondFactorOf(pool, account).kind === 'setUp';
  if (!isInSetup) throw errors.sessionInvalid();
}
