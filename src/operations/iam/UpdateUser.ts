import { iamUserArn } from '../../directory/arns.ts';
import { userOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const UpdateUser = iam('UpdateUser', {
  resource: userOfCall,
  /** As AWS documents: the user as it is, and as it will be. */
  alsoNeeds: async ({ UserName, NewPath, NewUserName }, { accountId }, { iam: { users } }) => {
    const path = NewPath ?? (await users.get(UserName))?.path ?? '/';
    const resource = iamUserArn(accountId, path, NewUserName ?? UserName);
    return [{ action: 'iam:UpdateUser', resource }];
  },
  run: async ({ store }, input) => {
    await store.iam.users.update(input.UserName, (user) => ({
      ...user,
      path: input.NewPath ?? user.path,
      name: input.NewUserName ?? user.name,
    }));
    return {};
  },
});
