import { poolArn } from '../../directory/arns.ts';
import { withMfaPreference } from '../../directory/mfa-preference.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminSetUserMFAPreference = cognitoIdp('AdminSetUserMFAPreference', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, { UserPoolId, Username, ...wishes }, call) => {
    const pool = await requirePool(store, call, UserPoolId);
    await store.users.change(pool, Username, (account) =>
      withMfaPreference(pool, account, wishes, 'admin'),
    );
    return {};
  },
});
