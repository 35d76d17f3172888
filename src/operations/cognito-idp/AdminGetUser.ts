import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { renderMfa } from '../../directory/mfa-preference.ts';
import { renderUserForAdmin } from '../../directory/user.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminGetUser = cognitoIdp('AdminGetUser', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const account = await store.users.account(pool, input.Username);
    if (!account) throw errors.userNotFound();
    return { ...renderUserForAdmin(account.user), ...renderMfa(account.state) };
  },
});
