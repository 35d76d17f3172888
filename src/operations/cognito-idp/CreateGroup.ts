import { poolArn } from '../../directory/arns.ts';
import { newGroup, renderGroup } from '../../directory/group.ts';
import { requireRoleOfAccount } from '../../directory/import-job.ts';
import { groupsPerPoolMax } from '../../lib/limits.ts';
import { passRole } from '../condition-keys.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const CreateGroup = cognitoIdp('CreateGroup', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  alsoNeeds: (input) => passRole(input.RoleArn),
  run: async ({ store, clock }, input, call) => {
    await requirePool(store, call, input.UserPoolId);
    if (input.RoleArn !== undefined) requireRoleOfAccount(input.RoleArn, call.accountId);
    const group = newGroup(input, clock.nowMs());
    await store.groups.create(group, groupsPerPoolMax);
    return { Group: renderGroup(group) };
  },
});
