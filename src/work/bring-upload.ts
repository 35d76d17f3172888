/** Brings the file of a started job to where its run reads it, or finds out why it cannot run. */
import type { ImportJob } from '../directory/types.ts';
import { fileUnreachable } from '../import/messages.ts';
import { UploadAway, UploadLost, type UploadSpace } from '../import/upload-space.ts';
import type { Clock } from '../lib/clock.ts';
import { bucketOutageMsMax, bucketStopPollMs } from '../lib/limits.ts';
import type { JobStore } from '../store/store.ts';

export interface UploadBringerOptions {
  uploads: UploadSpace;
  jobs: JobStore;
  clock: Clock;
}

export class UploadBringer {
  readonly #options: UploadBringerOptions;
  /** Since when the file of a job could not be fetched. */
  readonly #awaySinceMs = new Map<string, number>();

  constructor(options: UploadBringerOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the job can be run, or to why it has failed. Rejects with `UploadAway` while
   * the file may still come: then it is to be tried again.
   */
  async bring(job: ImportJob, signal: AbortSignal): Promise<string | undefined> {
    const { upload, status } = job;
    if (!upload || status === 'Stopping') return undefined;
    const watch = this.#watch(job);
    try {
      await this.#options.uploads.bring(upload, AbortSignal.any([signal, watch.stopped]));
      this.#awaySinceMs.delete(job.id);
      return undefined;
    } catch (error) {
      // The run will see that, and end.
      if (watch.stopped.aborted) return undefined;
      if (error instanceof UploadLost) return error.message;
      if (error instanceof UploadAway && this.#waitedLong(job.id)) return fileUnreachable;
      throw error;
    } finally {
      watch.end();
    }
  }

  #waitedLong(jobId: string): boolean {
    const nowMs = this.#options.clock.nowMs();
    const sinceMs = this.#awaySinceMs.get(jobId) ?? nowMs;
    const isLong = nowMs - sinceMs >= bucketOutageMsMax;
    if (isLong) this.#awaySinceMs.delete(jobId);
    else this.#awaySinceMs.set(jobId, sinceMs);
    return isLong;
  }

  /** A large file takes a while: somebody may stop its job meanwhile, on any node. */
  #watch({ poolId, id }: ImportJob): { stopped: AbortSignal; end(): void } {
    const { jobs } = this.#options;
    const stop = new AbortController();
    const look = async () => {
      const job = await jobs.get(poolId, id);
      if (job?.status !== 'Pending' && job?.status !== 'InProgress') stop.abort();
    };
    // A store that is away says nothing about the job.
    const timer = setInterval(() => void look().catch(() => undefined), bucketStopPollMs);
    return { stopped: stop.signal, end: () => clearInterval(timer) };
  }
}
