import { requireNoInlinePolicies } from '../../directory/inline-policies.ts';
import { userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const DeleteUser = iam('DeleteUser', {
  resource: userOfCall,
  run: async ({ store }, input) => {
    await store.iam.users.delete(input.UserName, requireNoInlinePolicies);
    return {};
  },
});
