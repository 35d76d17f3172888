import { requireInlinePolicy } from '../../directory/inline-policies.ts';
import { groupOfCall, requireGroup } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const GetGroupPolicy = iam('GetGroupPolicy', {
  resource: groupOfCall,
  run: async ({ store }, input) => {
    const group = await requireGroup(store, input.GroupName);
    return {
      GroupName: group.name,
      PolicyName: input.PolicyName,
      PolicyDocument: requireInlinePolicy('group', group, input.PolicyName),
    };
  },
});
