import { poolArn } from '../../directory/arns.ts';
import { renderPool } from '../../directory/pool.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const DescribeUserPool = cognitoIdp('DescribeUserPool', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const users = await store.pools.countUsers(pool.id);
    return { UserPool: renderPool(pool, call.accountId, users) };
  },
});
