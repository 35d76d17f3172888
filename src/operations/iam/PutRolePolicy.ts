import { checkPermissionsPolicy, withInlinePolicy } from '../../directory/inline-policies.ts';
import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const PutRolePolicy = iam('PutRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    checkPermissionsPolicy(input.PolicyDocument);
    await store.iam.roles.update(input.RoleName, (role) =>
      withInlinePolicy('role', role, input.PolicyName, input.PolicyDocument),
    );
    return {};
  },
});
