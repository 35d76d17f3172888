import { groupsPerUserMax } from '../../lib/limits.ts';
import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const AddUserToGroup = iam('AddUserToGroup', {
  resource: groupOfCall,
  run: async ({ store }, input) => {
    await store.iam.members.add(input.GroupName, input.UserName, groupsPerUserMax);
    return {};
  },
});
