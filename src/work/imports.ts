/** Sees to it that every started job is run to its end, also after a crash. */

import type { ImportJob } from '../directory/types.ts';
import { internalFailure } from '../import/messages.ts';
import { importRoleRefusal } from '../import/role.ts';
import type { RunResult } from '../import/run.ts';
import type { Clock } from '../lib/clock.ts';
import { importFaultsMax, importRetryMs } from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import type { Store } from '../store/store.ts';
import { ImportFault } from './writer-thread.ts';

export interface ImportsOptions {
  store: Store;
  accountId: string;
  clock: Clock;
  log: Logger;
  run(jobId: string, refusal: string | undefined): Promise<RunResult>;
  destroyUploads(files: readonly string[]): Promise<void>;
}

export class Imports {
  readonly #options: ImportsOptions;
  readonly #faults = new Map<string, number>();
  #awake = false;
  #again = false;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /** There may be work: a job was started, or stopped before it ran. */
  wake(): void {
    this.#again = true;
    if (this.#awake || this.#closed) return;
    this.#awake = true;
    this.#working = this.#work().finally(() => {
      this.#awake = false;
    });
  }

  /** Takes no further job and waits for the running one, which must be told to end elsewhere. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      for (const job of await this.#options.store.jobs.active()) {
        if (this.#closed) return;
        await this.#run(job);
      }
    }
  }

  async #run(job: ImportJob): Promise<void> {
    const { store, accountId, clock, log, run, destroyUploads } = this.#options;
    const faults = this.#faults.get(job.id) ?? 0;
    try {
      const refusal =
        faults >= importFaultsMax
          ? internalFailure
          : await importRoleRefusal(store, job, accountId, clock);
      const result = await run(job.id, refusal);
      this.#faults.delete(job.id);
      if (!result.ended) return;
      log.info({ jobId: job.id, status: result.ended, reason: result.message }, 'import ended');
      if (job.upload) await destroyUploads([job.upload.file]);
    } catch (error) {
      if (!this.#closed) this.#tryAgain(job.id, faults, error);
    }
  }

  /** A full disk is waited out, however long: room can be made. Any other fault has its limit. */
  #tryAgain(jobId: string, faults: number, error: unknown): void {
    const diskFull = error instanceof ImportFault && error.diskFull;
    this.#faults.set(jobId, diskFull ? 0 : faults + 1);
    const what = diskFull
      ? 'the disk is full: the import waits until there is room'
      : 'import interrupted; it will go on';
    this.#options.log.error({ jobId, err: error }, what);
    this.#retry = setTimeout(() => this.wake(), importRetryMs);
    this.#retry.unref();
  }
}
