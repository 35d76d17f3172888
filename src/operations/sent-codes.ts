/** Codes that are sent to users: made and stored with their message, and redeemed once. */

import { type ApiError, errors } from '../directory/errors.ts';
import { type MessageText, maskedDestination, mediumOf } from '../directory/message-texts.ts';
import type {
  Account,
  CodePurpose,
  Message,
  Pool,
  StoredCode,
  UserState,
} from '../directory/types.ts';
import { codesFailedPerHourMax, codesSentPerHourMax } from '../lib/limits.ts';
import type { Accompanying } from '../store/store.ts';
import type { CodeDeliveryDetailsType } from '../wire/cognito-idp.generated.ts';
import type { OperationContext } from './operation.ts';

const hourMs = 60 * 60 * 1000;

/** What a code is sent for and where to. */
export interface CodeRequest {
  purpose: CodePurpose;
  attribute: 'email' | 'phone_number';
  /** The value of the attribute, or the one that it is to have. */
  address: string;
  lifeMs: number;
  text(medium: Message['medium'], code: string): MessageText;
}

export interface SentCode {
  account: Account & Accompanying;
  message: Message;
  details: CodeDeliveryDetailsType;
}

/**
 * The account with a new code in place of any earlier one for the same purpose, and the message
 * that brings it: to be stored together by `users.change`, then sent. Messages that the account
 * has already stay.
 * @throws errors.tooManyAttempts when the user was sent too many lately
 */
export function withNewCode(
  { signIn, delivery, clock }: OperationContext,
  pool: Pool,
  account: Account & Accompanying,
  { purpose, attribute, address, lifeMs, text }: CodeRequest,
): SentCode {
  const nowMs = clock.nowMs();
  const { user, state } = account;
  if (!mayBeSentCode(account, nowMs, purpose)) throw errors.tooManyAttempts();
  const budget = budgetOf(purpose);
  const sentMs = [...lately(state[budget], nowMs), nowMs];
  const owner = { poolId: pool.id, sub: user.sub, purpose };
  const { code, stored } = signIn.codes.make(owner, nowMs + lifeMs);
  const medium = mediumOf(attribute);
  const content = { to: address, ...text(medium, code) };
  const whom = { poolId: pool.id, sub: user.sub, medium };
  const message = delivery.compose(whom, content, nowMs + lifeMs);
  const codes = { ...state.codes, [purpose]: { ...stored, sentTo: { attribute, address } } };
  return {
    account: {
      ...account,
      state: { ...state, codes, [budget]: sentMs },
      messages: [...(account.messages ?? []), message],
    },
    message,
    details: codeDetails(attribute, address),
  };
}

/**
 * Second factors are counted apart: who only knows a name can have the other codes sent, and must
 * not keep its owner from signing in.
 */
const budgetOf = (purpose: CodePurpose): 'codesSentMs' | 'factorsSentMs' =>
  purpose === 'mfa' ? 'factorsSentMs' : 'codesSentMs';

export const mayBeSentCode = ({ state }: Account, nowMs: number, purpose: CodePurpose): boolean =>
  lately(state[budgetOf(purpose)], nowMs).length < codesSentPerHourMax;

/** Where a code went, as the API tells it. */
export const codeDetails = (
  attribute: 'email' | 'phone_number',
  address: string,
): CodeDeliveryDetailsType => ({
  Destination: maskedDestination(mediumOf(attribute), address),
  DeliveryMedium: mediumOf(attribute),
  AttributeName: attribute,
});

/** Stores a new code with its message, which is still to be sent. Rejects as `withNewCode` does. */
export async function storeCode(
  context: OperationContext,
  pool: Pool,
  name: string,
  requestOf: (account: Account) => CodeRequest,
): Promise<SentCode> {
  let sent: SentCode | undefined;
  await context.store.users.change(pool, name, (account) => {
    sent = withNewCode(context, pool, account, requestOf(account));
    return sent.account;
  });
  if (!sent) throw new Error('the store did not run the updater');
  return sent;
}

/** Stores a new code with its message and sends it. Rejects as `withNewCode` and `send` do. */
export async function sendCode(
  context: OperationContext,
  pool: Pool,
  name: string,
  requestOf: (account: Account) => CodeRequest,
): Promise<CodeDeliveryDetailsType> {
  const { message, details } = await storeCode(context, pool, name, requestOf);
  await context.delivery.send([message]);
  return details;
}

export interface CodeToRedeem {
  purpose: CodePurpose;
  code: string;
  /** Throws when the account is not to be asked for a code at all; then nothing is counted. */
  guard?(account: Account): void;
  /** As for `users.change`. */
  moveAliases?: boolean | undefined;
}

/**
 * Takes a code that was sent for `purpose`: when it is right, `apply` is stored together with its
 * use, so that it opens one door once. A wrong try is counted before this rejects.
 * @throws errors.codeMismatch, errors.codeExpired, errors.tooManyAttempts
 */
export async function redeemCode(
  { signIn, store, clock }: OperationContext,
  pool: Pool,
  name: string,
  { purpose, code, guard, moveAliases = false }: CodeToRedeem,
  apply: (account: Account, sentTo: StoredCode['sentTo']) => Account & Accompanying,
): Promise<Account> {
  const nowMs = clock.nowMs();
  let refusal: ApiError | undefined;
  const change = (account: Account): Account & Accompanying => {
    refusal = undefined;
    guard?.(account);
    const { user, state } = account;
    const failedMs = lately(state.codesFailedMs, nowMs);
    if (failedMs.length >= codesFailedPerHourMax) throw errors.tooManyAttempts();
    const stored = state.codes?.[purpose];
    if (!stored) throw errors.codeExpired();
    const owner = { poolId: pool.id, sub: user.sub, purpose };
    const verdict = signIn.codes.check(owner, stored, code, nowMs);
    if (verdict.kind === 'expired') throw errors.codeExpired();
    if (verdict.kind === 'exhausted') throw errors.tooManyAttempts();
    if (verdict.kind === 'right')
      return apply({ ...account, state: withoutCode(state, purpose) }, stored.sentTo);
    refusal = errors.codeMismatch();
    const codes = { ...state.codes, [purpose]: verdict.stored };
    return { ...account, state: { ...state, codes, codesFailedMs: [...failedMs, nowMs] } };
  };
  const account = await store.users.change(pool, name, change, { moveAliases });
  if (refusal) throw refusal;
  return account;
}

/** The state without a code, as when what it was for was done in another way. */
export function withoutCode(state: UserState, purpose: CodePurpose): UserState {
  const { [purpose]: _, ...codes } = state.codes ?? {};
  return { ...state, codes: Object.keys(codes).length > 0 ? codes : undefined };
}

/** Those of the last hour. */
export const lately = (timesMs: readonly number[] | undefined, nowMs: number): number[] =>
  (timesMs ?? []).filter((ms) => ms > nowMs - hourMs);
