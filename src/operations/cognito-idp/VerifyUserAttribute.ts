import { purposeOf, requireVerifiable, withVerified } from '../../directory/attribute-update.ts';
import { cognitoPublic } from '../operation.ts';
import { redeemCode } from '../sent-codes.ts';
import { requireSignedIn } from '../signed-in.ts';

export const VerifyUserAttribute = cognitoPublic(
  'VerifyUserAttribute',
  async (context, { AccessToken, AttributeName, Code }) => {
    const { pool, account } = await requireSignedIn(context, AccessToken);
    const purpose = purposeOf(requireVerifiable(AttributeName));
    const redeemed = { purpose, code: Code };
    await redeemCode(context, pool, account.user.username, redeemed, (current, sentTo) =>
      withVerified(pool, current, sentTo, context.clock.nowMs()),
    );
    return {};
  },
);
