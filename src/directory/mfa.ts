/** Which second factor a sign-in by password asks for. */
import { poolMfaMethods } from './pool-mfa.ts';
import type { Account, MfaMethod, Pool, User } from './types.ts';

export type SecondFactor =
  | { kind: 'none' }
  | { kind: 'ask'; method: MfaMethod }
  /** The user has several, and prefers none. */
  | { kind: 'choose'; methods: MfaMethod[] }
  /** One is required and the user has none; `methods` are those of the pool. */
  | { kind: 'setUp'; methods: MfaMethod[] };

/** In a pool without MFA nothing is asked, whatever a user set or an import brought. */
export function secondFactorOf(pool: Pool, account: Account): SecondFactor {
  const methods = askableMethods(pool, account);
  const { preferred } = account.state.mfa ?? {};
  if (preferred && methods.includes(preferred)) return { kind: 'ask', method: preferred };
  const [first, second] = methods;
  if (first && second) return { kind: 'choose', methods };
  if (first) return { kind: 'ask', method: first };
  return isRequired(pool, account.user)
    ? { kind: 'setUp', methods: poolMfaMethods(pool) }
    : { kind: 'none' };
}

/**
 * What the user switched on; failing that, where a factor is required, what needs no setting up:
 * codes to a verified address, or an authenticator that has been verified.
 */
export function askableMethods(pool: Pool, account: Account): MfaMethod[] {
  const offered = poolMfaMethods(pool);
  const enabled = account.state.mfa?.enabled ?? [];
  const usable = offered.filter((method) => enabled.includes(method) && isUsable(method, account));
  if (usable.length > 0 || !isRequired(pool, account.user)) return usable;
  return offered.filter((method) => isUsable(method, account) && isVerified(method, account));
}

/** An import may ask for a factor of one user, in a pool where it is optional. */
function isRequired({ settings }: Pool, { attributes }: User): boolean {
  const { MfaConfiguration: wanted = 'OFF' } = settings;
  return wanted === 'ON' || (wanted === 'OPTIONAL' && attributes['cognito:mfa_enabled'] === 'true');
}

/**
 * A factor that was switched on stays one when its address changes: else whoever got hold of an
 * access token could take it away by giving an address that is not verified.
 */
const isUsable = (method: MfaMethod, { user, state }: Account): boolean =>
  method === 'SOFTWARE_TOKEN_MFA'
    ? state.totp?.verified === true
    : user.attributes[attributeOf(method)] !== undefined;

const isVerified = (method: MfaMethod, { user }: Account): boolean =>
  method === 'SOFTWARE_TOKEN_MFA' || user.attributes[`${attributeOf(method)}_verified`] === 'true';

/** The attribute to which the codes of a method are sent. */
export const attributeOf = (
  method: Exclude<MfaMethod, 'SOFTWARE_TOKEN_MFA'>,
): 'email' | 'phone_number' => (method === 'EMAIL_OTP' ? 'email' : 'phone_number');
