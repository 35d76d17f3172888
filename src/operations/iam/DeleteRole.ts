import { requireNoPolicies } from '../../directory/role.ts';
import { iam } from '../operation.ts';
import { roleOfCall } from '../roles.ts';

export const DeleteRole = iam('DeleteRole', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    await store.roles.delete(input.RoleName, requireNoPolicies);
    return {};
  },
});
