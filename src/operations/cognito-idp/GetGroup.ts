import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { renderGroup } from '../../directory/group.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const GetGroup = cognitoIdp('GetGroup', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const group = await store.groups.get(pool.id, input.GroupName);
    if (!group) throw errors.groupNotFound();
    return { Group: renderGroup(group) };
  },
});
