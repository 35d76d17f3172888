import { poolArn } from '../../directory/arns.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminEnableUser = cognitoIdp('AdminEnableUser', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const modifiedMs = clock.nowMs();
    await store.users.update(pool, input.Username, (user) => ({
      ...user,
      enabled: true,
      modifiedMs,
    }));
    return {};
  },
});
