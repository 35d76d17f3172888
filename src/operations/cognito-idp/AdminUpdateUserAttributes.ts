import { poolArn } from '../../directory/arns.ts';
import { checkAttributes } from '../../directory/attributes.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { updateAttributes } from '../verification.ts';

export const AdminUpdateUserAttributes = cognitoIdp('AdminUpdateUserAttributes', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const pool = await requirePool(context.store, call, input.UserPoolId);
    const changes = checkAttributes(pool, input.UserAttributes, 'update');
    await updateAttributes(context, pool, input.Username, changes, 'admin');
    return {};
  },
});
