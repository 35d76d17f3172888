import { checkPermissionsPolicy, withInlinePolicy } from '../../directory/inline-policies.ts';
import { userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const PutUserPolicy = iam('PutUserPolicy', {
  resource: userOfCall,
  run: async ({ store }, input) => {
    checkPermissionsPolicy(input.PolicyDocument);
    await store.iam.users.update(input.UserName, (user) =>
      withInlinePolicy('user', user, input.PolicyName, input.PolicyDocument),
    );
    return {};
  },
});
