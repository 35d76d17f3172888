import { userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { attachedPage } from '../policies.ts';

export const ListAttachedUserPolicies = iam('ListAttachedUserPolicies', {
  resource: userOfCall,
  run: ({ store }, input) => attachedPage(store.iam, { kind: 'user', name: input.UserName }, input),
});
