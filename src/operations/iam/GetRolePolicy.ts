import { requirePolicy } from '../../directory/role.ts';
import { iam } from '../operation.ts';
import { requireRole, roleOfCall } from '../roles.ts';

export const GetRolePolicy = iam('GetRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    const role = await requireRole(store, input.RoleName);
    return {
      RoleName: role.name,
      PolicyName: input.PolicyName,
      PolicyDocument: requirePolicy(role, input.PolicyName),
    };
  },
});
