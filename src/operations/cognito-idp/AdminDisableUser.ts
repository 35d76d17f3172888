import { poolArn } from '../../directory/arns.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { signedOut } from '../sign-out.ts';

/** Tokens that the user has are revoked, for good: enabling the user does not bring them back. */
export const AdminDisableUser = cognitoIdp('AdminDisableUser', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const nowMs = clock.nowMs();
    await store.users.change(pool, input.Username, (account) => ({
      ...signedOut(account, nowMs),
      user: { ...account.user, enabled: false, modifiedMs: nowMs },
    }));
    return {};
  },
});
