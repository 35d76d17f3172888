import { checkAttributes } from '../../directory/attributes.ts';
import { requireWritable } from '../../directory/client-attributes.ts';
import { cognitoPublic } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';
import { updateAttributes } from '../verification.ts';

export const UpdateUserAttributes = cognitoPublic(
  'UpdateUserAttributes',
  async (context, { AccessToken, UserAttributes }) => {
    const { pool, client, account } = await requireSignedIn(context, AccessToken);
    const names = UserAttributes.map(({ Name }) => Name);
    requireWritable(client, names);
    const changes = checkAttributes(pool, UserAttributes, 'update');
    const details = await updateAttributes(context, pool, account.user.username, changes, 'user');
    return { CodeDeliveryDetailsList: details };
  },
);
