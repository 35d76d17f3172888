/** How a user whose password is forgotten is reached, and who may have it reset at all. */
import type { CodeDeliveryDetailsType } from '../wire/cognito-idp.generated.ts';
import { errors } from './errors.ts';
import { maskedDestination, mediumOf } from './message-texts.ts';
import type { Account, MfaMethod, Pool, User } from './types.ts';

type Attribute = 'email' | 'phone_number';

/** Where a code goes. */
export interface RecoveryAddress {
  attribute: Attribute;
  address: string;
}

/**
 * The ways by which a pool lets passwords be recovered, the preferred one first. A pool that was
 * given none has AWS's default since it was made.
 * @throws errors.passwordResetByAdminOnly
 */
export function recoveryOrder({ settings }: Pool): readonly Attribute[] {
  const mechanisms = settings.AccountRecoverySetting?.RecoveryMechanisms ?? [];
  if (mechanisms.some(({ Name }) => Name === 'admin_only')) throw errors.passwordResetByAdminOnly();
  return mechanisms
    .toSorted((one, other) => one.Priority - other.Priority)
    .map(({ Name }) => (Name === 'verified_email' ? 'email' : 'phone_number'));
}

/**
 * The verified address to which a user's code goes.
 * @throws errors.passwordResetByAdminOnly, errors.userDisabled, errors.passwordNotResettable,
 * errors.noDestination
 */
export function recoveryAddress(pool: Pool, account: Account): RecoveryAddress {
  const order = recoveryOrder(pool);
  const { attributes } = requireResettable(account.user);
  const factors = factorsOf(pool, account);
  for (const attribute of order) {
    const address = attributes[attribute];
    const isVerified = attributes[`${attribute}_verified`] === 'true';
    if (address !== undefined && isVerified && !factors.includes(attribute))
      return { attribute, address };
  }
  throw errors.noDestination();
}

/** Who was never confirmed has nothing verified yet that could prove who they are. */
function requireResettable(user: User): User {
  if (!user.enabled) throw errors.userDisabled();
  if (user.status === 'UNCONFIRMED') throw errors.noDestination();
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED')
    throw errors.passwordNotResettable();
  return user;
}

/**
 * The attributes by which the user gets second factors: whoever holds one must not get both. AWS
 * excludes each that is switched on, preferred or not.
 */
function factorsOf({ settings }: Pool, { state }: Account): Attribute[] {
  if ((settings.MfaConfiguration ?? 'OFF') === 'OFF') return [];
  return (state.mfa?.enabled ?? []).flatMap((method) => attributeOfFactor[method] ?? []);
}

const attributeOfFactor: Partial<Record<MfaMethod, Attribute>> = {
  SMS_MFA: 'phone_number',
  EMAIL_OTP: 'email',
};

/**
 * What a pool tells of a code for nobody: where a user of that name might be reached. `seed` is
 * a hash that only this server can make of the name, so that each call tells the same.
 * @throws errors.passwordResetByAdminOnly
 */
export const simulatedDetails = (pool: Pool, name: string, seed: Buffer): CodeDeliveryDetailsType =>
  simulatedDelivery(recoveryOrder(pool), name, seed);

/** As above, where codes go to those attributes, the preferred one first. */
export function simulatedDelivery(
  order: readonly Attribute[],
  name: string,
  seed: Buffer,
): CodeDeliveryDetailsType {
  const formed = attributeOfForm(name);
  const attribute = formed && order.includes(formed) ? formed : (order[0] ?? 'email');
  const address = attribute === formed ? name : inventedAddress(attribute, seed);
  const DeliveryMedium = mediumOf(attribute);
  return {
    Destination: maskedDestination(DeliveryMedium, address),
    DeliveryMedium,
    AttributeName: attribute,
  };
}

const attributeOfForm = (name: string): Attribute | undefined => {
  if (/^\+\d{8,15}$/.test(name)) return 'phone_number';
  return /^[^@\s]+@[^@\s]+$/.test(name) ? 'email' : undefined;
};

/** Of which only the masked form is ever seen. */
function inventedAddress(attribute: Attribute, seed: Buffer): string {
  const letter = (at: number) => String.fromCharCode(97 + (seed.readUInt16BE(at) % 26));
  if (attribute === 'email') return `${letter(0)}@${letter(2)}`;
  return `+1${String(seed.readUInt32BE(0)).padStart(10, '0').slice(-10)}`;
}
