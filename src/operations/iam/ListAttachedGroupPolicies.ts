import { groupOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { attachedPage } from '../policies.ts';

export const ListAttachedGroupPolicies = iam('ListAttachedGroupPolicies', {
  resource: groupOfCall,
  run: ({ store }, input) =>
    attachedPage(store.iam, { kind: 'group', name: input.GroupName }, input),
});
