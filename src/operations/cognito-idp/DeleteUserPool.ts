import { poolArn } from '../../directory/arns.ts';
import { requireUnprotected } from '../../directory/pool.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const DeleteUserPool = cognitoIdp('DeleteUserPool', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, destroyUploads }, input, call) => {
    const { id } = await requirePool(store, call, input.UserPoolId);
    const uploads = await store.pools.delete(id, requireUnprotected);
    await destroyUploads(uploads.map((upload) => upload.file));
    return {};
  },
});
