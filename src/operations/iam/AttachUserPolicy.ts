import { requirePolicyArn } from '../../directory/managed-policy.ts';
import { attachedPoliciesMax } from '../../lib/limits.ts';
import { userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { policyCondition } from '../policies.ts';

export const AttachUserPolicy = iam('AttachUserPolicy', {
  resource: userOfCall,
  conditions: policyCondition,
  run: async ({ store }, input) => {
    const holder = { kind: 'user', name: input.UserName } as const;
    const arn = requirePolicyArn(input.PolicyArn);
    await store.iam.policies.attach(holder, arn, attachedPoliciesMax);
    return {};
  },
});
