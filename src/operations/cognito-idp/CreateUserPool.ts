import { newPool, renderPool } from '../../directory/pool.ts';
import { newPoolId } from '../../lib/ids.ts';
import { passRole, requestTags } from '../condition-keys.ts';
import { cognitoIdp } from '../operation.ts';

export const CreateUserPool = cognitoIdp('CreateUserPool', {
  resource: () => '*',
  conditions: (input) => requestTags(input.UserPoolTags),
  alsoNeeds: (input) => passRole(input.SmsConfiguration?.SnsCallerArn),
  run: async ({ store, clock }, input, { region, accountId }) => {
    const pool = newPool(input, { id: newPoolId(region), region, nowMs: clock.nowMs() });
    await store.pools.create(pool);
    return { UserPool: renderPool(pool, accountId, 0) };
  },
});
