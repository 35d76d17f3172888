/** Names of nobody, where a client hides who exists: limited as a user would be. */
import { createHmac } from 'node:crypto';
import { errors } from '../directory/errors.ts';
import { foldUsername } from '../directory/keys.ts';
import type { Pool } from '../directory/types.ts';
import {
  codeAttemptsMax,
  codesFailedPerHourMax,
  codesSentPerHourMax,
  strangersMax,
} from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';

const hourMs = 60 * 60 * 1000;

/** When codes were asked for and tried lately, and the wrong tries since the last one was sent. */
interface Tries {
  sentMs: number[];
  failedMs: number[];
  sinceSent: number;
}

/**
 * Counts codes that are asked for, and tried, in the name of nobody; these answer like a user's.
 * Only in the memory of one server, which forgets the oldest: nobody's data is behind it.
 */
export class Strangers {
  readonly #key: Buffer;
  readonly #max: number;
  readonly #tries = new Map<string, Tries>();

  constructor(vault: Vault, max = strangersMax) {
    this.#key = vault.derive('strangers');
    this.#max = max;
  }

  /** Always the same for a name, as the pool compares names; nobody else can work it out. */
  seedOf(pool: Pool, name: string): Buffer {
    const message = JSON.stringify([pool.id, foldUsername(pool, name)]);
    return createHmac('sha256', this.#key).update(message).digest();
  }

  /** @throws errors.tooManyAttempts */
  ask(seed: Buffer, nowMs: number): void {
    const tries = this.#of(seed, nowMs);
    if (tries.sentMs.length >= codesSentPerHourMax) throw errors.tooManyAttempts();
    this.#keep(seed, { ...tries, sentMs: [...tries.sentMs, nowMs], sinceSent: 0 });
  }

  /**
   * No code is right.
   * @throws errors.codeMismatch, errors.tooManyAttempts
   */
  try(seed: Buffer, nowMs: number): never {
    const tries = this.#of(seed, nowMs);
    const isExhausted =
      tries.sinceSent >= codeAttemptsMax || tries.failedMs.length >= codesFailedPerHourMax;
    if (isExhausted) throw errors.tooManyAttempts();
    const failedMs = [...tries.failedMs, nowMs];
    this.#keep(seed, { ...tries, failedMs, sinceSent: tries.sinceSent + 1 });
    throw errors.codeMismatch();
  }

  #of(seed: Buffer, nowMs: number): Tries {
    const tries = this.#tries.get(seed.toString('base64'));
    const lately = (timesMs: number[] = []) => timesMs.filter((ms) => ms > nowMs - hourMs);
    const failedMs = lately(tries?.failedMs);
    const sinceSent = failedMs.length === 0 ? 0 : (tries?.sinceSent ?? 0);
    return { sentMs: lately(tries?.sentMs), failedMs, sinceSent };
  }

  /** As the latest one; a Map keeps the order in which they came. */
  #keep(seed: Buffer, tries: Tries): void {
    const key = seed.toString('base64');
    this.#tries.delete(key);
    this.#tries.set(key, tries);
    if (this.#tries.size <= this.#max) return;
    for (const oldest of this.#tries.keys()) {
      this.#tries.delete(oldest);
      return;
    }
  }
}
