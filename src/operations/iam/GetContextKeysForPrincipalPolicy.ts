import { checkPermissionsPolicy } from '../../directory/inline-policies.ts';
import { parsePermissionsPolicy } from '../../iam/policy-document.ts';
import { contextKeysOf } from '../../iam/policy-keys.ts';
import { iam } from '../operation.ts';
import { policySourceOf } from '../policy-source.ts';

export const GetContextKeysForPrincipalPolicy = iam('GetContextKeysForPrincipalPolicy', {
  resource: (input) => input.PolicySourceArn,
  run: async ({ store }, { PolicySourceArn, PolicyInputList = [] }, { accountId }) => {
    PolicyInputList.forEach(checkPermissionsPolicy);
    const { permissions } = await policySourceOf(store, accountId, PolicySourceArn);
    const own = permissions.grants.map(({ document }) => document);
    const documents = [...own, ...PolicyInputList].map(parsePermissionsPolicy);
    return { ContextKeyNames: contextKeysOf(documents) };
  },
});
