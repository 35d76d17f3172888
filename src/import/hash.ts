/** Why a password hash cannot be imported. It is checked here and never computed. */
import { hashFlaw, hashMaximum } from '../auth/hash-formats.ts';
import type { PasswordHashingAlgorithm } from '../directory/types.ts';
import { reasons } from './messages.ts';

/** Why `hash` cannot be imported, or undefined when it can. */
export function hashProblem(algorithm: PasswordHashingAlgorithm, hash: string): string | undefined {
  const flaw = hashFlaw(algorithm, hash);
  if (flaw === 'malformed') return reasons.badHash(algorithm);
  return flaw && reasons.dearHash(algorithm, hashMaximum(algorithm));
}
