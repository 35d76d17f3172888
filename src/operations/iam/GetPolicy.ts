import { renderPolicy } from '../../directory/managed-policy.ts';
import { iam } from '../operation.ts';
import { policyOfCall, requirePolicy } from '../policies.ts';

export const GetPolicy = iam('GetPolicy', {
  resource: policyOfCall,
  run: async ({ store }, { PolicyArn }) => {
    const policy = await requirePolicy(store.iam, PolicyArn);
    return { Policy: renderPolicy(policy, await store.iam.policies.usage(PolicyArn)) };
  },
});
