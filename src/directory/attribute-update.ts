/** How addresses of users change: which values count at once, and which have to be proved. */
import type { AttributeChanges } from './attributes.ts';
import { errors } from './errors.ts';
import { type Address, autoVerified, type Verifiable } from './sign-up.ts';
import type { Account, CodePurpose, Pool, StoredCode, UserState } from './types.ts';
import { changeAttributes } from './user.ts';

export const purposeOf = (attribute: Verifiable): CodePurpose =>
  attribute === 'email' ? 'email' : 'phoneNumber';

/** The attribute of that name, if a code can prove it. */
export function requireVerifiable(name: string): Verifiable {
  if (name !== 'email' && name !== 'phone_number') throw errors.attributeNotVerifiable();
  return name;
}

export interface Update {
  account: Account;
  /** New values, to each of which a code is to be sent. */
  toVerify: Address[];
}

/**
 * The account with those attributes changed. A new address that the pool verifies is to be sent
 * a code, and where the pool wants it verified first, the old one counts until then. An address
 * that comes with its flag set to true, as an administrator may, is taken at its word.
 */
export function withChangedAttributes(
  pool: Pool,
  account: Account,
  changes: AttributeChanges,
  nowMs: number,
): Update {
  const atOnce = { ...changes };
  const toVerify: Address[] = [];
  let { state } = account;
  for (const attribute of ['email', 'phone_number'] as const) {
    const address = changes[attribute];
    if (address === undefined) continue;
    state = withoutPending(state, attribute);
    const isNew = address !== '' && address !== account.user.attributes[attribute];
    const isVouchedFor = changes[`${attribute}_verified`] === 'true';
    if (!isNew || isVouchedFor || !autoVerified(pool).includes(attribute)) continue;
    toVerify.push({ attribute, address });
    if (!isProvedFirst(pool, attribute)) continue;
    delete atOnce[attribute];
    delete atOnce[`${attribute}_verified`];
    state = { ...state, pendingAttributes: { ...state.pendingAttributes, [attribute]: address } };
  }
  const user = changeAttributes(pool, account.user, atOnce, nowMs);
  return { account: { ...account, user, state }, toVerify };
}

const isProvedFirst = ({ settings }: Pool, attribute: Verifiable): boolean =>
  settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.includes(
    attribute,
  ) ?? false;

/** The state without a value that waits to be proved, and without the code that was sent to it. */
function withoutPending(state: UserState, attribute: Verifiable): UserState {
  const { [attribute]: value, ...pending } = state.pendingAttributes ?? {};
  const { [purposeOf(attribute)]: code, ...codes } = state.codes ?? {};
  if (value === undefined && code === undefined) return state;
  return {
    ...state,
    pendingAttributes: Object.keys(pending).length > 0 ? pending : undefined,
    codes: Object.keys(codes).length > 0 ? codes : undefined,
  };
}

/**
 * Where a code goes that proves an attribute: to the value that waits for it, if there is one.
 * @throws errors.addressMissing
 */
export function addressToVerify({ user, state }: Account, attribute: Verifiable): Address {
  const address = state.pendingAttributes?.[attribute] ?? user.attributes[attribute];
  if (address === undefined) throw errors.addressMissing(attribute);
  return { attribute, address };
}

/**
 * The account whose user is reached where a code was sent to. The code is worth nothing when the
 * address is not the user's any more.
 * @throws errors.codeExpired
 */
export function withVerified(
  pool: Pool,
  account: Account,
  sentTo: StoredCode['sentTo'],
  nowMs: number,
): Account {
  if (!sentTo) throw errors.codeExpired();
  const { attribute, address } = sentTo;
  const { user, state } = account;
  const isPending = address === state.pendingAttributes?.[attribute];
  if (!isPending && address !== user.attributes[attribute]) throw errors.codeExpired();
  const changes = { [attribute]: address, [`${attribute}_verified`]: 'true' };
  return {
    ...account,
    user: changeAttributes(pool, user, changes, nowMs),
    state: isPending ? withoutPending(state, attribute) : state,
  };
}
