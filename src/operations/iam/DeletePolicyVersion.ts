import { requireOwnPolicy, versionNumber } from '../../directory/managed-policy.ts';
import { iam } from '../operation.ts';
import { policyOfCall } from '../policies.ts';

export const DeletePolicyVersion = iam('DeletePolicyVersion', {
  resource: policyOfCall,
  run: async ({ store }, { PolicyArn, VersionId }, { principal }) => {
    requireOwnPolicy(PolicyArn, principal.arn, 'iam:DeletePolicyVersion');
    await store.iam.policies.deleteVersion(PolicyArn, versionNumber(VersionId));
    return {};
  },
});
