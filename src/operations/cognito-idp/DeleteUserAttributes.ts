import { checkRemovals } from '../../directory/attributes.ts';
import { requireWritable } from '../../directory/client-attributes.ts';
import { cognitoPublic } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';
import { updateAttributes } from '../verification.ts';

export const DeleteUserAttributes = cognitoPublic(
  'DeleteUserAttributes',
  async (context, { AccessToken, UserAttributeNames: names }) => {
    const { pool, client, account } = await requireSignedIn(context, AccessToken);
    requireWritable(client, names);
    checkRemovals(pool, names);
    const removals = Object.fromEntries(names.map((name) => [name, '']));
    await updateAttributes(context, pool, account.user.username, removals, 'user');
    return {};
  },
);
