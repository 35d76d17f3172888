import { checkPermissionsPolicy, withInlinePolicy } from '../../directory/inline-policies.ts';
import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const PutGroupPolicy = iam('PutGroupPolicy', {
  resource: groupOfCall,
  run: async ({ store }, input) => {
    checkPermissionsPolicy(input.PolicyDocument);
    await store.iam.groups.update(input.GroupName, (group) =>
      withInlinePolicy('group', group, input.PolicyName, input.PolicyDocument),
    );
    return {};
  },
});
