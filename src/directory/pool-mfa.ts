/** The second factors that a pool offers, as SetUserPoolMfaConfig sets them. */
import type {
  GetUserPoolMfaConfigResponse,
  SetUserPoolMfaConfigRequest,
} from '../wire/cognito-idp.generated.ts';
import { errors } from './errors.ts';
import type { MfaMethod, Pool, PoolMfa, PoolSettings } from './types.ts';

/** None in a pool whose MFA is off. SMS is offered by every other pool that can send any. */
export function poolMfaMethods({ settings, mfa }: Pool): MfaMethod[] {
  if ((settings.MfaConfiguration ?? 'OFF') === 'OFF') return [];
  return [
    ...(settings.SmsConfiguration ? ['SMS_MFA' as const] : []),
    ...(mfa?.email ? ['EMAIL_OTP' as const] : []),
    ...(mfa?.softwareToken ? ['SOFTWARE_TOKEN_MFA' as const] : []),
  ];
}

/** The pool with these factors in place of its earlier ones: what is not named is switched off. */
export function withMfaConfig(pool: Pool, input: SetUserPoolMfaConfigRequest, nowMs: number): Pool {
  const { SmsMfaConfiguration: sms } = input;
  const settings: PoolSettings = {
    ...pool.settings,
    MfaConfiguration: input.MfaConfiguration ?? pool.settings.MfaConfiguration ?? 'OFF',
    SmsConfiguration: sms?.SmsConfiguration ?? pool.settings.SmsConfiguration,
    SmsAuthenticationMessage:
      sms?.SmsAuthenticationMessage ?? pool.settings.SmsAuthenticationMessage,
  };
  const mfa: PoolMfa = {
    softwareToken: input.SoftwareTokenMfaConfiguration?.Enabled ?? false,
    email: input.EmailMfaConfiguration,
    webAuthn: input.WebAuthnConfiguration ?? pool.mfa?.webAuthn,
  };
  checkFactors(settings, mfa, sms !== undefined);
  return { ...pool, settings, mfa, modifiedMs: nowMs };
}

function checkFactors(settings: PoolSettings, mfa: PoolMfa, hasSms: boolean): void {
  const hasFactor = hasSms || mfa.softwareToken || mfa.email !== undefined;
  if (settings.MfaConfiguration === 'OFF') {
    if (hasFactor) throw errors.mfaOffWithFactors();
    return;
  }
  if (!hasFactor) throw errors.mfaWithoutFactors();
  if (hasSms && !settings.SmsConfiguration) throw errors.mfaWithoutSms();
  if (!hasSms && settings.SmsConfiguration) throw errors.smsMfaNotRemovable();
  if (mfa.email) checkEmail(settings);
}

/** AWS sends codes by e-mail only from a sender of the customer's own. */
function checkEmail({ UserPoolTier: tier = 'ESSENTIALS', EmailConfiguration }: PoolSettings): void {
  if (tier === 'LITE') throw errors.featureUnavailable('Email MFA', tier);
  if (EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER') throw errors.emailMfaWithoutSender();
}

/** The factors on the wire. A pool whose MFA is off has none to show. */
export function renderMfaConfig({ settings, mfa }: Pool): GetUserPoolMfaConfigResponse {
  const { MfaConfiguration = 'OFF', SmsConfiguration, SmsAuthenticationMessage } = settings;
  const isOn = MfaConfiguration !== 'OFF';
  return {
    MfaConfiguration,
    SmsMfaConfiguration:
      isOn && SmsConfiguration ? { SmsAuthenticationMessage, SmsConfiguration } : undefined,
    SoftwareTokenMfaConfiguration: isOn && mfa?.softwareToken ? { Enabled: true } : undefined,
    EmailMfaConfiguration: isOn ? mfa?.email : undefined,
    WebAuthnConfiguration: mfa?.webAuthn,
  };
}
