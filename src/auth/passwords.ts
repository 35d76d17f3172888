/** Hashing passwords with argon2id, and proving them. Deliberately slow, so it is rationed. */
import { hash, type Options } from '@node-rs/argon2';
import { errors } from '../directory/errors.ts';
import type { Credential } from '../directory/types.ts';
import { passwordHashesAtOnce, passwordHashesWaitingMax } from '../lib/limits.ts';
import { verifyPassword } from './verify-password.ts';

/** What OWASP recommends as the least for argon2id: 19 MiB, two passes, one lane. */
const cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of random bytes that nobody kept, at the same cost: what a user without a hash is held to. */
const nobodys: Pick<Credential, 'algorithm' | 'hash'> = {
  algorithm: 'ARGON2ID',
  hash: '$argon2id$v=19$m=19456,t=2,p=1$JCCREW12Xe8QnOH8CkSvAQ$UKOA4pSwK6SdeCwEVgpRmfJ2ICxuzGD3L6bKgnU1Kzo',
};

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
   * True when the password is the one that was hashed, by whichever algorithm. Without a
   * credential it works as long and answers false, so that time does not tell who exists.
   * Rejects with a RangeError when the hash is malformed. Does not look at `expiresMs`.
   */
  verify(
    credential: Pick<Credential, 'algorithm' | 'hash'> | undefined,
    password: string,
  ): Promise<boolean> {
    return this.#inTurn(async () => {
      const isRight = await verifyPassword(credential ?? nobodys, password);
      return credential !== undefined && isRight;
    });
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
