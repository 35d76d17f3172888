/** The second factors that a user switched on: how they are set and shown. */
import type {
  AdminGetUserResponse,
  MFAOptionType,
  SetUserMFAPreferenceRequest,
} from '../wire/cognito-idp.generated.ts';
import { errors } from './errors.ts';
import { type Account, type MfaMethod, mfaMethods, type Pool, type UserState } from './types.ts';

type Wishes = Omit<SetUserMFAPreferenceRequest, 'AccessToken'>;

/** Whoever sets the preference: they are told different things of what is missing. */
export type Setter = 'user' | 'admin';

/**
 * The account after a wish: factors that it does not name stay as they are. Where the pool
 * requires a factor, users cannot give up their last one; an administrator may take it.
 */
export function withMfaPreference(
  pool: Pool,
  account: Account,
  wishes: Wishes,
  setter: Setter,
): Account {
  if (wishes.WebAuthnMfaSettings?.Enabled) throw errors.mfaWithoutDelivery('WEB_AUTHN');
  const wished = wishedOf(wishes);
  for (const { method, isEnabled, isPreferred } of wished) {
    if (isPreferred && !isEnabled) throw errors.mfaPreferredNotEnabled(method);
    if (isEnabled) requireSetUp(account, method, setter);
  }
  const preferred = wished.filter(({ isPreferred }) => isPreferred).map(({ method }) => method);
  if (preferred.length > 1) throw errors.mfaPreferredTwice();
  const mfa = mergedMfa(account.state.mfa, wished, preferred[0]);
  const isLastGone = account.state.mfa?.enabled.length && mfa === undefined;
  if (setter === 'user' && isLastGone && pool.settings.MfaConfiguration === 'ON')
    throw errors.mfaRequired();
  return { ...account, state: { ...account.state, mfa } };
}

interface Wish {
  method: MfaMethod;
  isEnabled: boolean;
  isPreferred: boolean;
}

/** A member that is left out of a wish is false. */
function wishedOf(wishes: Wishes): Wish[] {
  const given = {
    SMS_MFA: wishes.SMSMfaSettings,
    EMAIL_OTP: wishes.EmailMfaSettings,
    SOFTWARE_TOKEN_MFA: wishes.SoftwareTokenMfaSettings,
  };
  return mfaMethods.flatMap((method) => {
    const { Enabled: isEnabled = false, PreferredMfa: isPreferred = false } = given[method] ?? {};
    return given[method] ? [{ method, isEnabled, isPreferred }] : [];
  });
}

function mergedMfa(
  before: UserState['mfa'],
  wished: readonly Wish[],
  preferred: MfaMethod | undefined,
): UserState['mfa'] {
  const isOn = (method: MfaMethod) =>
    wished.find((wish) => wish.method === method)?.isEnabled ?? before?.enabled.includes(method);
  const enabled = mfaMethods.filter(isOn);
  if (enabled.length === 0) return undefined;
  const isNamed = wished.some(({ method }) => method === before?.preferred);
  return { enabled, preferred: preferred ?? (isNamed ? undefined : before?.preferred) };
}

/** Addresses need no proof: the first code that is answered verifies them. */
function requireSetUp({ user, state }: Account, method: MfaMethod, setter: Setter): void {
  const isSetUp: Record<MfaMethod, boolean> = {
    SMS_MFA: user.attributes.phone_number !== undefined,
    EMAIL_OTP: user.attributes.email !== undefined,
    SOFTWARE_TOKEN_MFA: state.totp?.verified === true,
  };
  if (isSetUp[method]) return;
  if (setter === 'admin') throw errors.mfaWithoutDelivery(method);
  if (method === 'SMS_MFA') throw errors.mfaWithoutPhoneNumber();
  if (method === 'EMAIL_OTP') throw errors.mfaWithoutEmail();
  throw errors.mfaWithoutSoftwareToken(state.newTotp !== undefined);
}

/** The older settings know codes by SMS only, which an empty list switches off. */
export function wishesOfOptions(options: readonly MFAOptionType[]): Wishes {
  const isKnown = ({ DeliveryMedium, AttributeName }: MFAOptionType) =>
    DeliveryMedium === 'SMS' && (AttributeName ?? 'phone_number') === 'phone_number';
  if (!options.every(isKnown)) throw errors.mfaOptionsInvalid();
  return { SMSMfaSettings: { Enabled: options.length > 0 } };
}

type ShownMfa = Pick<
  AdminGetUserResponse,
  'MFAOptions' | 'PreferredMfaSetting' | 'UserMFASettingList'
>;

/** Nothing of a user who switched none on. */
export function renderMfa({ mfa }: UserState): ShownMfa {
  if (!mfa) return {};
  return {
    MFAOptions: mfa.enabled.includes('SMS_MFA')
      ? [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }]
      : undefined,
    PreferredMfaSetting: mfa.preferred,
    UserMFASettingList: [...mfa.enabled],
  };
}
