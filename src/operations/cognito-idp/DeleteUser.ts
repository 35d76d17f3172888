import { cognitoPublic } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';

export const DeleteUser = cognitoPublic('DeleteUser', async (context, input) => {
  const { pool, account } = await requireSignedIn(context, input.AccessToken);
  await context.store.users.delete(pool, account.user.username);
  return {};
});
