import { withMfaPreference } from '../../directory/mfa-preference.ts';
import { cognitoPublic } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';

export const SetUserMFAPreference = cognitoPublic(
  'SetUserMFAPreference',
  async (context, { AccessToken, ...wishes }) => {
    const { pool, account } = await requireSignedIn(context, AccessToken);
    await context.store.users.change(pool, account.user.username, (current) =>
      withMfaPreference(pool, current, wishes, 'user'),
    );
    return {};
  },
);
