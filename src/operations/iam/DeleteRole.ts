import { requireNoInlinePolicies } from '../../directory/inline-policies.ts';
import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const DeleteRole = iam('DeleteRole', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    await store.iam.roles.delete(input.RoleName, requireNoInlinePolicies);
    return {};
  },
});
