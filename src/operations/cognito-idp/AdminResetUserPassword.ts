import { poolArn } from '../../directory/arns.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { storeResetCode } from '../password-reset.ts';

export const AdminResetUserPassword = cognitoIdp('AdminResetUserPassword', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const pool = await requirePool(context.store, call, input.UserPoolId);
    const modifiedMs = context.clock.nowMs();
    const { message } = await storeResetCode(context, pool, input.Username, {
      change: (user) => ({ ...user, status: 'RESET_REQUIRED', modifiedMs }),
    });
    await context.delivery.send([message]);
    return {};
  },
});
