import { requirePolicyArn } from '../../directory/managed-policy.ts';
import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { policyCondition } from '../policies.ts';

export const DetachGroupPolicy = iam('DetachGroupPolicy', {
  resource: groupOfCall,
  conditions: policyCondition,
  run: async ({ store }, input) => {
    const holder = { kind: 'group', name: input.GroupName } as const;
    await store.iam.policies.detach(holder, requirePolicyArn(input.PolicyArn));
    return {};
  },
});
