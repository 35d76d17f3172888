import { requirePolicyArn } from '../../directory/managed-policy.ts';
import { attachedPoliciesMax } from '../../lib/limits.ts';
import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { policyCondition } from '../policies.ts';

export const AttachRolePolicy = iam('AttachRolePolicy', {
  resource: roleOfCall,
  conditions: policyCondition,
  run: async ({ store }, input) => {
    const holder = { kind: 'role', name: input.RoleName } as const;
    const arn = requirePolicyArn(input.PolicyArn);
    await store.iam.policies.attach(holder, arn, attachedPoliciesMax);
    return {};
  },
});
