/** Sees to it that every started job is run to its end, also after a crash. */

import type { ImportJob } from '../directory/types.ts';
import { internalFailure } from '../import/messages.ts';
import { importRoleRefusal } from '../import/role.ts';
import type { RunResult } from '../import/run.ts';
import { UploadAway, type UploadSpace } from '../import/upload-space.ts';
import type { Clock } from '../lib/clock.ts';
import { importFaultsMax, importRetryMs } from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import type { Store } from '../store/store.ts';
import { UploadBringer } from './bring-upload.ts';
import { ImportFault } from './writer-thread.ts';

export interface ImportsOptions {
  store: Store;
  uploads: UploadSpace;
  accountId: string;
  clock: Clock;
  log: Logger;
  run(jobId: string, refusal: string | undefined): Promise<RunResult>;
}

export class Imports {
  readonly #options: ImportsOptions;
  readonly #faults = new Map<string, number>();
  #awake = false;
  #again = false;
  readonly #closing = new AbortController();
  readonly #bringer: UploadBringer;
  #retry: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(options: ImportsOptions) {
    this.#options = options;
    const { uploads, store, clock } = options;
    this.#bringer = new UploadBringer({ uploads, jobs: store.jobs, clock });
  }

  /** There may be work: a job was started, or stopped before it ran. */
  wake(): void {
    this.#again = true;
    if (this.#awake || this.#isClosed) return;
    this.#awake = true;
    this.#working = this.#work().finally(() => {
      this.#awake = false;
    });
  }

  /** Takes no further job and waits for the running one, which must be told to end elsewhere. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#retry);
    await this.#working;
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#isClosed) {
      this.#again = false;
      for (const job of await this.#options.store.jobs.active()) {
        if (this.#isClosed) return;
        await this.#run(job);
      }
    }
  }

  async #run(job: ImportJob): Promise<void> {
    const { uploads, log, run } = this.#options;
    const faults = this.#faults.get(job.id) ?? 0;
    try {
      const refusal = faults >= importFaultsMax ? internalFailure : await this.#refusal(job);
      const result = await run(job.id, refusal);
      this.#faults.delete(job.id);
      if (!result.ended) return;
      log.info({ jobId: job.id, status: result.ended, reason: result.message }, 'import ended');
      if (job.upload) await uploads.destroy([job.upload]);
    } catch (error) {
      if (!this.#isClosed) this.#tryAgain(job.id, faults, error);
    }
  }

  /** Why the job may not run. When it may, its file is there. */
  async #refusal(job: ImportJob): Promise<string | undefined> {
    const { store, accountId, clock } = this.#options;
    const refusal = await importRoleRefusal(store, job, accountId, clock);
    return refusal ?? this.#bringer.bring(job, this.#closing.signal);
  }

  /**
   * A full disk is waited out, however long: room can be made. A bucket that is away has a limit
   * of its own, and any other fault a number.
   */
  #tryAgain(jobId: string, faults: number, error: unknown): void {
    const diskFull = isDiskFull(error);
    this.#faults.set(jobId, diskFull || error instanceof UploadAway ? 0 : faults + 1);
    const what = diskFull
      ? 'the disk is full: the import waits until there is room'
      : 'import interrupted; it will go on';
    this.#options.log.error({ jobId, err: error }, what);
    this.#retry = setTimeout(() => this.wake(), importRetryMs);
    this.#retry.unref();
  }
}

/** While the import wrote, or its file came from a bucket. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof ImportFault
    ? error.diskFull
    : error instanceof Error && 'code' in error && error.code === 'ENOSPC';
