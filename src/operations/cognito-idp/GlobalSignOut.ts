import { cognitoPublic } from '../operation.ts';
import { signOutEverywhere } from '../sign-out.ts';
import { requireSignedIn } from '../signed-in.ts';

export const GlobalSignOut = cognitoPublic('GlobalSignOut', async (context, input) => {
  const { pool, account } = await requireSignedIn(context, input.AccessToken);
  await signOutEverywhere(context, pool, account.user.sub);
  return {};
});
