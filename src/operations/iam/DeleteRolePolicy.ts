import { withoutInlinePolicy } from '../../directory/inline-policies.ts';
import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const DeleteRolePolicy = iam('DeleteRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    await store.iam.roles.update(input.RoleName, (role) =>
      withoutInlinePolicy('role', role, input.PolicyName),
    );
    return {};
  },
});
