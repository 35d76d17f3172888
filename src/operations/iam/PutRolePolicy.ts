import { checkPermissionsPolicy, withPolicy } from '../../directory/role.ts';
import { iam } from '../operation.ts';
import { roleOfCall } from '../roles.ts';

export const PutRolePolicy = iam('PutRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    checkPermissionsPolicy(input.PolicyDocument);
    await store.roles.update(input.RoleName, (role) =>
      withPolicy(role, input.PolicyName, input.PolicyDocument),
    );
    return {};
  },
});
