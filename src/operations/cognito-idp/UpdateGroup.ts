import { poolArn } from '../../directory/arns.ts';
import { renderGroup, updatedGroup } from '../../directory/group.ts';
import { requireRoleOfAccount } from '../../directory/import-job.ts';
import { passRole } from '../condition-keys.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const UpdateGroup = cognitoIdp('UpdateGroup', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  alsoNeeds: (input) => passRole(input.RoleArn),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    if (input.RoleArn !== undefined) requireRoleOfAccount(input.RoleArn, call.accountId);
    const group = await store.groups.update(pool.id, input.GroupName, (group) =>
      updatedGroup(group, input, clock.nowMs()),
    );
    return { Group: renderGroup(group) };
  },
});
