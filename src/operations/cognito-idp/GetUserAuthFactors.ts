import { firstFactorsOf } from '../../directory/first-factors.ts';
import { renderMfa } from '../../directory/mfa-preference.ts';
import { cognitoPublic } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';

export const GetUserAuthFactors = cognitoPublic('GetUserAuthFactors', async (context, input) => {
  const { pool, account } = await requireSignedIn(context, input.AccessToken);
  const { PreferredMfaSetting, UserMFASettingList } = renderMfa(account.state);
  return {
    Username: account.user.username,
    PreferredMfaSetting,
    UserMFASettingList,
    // A password is one factor here, in whichever way it is proved.
    ConfiguredUserAuthFactors: firstFactorsOf(pool, account).filter(
      (factor) => factor !== 'PASSWORD_SRP',
    ),
  };
});
