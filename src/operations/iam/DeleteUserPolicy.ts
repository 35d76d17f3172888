import { withoutInlinePolicy } from '../../directory/inline-policies.ts';
import { userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const DeleteUserPolicy = iam('DeleteUserPolicy', {
  resource: userOfCall,
  run: async ({ store }, input) => {
    await store.iam.users.update(input.UserName, (user) =>
      withoutInlinePolicy('user', user, input.PolicyName),
    );
    return {};
  },
});
