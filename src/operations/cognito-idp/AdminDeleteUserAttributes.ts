import { poolArn } from '../../directory/arns.ts';
import { checkRemovals } from '../../directory/attributes.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { updateAttributes } from '../verification.ts';

export const AdminDeleteUserAttributes = cognitoIdp('AdminDeleteUserAttributes', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const pool = await requirePool(context.store, call, input.UserPoolId);
    checkRemovals(pool, input.UserAttributeNames);
    const removals = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']));
    await updateAttributes(context, pool, input.Username, removals, 'admin');
    return {};
  },
});
