/**
 * What time does: jobs, log events, messages and families of tokens expire, signing keys are
 * replaced, and what is deleted is freed in small steps.
 */
import type { KeyRings } from '../auth/key-rings.ts';
import { expired } from '../import/messages.ts';
import type { UploadSpace } from '../import/upload-space.ts';
import type { Clock } from '../lib/clock.ts';
import {
  expiredFamiliesMax,
  expiredMessagesMax,
  purgedSegmentsMax,
  purgeUsersMax,
  type Quotas,
  signingKeyAgeMs,
  sweepEveryMs,
} from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import type { Store } from '../store/store.ts';

export interface SweepsOptions {
  store: Store;
  clock: Clock;
  quotas: Quotas;
  log: Logger;
  keyRings: Pick<KeyRings, 'rotate'>;
  uploads: Pick<UploadSpace, 'destroy' | 'sweep'>;
}

const hourMs = 60 * 60 * 1000;

/** Expires jobs that were created too long ago and never started, and destroys their files. */
export async function expireJobs(options: SweepsOptions): Promise<void> {
  const nowMs = options.clock.nowMs();
  const createdBeforeMs = nowMs - options.quotas.importExpiryHours * hourMs;
  for (;;) {
    const { count, uploads } = await options.store.jobs.expire(createdBeforeMs, nowMs, expired);
    await options.uploads.destroy(uploads);
    if (count === 0) return;
    options.log.info({ count }, 'import jobs expired');
  }
}

/** Gives one pool new signing keys, if one has keys that are old; false when none has. */
export async function rotateOldKeys({ store, clock, log, keyRings }: SweepsOptions) {
  const [poolId] = await store.signingKeys.due(clock.nowMs() - signingKeyAgeMs, 1);
  if (poolId === undefined) return false;
  const added = await keyRings.rotate(poolId);
  if (added) log.info({ poolId, kids: added.map(({ kid }) => kid) }, 'signing keys rotated');
  return true;
}

export class Sweeps {
  readonly #options: SweepsOptions;
  readonly #timer: NodeJS.Timeout;
  #closed = false;
  #working: Promise<void>;

  constructor(options: SweepsOptions) {
    this.#options = options;
    this.#working = this.#sweep();
    this.#timer = setInterval(() => {
      this.#working = this.#working.then(() => this.#sweep());
    }, sweepEveryMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#working;
  }

  /** Step by step, so that other writes get their turn. */
  async #repeat(step: () => Promise<boolean>): Promise<void> {
    while (!this.#closed && (await step()));
  }

  /** One after the other; when one fails, the others still get their turn. */
  async #sweep(): Promise<void> {
    const { store, clock } = this.#options;
    const nowMs = clock.nowMs();
    const steps = [
      () => store.logs.expire(nowMs, purgedSegmentsMax),
      () => store.pools.purge(purgeUsersMax),
      () => store.logs.purge(purgedSegmentsMax),
      () => store.tokenFamilies.expire(nowMs, expiredFamiliesMax),
      () => store.messages.expire(nowMs, expiredMessagesMax),
      () => rotateOldKeys(this.#options),
    ];
    await this.#attempt(() => expireJobs(this.#options));
    await this.#attempt(() => this.#options.uploads.sweep());
    for (const step of steps) await this.#attempt(() => this.#repeat(step));
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#closed)
        this.#options.log.error({ err: error }, 'sweep failed; it will be tried again');
    }
  }
}
