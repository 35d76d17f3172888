/** Six-digit codes that are sent to users, and how they are kept and tried. */
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { CodePurpose, StoredCode } from '../directory/types.ts';
import { codeAttemptsMax } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';

/** Whom a code was sent to, and what it is good for: it is wrong for anything else. */
export interface CodeOwner {
  poolId: string;
  sub: string;
  purpose: CodePurpose;
}

export type CodeVerdict =
  /** The caller MUST delete the code in the same write that does what it was for. */
  | { kind: 'right' }
  /** The caller MUST store this before it answers: it counts the try. */
  | { kind: 'wrong'; stored: StoredCode }
  | { kind: 'expired' }
  /** Tried wrong `codeAttemptsMax` times: no longer good, whatever is sent. */
  | { kind: 'exhausted' };

/**
 * Makes and checks codes. Stored is a hash under a key from the master key, so that whoever reads
 * the store cannot try the million codes there are. A check is to run inside the store's updater:
 * then tries at the same time are counted one by one, and a code opens one door once.
 */
export class Codes {
  readonly #key: Buffer;

  constructor(vault: Vault) {
    this.#key = vault.derive('codes');
  }

  /** A new code to be sent, and what to keep of it in place of any earlier one. */
  make(owner: CodeOwner, expiresMs: number): { code: string; stored: StoredCode } {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    return { code, stored: { proof: this.#proof(owner, code), expiresMs, attempts: 0 } };
  }

  check(owner: CodeOwner, stored: StoredCode, code: string, nowMs: number): CodeVerdict {
    if (nowMs >= stored.expiresMs) return { kind: 'expired' };
    if (stored.attempts >= codeAttemptsMax) return { kind: 'exhausted' };
    return timingSafeEqual(this.#proof(owner, code), stored.proof)
      ? { kind: 'right' }
      : { kind: 'wrong', stored: { ...stored, attempts: stored.attempts + 1 } };
  }

  #proof({ poolId, sub, purpose }: CodeOwner, code: string): Buffer {
    const message = JSON.stringify([poolId, sub, purpose, code]);
    return createHmac('sha256', this.#key).update(message).digest();
  }
}
