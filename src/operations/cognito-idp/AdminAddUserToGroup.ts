import { poolArn } from '../../directory/arns.ts';
import { groupsPerUserOfPoolMax } from '../../lib/limits.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminAddUserToGroup = cognitoIdp('AdminAddUserToGroup', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const { UserPoolId, GroupName, Username } = input;
    const pool = await requirePool(store, call, UserPoolId);
    await store.groups.addMember(pool, GroupName, Username, groupsPerUserOfPoolMax);
    return {};
  },
});
