/** What time does: jobs and log events expire, and what is deleted is freed in small steps. */
import { expired } from '../import/messages.ts';
import type { Clock } from '../lib/clock.ts';
import { purgedSegmentsMax, purgeUsersMax, type Quotas, sweepEveryMs } from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import type { Store } from '../store/store.ts';

export interface SweepsOptions {
  store: Store;
  clock: Clock;
  quotas: Quotas;
  log: Logger;
  destroyUploads(files: readonly string[]): Promise<void>;
}

const hourMs = 60 * 60 * 1000;

/** Expires jobs that were created too long ago and never started, and destroys their files. */
export async function expireJobs(options: SweepsOptions): Promise<void> {
  const nowMs = options.clock.nowMs();
  const createdBeforeMs = nowMs - options.quotas.importExpiryHours * hourMs;
  for (;;) {
    const { count, uploads } = await options.store.jobs.expire(createdBeforeMs, nowMs, expired);
    await options.destroyUploads(uploads.map((upload) => upload.file));
    if (count === 0) return;
    options.log.info({ count }, 'import jobs expired');
  }
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

  async #sweep(): Promise<void> {
    try {
      const { store, clock } = this.#options;
      const nowMs = clock.nowMs();
      await expireJobs(this.#options);
      await this.#repeat(() => store.logs.expire(nowMs, purgedSegmentsMax));
      await this.#repeat(() => store.pools.purge(purgeUsersMax));
      await this.#repeat(() => store.logs.purge(purgedSegmentsMax));
    } catch (error) {
      if (!this.#closed)
        this.#options.log.error({ err: error }, 'sweep failed; it will be tried again');
    }
  }
}
