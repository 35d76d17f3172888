import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { renderUserForAdmin } from '../../directory/user.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminGetUser = cognitoIdp('AdminGetUser', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const user = await store.users.get(pool, input.Username);
    if (!user) throw errors.userNotFound();
    return renderUserForAdmin(user);
  },
});
