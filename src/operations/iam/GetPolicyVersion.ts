import { renderVersion } from '../../directory/managed-policy.ts';
import { iam } from '../operation.ts';
import { policyOfCall, requirePolicy, requireVersion } from '../policies.ts';

export const GetPolicyVersion = iam('GetPolicyVersion', {
  resource: policyOfCall,
  run: async ({ store }, { PolicyArn, VersionId }) => {
    const version = await requireVersion(store.iam, PolicyArn, VersionId);
    const { defaultVersion } = await requirePolicy(store.iam, PolicyArn);
    const rendered = renderVersion(version, defaultVersion);
    return { PolicyVersion: { ...rendered, Document: version.document } };
  },
});
