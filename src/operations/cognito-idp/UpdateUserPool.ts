import { poolArn } from '../../directory/arns.ts';
import { updatedPool } from '../../directory/pool.ts';
import { passRole, requestTags } from '../condition-keys.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const UpdateUserPool = cognitoIdp('UpdateUserPool', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  conditions: (input) => requestTags(input.UserPoolTags),
  alsoNeeds: (input) => passRole(input.SmsConfiguration?.SnsCallerArn),
  run: async ({ store, clock }, input, call) => {
    const { id } = await requirePool(store, call, input.UserPoolId);
    const nowMs = clock.nowMs();
    await store.pools.update(id, (pool) => updatedPool(pool, input, nowMs));
    return {};
  },
});
