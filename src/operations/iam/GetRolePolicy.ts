import { requireInlinePolicy } from '../../directory/inline-policies.ts';
import { requireRole, roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const GetRolePolicy = iam('GetRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    const role = await requireRole(store, input.RoleName);
    return {
      RoleName: role.name,
      PolicyName: input.PolicyName,
      PolicyDocument: requireInlinePolicy('role', role, input.PolicyName),
    };
  },
});
