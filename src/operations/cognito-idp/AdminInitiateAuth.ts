import { poolArn } from '../../directory/arns.ts';
import { requireClient, requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { beginSignIn } from '../sign-in/begin.ts';
import { onBehalf } from '../sign-in/scene.ts';

export const AdminInitiateAuth = cognitoIdp('AdminInitiateAuth', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const pool = await requirePool(context.store, call, input.UserPoolId);
    const client = await requireClient(context.store, pool.id, input.ClientId);
    const scene = {
      context,
      call: onBehalf(call, input.ContextData),
      nowMs: context.clock.nowMs(),
      pool,
      client,
    };
    return beginSignIn(scene, input, 'admin');
  },
});
