import { groupOfCall, requireGroup } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { inlinePage } from '../policies.ts';

export const ListGroupPolicies = iam('ListGroupPolicies', {
  resource: groupOfCall,
  run: async ({ store }, input) => inlinePage(await requireGroup(store, input.GroupName), input),
});
