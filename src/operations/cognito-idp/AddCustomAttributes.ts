import { poolArn } from '../../directory/arns.ts';
import { poolWithAttributes } from '../../directory/pool.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AddCustomAttributes = cognitoIdp('AddCustomAttributes', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const { id } = await requirePool(store, call, input.UserPoolId);
    const nowMs = clock.nowMs();
    await store.pools.update(id, (pool) => poolWithAttributes(pool, input.CustomAttributes, nowMs));
    return {};
  },
});
