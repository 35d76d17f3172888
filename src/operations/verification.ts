/** Codes that prove addresses of users. */
import { purposeOf, withChangedAttributes } from '../directory/attribute-update.ts';
import type { AttributeChanges } from '../directory/attributes.ts';
import { verificationText } from '../directory/message-texts.ts';
import type { Address } from '../directory/sign-up.ts';
import type { Account, CodePurpose, Message, Pool } from '../directory/types.ts';
import { verificationCodeMs } from '../lib/limits.ts';
import type { Accompanying } from '../store/store.ts';
import type { CodeDeliveryDetailsType } from '../wire/cognito-idp.generated.ts';
import type { OperationContext } from './operation.ts';
import { type CodeRequest, mayBeSentCode, withNewCode } from './sent-codes.ts';

export const verificationRequest = (
  pool: Pool,
  address: Address,
  purpose: CodePurpose = purposeOf(address.attribute),
): CodeRequest => ({
  ...address,
  purpose,
  lifeMs: verificationCodeMs,
  text: (medium, code) => verificationText(pool, medium, code),
});

/**
 * Changes attributes of a user, and sends codes to the new addresses that are to be proved.
 * Resolves to where the codes went. A user who was sent too many codes lately is refused; an
 * administrator's change is made, and nothing is sent. Rejects as `changeAttributes` throws, and
 * with `userNotFound`, `aliasExists`, `tooManyAttempts` and `codeDeliveryFailure`, which comes
 * after the change.
 */
export async function updateAttributes(
  context: OperationContext,
  pool: Pool,
  name: string,
  changes: AttributeChanges,
  changer: 'user' | 'admin',
): Promise<CodeDeliveryDetailsType[]> {
  const nowMs = context.clock.nowMs();
  let details: CodeDeliveryDetailsType[] = [];
  let messages: Message[] = [];
  await context.store.users.change(pool, name, (account) => {
    const { account: changed, toVerify } = withChangedAttributes(pool, account, changes, nowMs);
    [details, messages] = [[], []];
    let after: Account & Accompanying = changed;
    for (const address of toVerify) {
      const request = verificationRequest(pool, address);
      if (changer === 'admin' && !mayBeSentCode(after, nowMs, request.purpose)) break;
      const sent = withNewCode(context, pool, after, request);
      after = sent.account;
      details.push(sent.details);
      messages.push(sent.message);
    }
    return after;
  });
  await context.delivery.send(messages);
  return details;
}
