import { wishesOfOptions, withMfaPreference } from '../../directory/mfa-preference.ts';
import { cognitoPublic } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';

export const SetUserSettings = cognitoPublic(
  'SetUserSettings',
  async (context, { AccessToken, MFAOptions }) => {
    const { pool, account } = await requireSignedIn(context, AccessToken);
    const wishes = wishesOfOptions(MFAOptions);
    await context.store.users.change(pool, account.user.username, (current) =>
      withMfaPreference(pool, current, wishes, 'user'),
    );
    return {};
  },
);
