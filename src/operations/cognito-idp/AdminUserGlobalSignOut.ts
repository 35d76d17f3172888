import { poolArn } from '../../directory/arns.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { signOutEverywhere } from '../sign-out.ts';

export const AdminUserGlobalSignOut = cognitoIdp('AdminUserGlobalSignOut', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const pool = await requirePool(context.store, call, input.UserPoolId);
    await signOutEverywhere(context, pool, input.Username);
    return {};
  },
});
