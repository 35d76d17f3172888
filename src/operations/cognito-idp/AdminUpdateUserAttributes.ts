import { poolArn } from '../../directory/arns.ts';
import { checkAttributes } from '../../directory/attributes.ts';
import { changeAttributes } from '../../directory/user.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminUpdateUserAttributes = cognitoIdp('AdminUpdateUserAttributes', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const changes = checkAttributes(pool, input.UserAttributes, 'update');
    const nowMs = clock.nowMs();
    await store.users.update(pool, input.Username, (user) =>
      changeAttributes(pool, user, changes, nowMs),
    );
    return {};
  },
});
