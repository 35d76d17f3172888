import { checkedTrustPolicy } from '../../directory/role.ts';
import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const UpdateAssumeRolePolicy = iam('UpdateAssumeRolePolicy', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    const trustPolicy = checkedTrustPolicy(input.PolicyDocument);
    await store.iam.roles.update(input.RoleName, (role) => ({ ...role, trustPolicy }));
    return {};
  },
});
