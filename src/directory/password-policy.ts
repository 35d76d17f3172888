/** A pool's password policy: what it accepts, and temporary passwords that it accepts. */
import { randomInt } from 'node:crypto';
import type { PasswordPolicyType } from '../wire/cognito-idp.generated.ts';
import type { Pool } from './types.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Characters of a generated password: more than most policies ask, and still fit to be typed. */
const generatedLength = 12;

type Requirement = 'RequireUppercase' | 'RequireLowercase' | 'RequireNumbers' | 'RequireSymbols';

interface CharacterClass {
  requirement: Requirement;
  form: RegExp;
  problem: string;
  /** Those of the class that a generated password draws from: none that are easily confused. */
  alphabet: string;
}

/** Basic Latin letters and the symbols that the developer guide lists. */
const classes: CharacterClass[] = [
  {
    requirement: 'RequireUppercase',
    form: /[A-Z]/,
    problem: 'Password must have uppercase characters',
    alphabet: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  },
  {
    requirement: 'RequireLowercase',
    form: /[a-z]/,
    problem: 'Password must have lowercase characters',
    alphabet: 'abcdefghijkmnopqrstuvwxyz',
  },
  {
    requirement: 'RequireNumbers',
    form: /[0-9]/,
    problem: 'Password must have numeric characters',
    alphabet: '23456789',
  },
  {
    requirement: 'RequireSymbols',
    form: /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+=]/,
    problem: 'Password must have symbol characters',
    alphabet: '!@#$%*+-=?',
  },
];

/** Why the policy refuses a password, in AWS's words; one reason at a time, as there. */
export function checkPassword(pool: Pool, password: string): string | undefined {
  const policy = policyOf(pool);
  if (password.length < lengthMin(policy)) return 'Password not long enough';
  return classes.find(({ requirement, form }) => policy[requirement] && !form.test(password))
    ?.problem;
}

/** When a temporary password that is given now stops being accepted. */
export function temporaryPasswordExpiryMs(pool: Pool, nowMs: number): number {
  const { TemporaryPasswordValidityDays: days = 7 } = policyOf(pool);
  return nowMs + days * dayMs;
}

/** How many of a user's last passwords, the present one among them, must not be set again. */
export const passwordHistorySize = (pool: Pool): number => policyOf(pool).PasswordHistorySize ?? 0;

/** A random password that has a character of every class, and so meets any policy. */
export function generatePassword(pool: Pool): string {
  const length = Math.max(generatedLength, lengthMin(policyOf(pool)));
  const everything = classes.map(({ alphabet }) => alphabet).join('');
  const characters = classes.map(({ alphabet }) => pick(alphabet));
  while (characters.length < length) characters.push(pick(everything));
  return shuffle(characters).join('');
}

/** Complete in every pool: what a request leaves out has its default since the pool was made. */
const policyOf = (pool: Pool): PasswordPolicyType => pool.settings.Policies?.PasswordPolicy ?? {};

const lengthMin = ({ MinimumLength = 8 }: PasswordPolicyType): number => MinimumLength;

const pick = (alphabet: string): string => alphabet.charAt(randomInt(alphabet.length));

/** Fisher and Yates: without it the classes would stand in a known order. */
function shuffle(items: string[]): string[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [items[i], items[j]] = [items[j] ?? '', items[i] ?? ''];
  }
  return items;
}
