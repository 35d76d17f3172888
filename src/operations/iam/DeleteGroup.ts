import { requireNoInlinePolicies } from '../../directory/inline-policies.ts';
import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const DeleteGroup = iam('DeleteGroup', {
  resource: groupOfCall,
  run: async ({ store }, input) => {
    await store.iam.groups.delete(input.GroupName, requireNoInlinePolicies);
    return {};
  },
});
