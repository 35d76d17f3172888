import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const RemoveUserFromGroup = iam('RemoveUserFromGroup', {
  resource: groupOfCall,
  run: async ({ store }, input) => {
    await store.iam.members.remove(input.GroupName, input.UserName);
    return {};
  },
});
