/** What a user may be called, which depends on how the pool lets people sign in. */
import { usernameCharactersMax } from '../lib/limits.ts';
import { isEmail, isPhoneNumber } from './attributes.ts';
import type { Pool } from './types.ts';

/** Says why a user name is refused, in AWS's words; undefined when it is good. */
export type UsernameCheck = (name: string) => string | undefined;

export type UsernameAttribute = 'email' | 'phone_number';

const failed = "1 validation error detected: Value at 'username' failed to satisfy constraint: ";
const pattern = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+';
const usernameForm = new RegExp(`^${pattern}$`, 'u');
const badForm = `${failed}Member must satisfy regular expression pattern: ${pattern}`;
const tooLong = `${failed}Member must have length less than or equal to ${usernameCharactersMax}`;
const tooShort = `${failed}Member must have length greater than or equal to 1`;

export const checkUsername = (pool: Pool, name: string): string | undefined =>
  compileUsername(pool)(name);

/** Prepares the check of a pool's user names, for many names to come. */
export function compileUsername(pool: Pool): UsernameCheck {
  const checkKind = compileKind(pool);
  return (name) => {
    if (name === '') return tooShort;
    if (name.length > usernameCharactersMax) return tooLong;
    return usernameForm.test(name) ? checkKind(name) : badForm;
  };
}

/** Attributes that serve as user names; none in a pool where users choose a name. */
export const usernameAttributes = (pool: Pool): readonly UsernameAttribute[] =>
  pool.settings.UsernameAttributes ?? [];

/** Of a name that passed the check: the attribute whose value it is, if the pool has such. */
export function attributeOfUsername(pool: Pool, name: string): UsernameAttribute | undefined {
  if (usernameAttributes(pool).length === 0) return undefined;
  return isEmail(name) ? 'email' : 'phone_number';
}

function compileKind(pool: Pool): UsernameCheck {
  const attributes = usernameAttributes(pool);
  if (attributes.length > 0) return compileAttributeName(attributes);
  const aliases = pool.settings.AliasAttributes ?? [];
  const [noEmail, noPhone] = [aliases.includes('email'), aliases.includes('phone_number')];
  return (name) => {
    if (noEmail && isEmail(name))
      return 'Username cannot be of email format, since user pool is configured for email alias.';
    if (noPhone && isPhoneNumber(name))
      return (
        'Username cannot be of phone number format, ' +
        'since user pool is configured for phone number alias.'
      );
    return undefined;
  };
}

function compileAttributeName(attributes: readonly UsernameAttribute[]): UsernameCheck {
  const [email, phone] = [attributes.includes('email'), attributes.includes('phone_number')];
  if (email && phone)
    return (name) =>
      isEmail(name) || isPhoneNumber(name)
        ? undefined
        : 'Username should be either an email or a phone number.';
  if (email) return (name) => (isEmail(name) ? undefined : 'Username should be an email.');
  return (name) => (isPhoneNumber(name) ? undefined : 'Username should be a phone number.');
}
