import { requireOwnPolicy } from '../../directory/managed-policy.ts';
import { iam } from '../operation.ts';
import { policyOfCall } from '../policies.ts';

export const DeletePolicy = iam('DeletePolicy', {
  resource: policyOfCall,
  run: async ({ store }, { PolicyArn }, { principal }) => {
    requireOwnPolicy(PolicyArn, principal.arn, 'iam:DeletePolicy');
    await store.iam.policies.delete(PolicyArn);
    return {};
  },
});
