import { requireInlinePolicy } from '../../directory/inline-policies.ts';
import { requireUser, userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const GetUserPolicy = iam('GetUserPolicy', {
  resource: userOfCall,
  run: async ({ store }, input) => {
    const user = await requireUser(store, input.UserName);
    return {
      UserName: user.name,
      PolicyName: input.PolicyName,
      PolicyDocument: requireInlinePolicy('user', user, input.PolicyName),
    };
  },
});
