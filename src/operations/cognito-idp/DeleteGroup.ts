import { poolArn } from '../../directory/arns.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const DeleteGroup = cognitoIdp('DeleteGroup', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    await store.groups.delete(pool.id, input.GroupName);
    return {};
  },
});
