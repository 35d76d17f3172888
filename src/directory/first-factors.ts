/** The ways by which a user may begin a sign-in that leaves the choice to them. */
import { secondFactorOf } from './mfa.ts';
import type { Account, Pool } from './types.ts';

export const firstFactors = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] as const;
export type FirstFactor = (typeof firstFactors)[number];

/** In the order in which AWS names them. */
export function firstFactorsOf(pool: Pool, account: Account): FirstFactor[] {
  const hasPassword = account.credential !== undefined || account.user.status !== 'CONFIRMED';
  const canHave: Record<FirstFactor, boolean> = {
    PASSWORD_SRP: hasPassword,
    PASSWORD: hasPassword,
    EMAIL_OTP: isReached(pool, account, 'email'),
    SMS_OTP: isReached(pool, account, 'phone_number'),
  };
  return allowedFirstFactors(pool).filter((factor) => canHave[factor]);
}

/** What the pool's sign-in policy allows: the password alone unless it says more. */
export function allowedFirstFactors({ settings }: Pool): FirstFactor[] {
  const allowed = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'];
  return firstFactors.filter((factor) =>
    allowed.some((name) => name === (factor === 'PASSWORD_SRP' ? 'PASSWORD' : factor)),
  );
}

/** What somebody is taken to have who does not exist, where that is not told. */
export function usualFirstFactors(pool: Pool): FirstFactor[] {
  const allowed = allowedFirstFactors(pool);
  return allowed.filter((factor) => factor !== 'SMS_OTP' || !allowed.includes('EMAIL_OTP'));
}

export const addressAttributeOf = (factor: 'EMAIL_OTP' | 'SMS_OTP'): 'email' | 'phone_number' =>
  factor === 'EMAIL_OTP' ? 'email' : 'phone_number';

/**
 * A code alone lets nobody in from whom a second factor is asked, as AWS documents. An address
 * has to be verified, unless it is all that the user has.
 */
function isReached(pool: Pool, account: Account, attribute: 'email' | 'phone_number'): boolean {
  const { user, credential } = account;
  const { [attribute]: address, [`${attribute}_verified`]: verified } = user.attributes;
  return (
    user.status === 'CONFIRMED' &&
    address !== undefined &&
    (verified === 'true' || credential === undefined) &&
    secondFactorOf(pool, account).kind === 'none'
  );
}
