import { checkedTrustPolicy } from '../../directory/role.ts';
import { iam } from '../operation.ts';
import { roleOfCall } from '../roles.ts';

export const UpdateAssumeRolePolicy = iam('UpdateAssumeRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    const trustPolicy = checkedTrustPolicy(input.PolicyDocument);
    await store.roles.update(input.RoleName, (role) => ({ ...role, trustPolicy }));
    return {};
  },
});
