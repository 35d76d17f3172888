import { requirePolicyArn } from '../../directory/managed-policy.ts';
import { attachedPoliciesMax } from '../../lib/limits.ts';
import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { policyCondition } from '../policies.ts';

export const AttachGroupPolicy = iam('AttachGroupPolicy', {
  resource: groupOfCall,
  conditions: policyCondition,
  run: async ({ store }, input) => {
    const holder = { kind: 'group', name: input.GroupName } as const;
    const arn = requirePolicyArn(input.PolicyArn);
    await store.iam.policies.attach(holder, arn, attachedPoliciesMax);
    return {};
  },
});
