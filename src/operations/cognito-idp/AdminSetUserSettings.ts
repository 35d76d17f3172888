import { poolArn } from '../../directory/arns.ts';
import { wishesOfOptions, withMfaPreference } from '../../directory/mfa-preference.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminSetUserSettings = cognitoIdp('AdminSetUserSettings', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const wishes = wishesOfOptions(input.MFAOptions);
    await store.users.change(pool, input.Username, (account) =>
      withMfaPreference(pool, account, wishes, 'admin'),
    );
    return {};
  },
});
