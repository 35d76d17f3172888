import { requireOwnPolicy, versionNumber } from '../../directory/managed-policy.ts';
import { iam } from '../operation.ts';
import { policyOfCall } from '../policies.ts';

export const SetDefaultPolicyVersion = iam('SetDefaultPolicyVersion', {
  resource: policyOfCall,
  run: async ({ store }, { PolicyArn, VersionId }, { principal }) => {
    requireOwnPolicy(PolicyArn, principal.arn, 'iam:SetDefaultPolicyVersion');
    await store.iam.policies.setDefaultVersion(PolicyArn, versionNumber(VersionId));
    return {};
  },
});
