import { poolArn } from '../../directory/arns.ts';
import { requireUnprotected } from '../../directory/pool.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const DeleteUserPool = cognitoIdp('DeleteUserPool', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, uploads }, input, call) => {
    const { id } = await requirePool(store, call, input.UserPoolId);
    await uploads.destroyPool(id, await store.pools.delete(id, requireUnprotected));
    return {};
  },
});
