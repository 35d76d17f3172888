/** The end of all of a user's sessions. */
import type { Account, Pool } from '../directory/types.ts';
import type { OperationContext } from './operation.ts';

/** All tokens that the user has are revoked: those of sign-ins up to this millisecond. */
export const signedOut = (account: Account, nowMs: number): Account => ({
  ...account,
  state: { ...account.state, signedOutMs: nowMs },
});

export async function signOutEverywhere(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  pool: Pool,
  username: string,
): Promise<void> {
  await store.users.change(pool, username, (account) => signedOut(account, clock.nowMs()));
}
