import { ownUserOfCall, userNameOf } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const DeleteAccessKey = iam('DeleteAccessKey', {
  resource: ownUserOfCall,
  run: async ({ store }, input, call) => {
    await store.iam.accessKeys.delete(userNameOf(input, call), input.AccessKeyId);
    return {};
  },
});
