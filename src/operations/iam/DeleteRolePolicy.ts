import { withoutPolicy } from '../../directory/role.ts';
import { iam } from '../operation.ts';
import { roleOfCall } from '../roles.ts';

export const DeleteRolePolicy = iam('DeleteRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    await store.roles.update(input.RoleName, (role) => withoutPolicy(role, input.PolicyName));
    return {};
  },
});
