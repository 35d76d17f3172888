import { poolArn } from '../../directory/arns.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminRemoveUserFromGroup = cognitoIdp('AdminRemoveUserFromGroup', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    await store.groups.removeMember(pool, input.GroupName, input.Username);
    return {};
  },
});
