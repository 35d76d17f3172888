import { addressToVerify, requireVerifiable } from '../../directory/attribute-update.ts';
import { cognitoPublic } from '../operation.ts';
import { sendCode } from '../sent-codes.ts';
import { requireSignedIn } from '../signed-in.ts';
import { verificationRequest } from '../verification.ts';

export const GetUserAttributeVerificationCode = cognitoPublic(
  'GetUserAttributeVerificationCode',
  async (context, { AccessToken, AttributeName }) => {
    const { pool, account } = await requireSignedIn(context, AccessToken);
    const attribute = requireVerifiable(AttributeName);
    const CodeDeliveryDetails = await sendCode(context, pool, account.user.username, (current) =>
      verificationRequest(pool, addressToVerify(current, attribute)),
    );
    return { CodeDeliveryDetails };
  },
);
