import {
  checkManagedDocument,
  renderVersion,
  requireOwnPolicy,
} from '../../directory/managed-policy.ts';
import { policyVersionsMax } from '../../lib/limits.ts';
import { iam } from '../operation.ts';
import { policyOfCall } from '../policies.ts';

export const CreatePolicyVersion = iam('CreatePolicyVersion', {
  resource: policyOfCall,
  run: async ({ store, clock }, { PolicyArn, PolicyDocument, SetAsDefault }, { principal }) => {
    requireOwnPolicy(PolicyArn, principal.arn, 'iam:CreatePolicyVersion');
    checkManagedDocument(PolicyDocument);
    const isDefault = SetAsDefault ?? false;
    const version = await store.iam.policies.addVersion(
      PolicyArn,
      { document: PolicyDocument, isDefault, nowMs: clock.nowMs() },
      policyVersionsMax,
    );
    return { PolicyVersion: renderVersion(version, isDefault ? version.number : 0) };
  },
});
