import { policyArn } from '../../directory/arns.ts';
import { listedPolicy } from '../../directory/managed-policy.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { iam } from '../operation.ts';
import { policiesPage } from '../policy-list.ts';

export const ListPolicies = iam('ListPolicies', {
  resource: (input, call) => policyArn(call.accountId, input.PathPrefix ?? '/', ''),
  run: async ({ store }, input) => {
    const limit = input.MaxItems ?? iamListDefault;
    const { items, marker } = await policiesPage(store.iam, input, limit, input.Marker);
    return {
      Policies: items.map(({ policy, ...usage }) => listedPolicy(policy, usage)),
      IsTruncated: marker !== undefined,
      Marker: marker,
    };
  },
});
