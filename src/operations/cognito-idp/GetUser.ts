import { readableAttributes } from '../../auth/token-claims.ts';
import { renderMfa } from '../../directory/mfa-preference.ts';
import { attributeList } from '../../directory/user.ts';
import { cognitoPublic } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';

export const GetUser = cognitoPublic('GetUser', async (context, input) => {
  const { client, account } = await requireSignedIn(context, input.AccessToken);
  const { user, state } = account;
  return {
    Username: user.username,
    UserAttributes: attributeList(user, new Set(['sub', ...readableAttributes(client)])),
    ...renderMfa(state),
  };
});
