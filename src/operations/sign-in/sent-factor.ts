/** Codes that are sent to a user as a factor: sending and redeeming them. */
import type { PassedFactor } from '../../auth/challenge.ts';
import { ApiError, errors } from '../../directory/errors.ts';
import { isUsernameAttribute } from '../../directory/keys.ts';
import { type MessageText, requireAddress, signInText } from '../../directory/message-texts.ts';
import { attributeOf } from '../../directory/mfa.ts';
import type { Account, Message, MfaMethod, Pool, StoredCode } from '../../directory/types.ts';
import type { CodeDeliveryDetailsType } from '../../wire/cognito-idp.generated.ts';
import { redeemCode, type SentCode, storeCode } from '../sent-codes.ts';
import { advance, failedEvent, type Passage } from './attempt.ts';
import type { Scene } from './scene.ts';
import { sessionMs } from './sessions.ts';

type Attribute = 'email' | 'phone_number';
type Purpose = 'mfa' | 'signIn';

/** Sends the code of a second factor, and says where it went. */
export async function sendMfaCode(
  scene: Scene,
  account: Account,
  method: Exclude<MfaMethod, 'SOFTWARE_TOKEN_MFA'>,
): Promise<Record<string, string>> {
  const { message, details } = await storeFactor(scene, account, 'mfa', attributeOf(method));
  await scene.context.delivery.send([message]);
  return deliveryParameters(details);
}

/** Stores a code that stands in for the password, with its message, which is still to be sent. */
export const storeSignInCode = (
  scene: Scene,
  account: Account,
  attribute: Attribute,
): Promise<SentCode> => storeFactor(scene, account, 'signIn', attribute);

function storeFactor(
  scene: Scene,
  { user }: Account,
  purpose: Purpose,
  attribute: Attribute,
): Promise<SentCode> {
  const { context, pool, client } = scene;
  return storeCode(context, pool, user.sub, (current) => ({
    purpose,
    attribute,
    address: requireAddress(current.user.attributes[attribute]),
    lifeMs: sessionMs(client),
    text: (medium, code) => textOf(pool, medium, code),
  }));
}

/** Where a code went, as challenges tell it. */
export const deliveryParameters = (details: CodeDeliveryDetailsType): Record<string, string> => ({
  CODE_DELIVERY_DELIVERY_MEDIUM: details.DeliveryMedium ?? '',
  CODE_DELIVERY_DESTINATION: details.Destination ?? '',
});

const textOf = ({ settings, mfa }: Pool, medium: Message['medium'], code: string): MessageText =>
  signInText(medium, code, {
    sms: settings.SmsAuthenticationMessage,
    subject: mfa?.email?.Subject,
    email: mfa?.email?.Message,
  });

export interface SentFactorTry {
  purpose: Purpose;
  code: string;
  before: readonly PassedFactor[];
  /** Throws when the user is not to be asked any more. */
  guard(account: Account): void;
}

/** Takes a code that was sent: it is gone with the sign-in that it was for. */
export async function passSentFactor(
  scene: Scene,
  { user }: Account,
  { purpose, code, before, guard }: SentFactorTry,
): Promise<Passage> {
  const { context, pool } = scene;
  let outcome: Passage | ApiError | undefined;
  try {
    const take = { purpose, code, guard };
    await redeemCode(context, pool, user.sub, take, (account, sentTo) => {
      const reached = withReachedAddress(pool, account, sentTo);
      const advanced = advance(scene, reached, [...before, 'sentCode']);
      outcome = advanced.refusal ?? advanced.passage;
      return advanced.account;
    });
  } catch (error) {
    if (isMismatch(error))
      await context.store.authEvents.add(pool, user.sub, failedEvent(scene, before, 'sentCode'));
    throw inWordsOfSignIn(error);
  }
  if (outcome instanceof ApiError) throw outcome;
  if (!outcome) throw new Error('the store did not run the updater');
  return outcome;
}

/**
 * Whoever knows the code is reached at the address, if it is still the user's: it is verified. Not
 * where that would make it a name of the user, which another may have.
 * @throws errors.sessionInvalid
 */
function withReachedAddress(pool: Pool, account: Account, sentTo: StoredCode['sentTo']): Account {
  const { user } = account;
  if (!sentTo || user.attributes[sentTo.attribute] !== sentTo.address)
    throw errors.sessionInvalid();
  const flag = `${sentTo.attribute}_verified`;
  const isName =
    isUsernameAttribute(pool, sentTo.attribute) ||
    pool.settings.AliasAttributes?.some((name) => name === sentTo.attribute);
  if (isName || user.attributes[flag] === 'true') return account;
  return { ...account, user: { ...user, attributes: { ...user.attributes, [flag]: 'true' } } };
}

const isMismatch = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'CodeMismatchException';

/** What is wrong with a code, as sign-ins put it. */
export function inWordsOfSignIn(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  if (isMismatch(error)) return errors.authCodeMismatch();
  // A code lasts as long as its session: one that is not there was used.
  if (error.code === 'ExpiredCodeException') return errors.sessionUsed();
  return error.code === 'LimitExceededException' ? errors.passwordAttemptsExceeded() : error;
}
