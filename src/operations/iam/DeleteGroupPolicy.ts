import { withoutInlinePolicy } from '../../directory/inline-policies.ts';
import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const DeleteGroupPolicy = iam('DeleteGroupPolicy', {
  resource: groupOfCall,
  run: async ({ store }, input) => {
    await store.iam.groups.update(input.GroupName, (group) =>
      withoutInlinePolicy('group', group, input.PolicyName),
    );
    return {};
  },
});
