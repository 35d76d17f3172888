/** Hashing and proving passwords with argon2id. Deliberately slow, so the server rations it. */
import { hash, type Options, verify } from '@node-rs/argon2';
import { errors } from '../directory/errors.ts';
import type { Credential } from '../directory/types.ts';
import { passwordHashesAtOnce, passwordHashesWaitingMax } from '../lib/limits.ts';

/** What OWASP recommends as the least for argon2id: 19 MiB, two passes, one lane. */
const cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type Argon2Credential = Credential & { algorithm: 'ARGON2ID' };

/**
 * Hashes a few passwords at a time. Some more wait in order; beyond those a caller gets
 * `tooManyRequests` at once, so that a flood of sign-ins can neither fill the memory nor make
 * everybody wait.
 */
export class PasswordHasher {
  readonly #atOnce: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor({ atOnce = passwordHashesAtOnce, waitingMax = passwordHashesWaitingMax } = {}) {
    this.#atOnce = atOnce;
    this.#waitingMax = waitingMax;
  }

  /** The password's hash as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$…$…`. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, cost));
  }

  /**
   * True when the password is the one that was hashed. Cost and salt come from the hash itself;
   * rejects when that is no PHC string. Does not look at `expiresMs`.
   */
  verify(credential: Argon2Credential, password: string): Promise<boolean> {
    return this.#inTurn(() => verify(credential.hash, password));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= this.#waitingMax) throw errors.tooManyRequests();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place to whoever waits longest, or frees it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}
