import { requireUser, userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { inlinePage } from '../policies.ts';

export const ListUserPolicies = iam('ListUserPolicies', {
  resource: userOfCall,
  run: async ({ store }, input) => inlinePage(await requireUser(store, input.UserName), input),
});
