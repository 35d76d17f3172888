/**
 * The formats of password hashes and the largest parameters that AWS documents for them. A costly
 * hash is refused before any work, so that a sign-in cannot be turned into an attack.
 */
import type { PasswordHashingAlgorithm } from '../directory/types.ts';

interface Format {
  pattern: RegExp;
  /** Whether the pattern's numbers stay within the documented maximum. */
  within(numbers: number[]): boolean;
  /** The documented maximum, in words. */
  maximum: string;
}

const formats: Record<PasswordHashingAlgorithm, Format> = {
  BCRYPT: {
    pattern: /^\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53}$/,
    within: ([cost = 0]) => cost >= 4 && cost <= 12,
    maximum: 'cost 12',
  },
  SCRYPT: {
    pattern: /^(\d{1,7})\$(\d{1,3})\$(\d{1,3})\$(?:[0-9a-f]{2}){8,64}\$(?:[0-9a-f]{2}){16,64}$/i,
    within: ([n = 0, r = 0, p = 0]) =>
      n > 1 && n <= 65536 && (n & (n - 1)) === 0 && r >= 1 && r <= 8 && p === 1,
    maximum: 'N=65536, r=8, p=1',
  },
  ARGON2ID: {
    pattern:
      /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,4})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/,
    within: ([m = 0, t = 0, p = 0]) => m >= 8 && m <= 19456 && t >= 1 && t <= 2 && p === 1,
    maximum: 'm=19456, t=2, p=1',
  },
  PBKDF2_SHA256: {
    pattern: /^\$pbkdf2-sha256\$(\d{1,8})\$[A-Za-z0-9+/.]{11,86}\$[A-Za-z0-9+/.]{22,86}$/,
    within: ([iterations = 0]) => iterations >= 1 && iterations <= 600_000,
    maximum: '600000 iterations',
  },
};

/** What is wrong with a hash: its form, or a parameter over the maximum. */
export function hashFlaw(
  algorithm: PasswordHashingAlgorithm,
  hash: string,
): 'malformed' | 'dear' | undefined {
  const { pattern, within } = formats[algorithm];
  const match = pattern.exec(hash);
  if (!match) return 'malformed';
  return within(match.slice(1).map(Number)) ? undefined : 'dear';
}

/** The largest parameters of an algorithm, in words. */
export const hashMaximum = (algorithm: PasswordHashingAlgorithm): string =>
  formats[algorithm].maximum;
