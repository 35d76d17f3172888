import { iamUserArn } from '../../directory/arns.ts';
import { newIamUser, renderIamUser } from '../../directory/iam-user.ts';
import { boundaryCondition, requestTags, tagRecord } from '../condition-keys.ts';
import { iam } from '../operation.ts';

export const CreateUser = iam('CreateUser', {
  resource: (input, call) => iamUserArn(call.accountId, input.Path ?? '/', input.UserName),
  conditions: (input) => ({
    ...requestTags(input.Tags && tagRecord(input.Tags)),
    ...boundaryCondition(input),
  }),
  alsoNeeds: (input, { accountId }) => {
    const resource = iamUserArn(accountId, input.Path ?? '/', input.UserName);
    return input.Tags?.length ? [{ action: 'iam:TagUser', resource }] : [];
  },
  run: async ({ store, clock }, input, call) => {
    const user = newIamUser(input, clock.nowMs());
    await store.iam.users.create(user);
    return { User: renderIamUser(user, call.accountId) };
  },
});
