import { requirePolicyArn } from '../../directory/managed-policy.ts';
import { userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { policyCondition } from '../policies.ts';

export const DetachUserPolicy = iam('DetachUserPolicy', {
  resource: userOfCall,
  conditions: policyCondition,
  run: async ({ store }, input) => {
    const holder = { kind: 'user', name: input.UserName } as const;
    await store.iam.policies.detach(holder, requirePolicyArn(input.PolicyArn));
    return {};
  },
});
