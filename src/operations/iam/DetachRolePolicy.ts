import { requirePolicyArn } from '../../directory/managed-policy.ts';
import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { policyCondition } from '../policies.ts';

export const DetachRolePolicy = iam('DetachRolePolicy', {
  resource: roleOfCall,
  conditions: policyCondition,
  run: async ({ store }, input) => {
    const holder = { kind: 'role', name: input.RoleName } as const;
    await store.iam.policies.detach(holder, requirePolicyArn(input.PolicyArn));
    return {};
  },
});
