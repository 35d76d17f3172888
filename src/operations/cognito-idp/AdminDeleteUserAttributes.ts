import { poolArn } from '../../directory/arns.ts';
import { checkRemovals } from '../../directory/attributes.ts';
import { changeAttributes } from '../../directory/user.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminDeleteUserAttributes = cognitoIdp('AdminDeleteUserAttributes', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    checkRemovals(pool, input.UserAttributeNames);
    const removals = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']));
    const nowMs = clock.nowMs();
    await store.users.update(pool, input.Username, (user) =>
      changeAttributes(pool, user, removals, nowMs),
    );
    return {};
  },
});
