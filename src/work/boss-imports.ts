/**
 * Runs imports on any number of nodes. A queue in the database gives each started job to one node;
 * when that node dies, its heartbeat stops and the job goes to another. What a node wrote late is
 * refused by the store, which numbers the batches.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { ImportJob } from '../directory/types.ts';
import { internalFailure } from '../import/messages.ts';
import { importRoleRefusal } from '../import/role.ts';
import type { Uploads } from '../import/upload.ts';
import type { Clock } from '../lib/clock.ts';
import {
  importFaultsMax,
  importHeartbeatSeconds,
  importRetryMs,
  importTakeoversMax,
  queuePollSeconds,
  sweepEveryMs,
} from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import type { Store } from '../store/store.ts';
import { RunFault, type RunThread } from './run-thread-port.ts';

export interface BossImportsOptions {
  boss: PgBoss;
  store: Store;
  uploads: Uploads;
  thread: RunThread;
  accountId: string;
  clock: Clock;
  log: Logger;
}

const queue = 'imports';

interface Work {
  jobId: string;
}

export class BossImports {
  readonly #options: BossImportsOptions;
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #waking: Promise<void> = Promise.resolve();

  private constructor(options: BossImportsOptions) {
    this.#options = options;
    // For what a node that died, or a database that was away, kept from the queue.
    this.#timer = setInterval(() => this.wake(), sweepEveryMs).unref();
  }

  /** Takes part in the work from now on. */
  static async start(options: BossImportsOptions): Promise<BossImports> {
    const imports = new BossImports(options);
    const { boss } = options;
    const settings = {
      heartbeatSeconds: importHeartbeatSeconds,
      retryLimit: importTakeoversMax,
      retryDelay: 1,
    };
    await boss.createQueue(queue, { policy: 'exclusive', ...settings });
    const work = { pollingIntervalSeconds: queuePollSeconds };
    await boss.work<Work>(queue, work, async ([job]) => {
      if (job) await imports.#run(job.data.jobId);
    });
    imports.wake();
    return imports;
  }

  /** There may be work. A job that is in the queue, or at work, is not put there again. */
  wake(): void {
    this.#waking = this.#waking.then(() => this.#enqueue());
  }

  /** The running import ends at its next batch and goes to another node. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#timer);
    await this.#waking;
  }

  /** What fails here is made good by the next wake, a minute later at most. */
  async #enqueue(): Promise<void> {
    const { boss, store, log } = this.#options;
    try {
      for (const { id: jobId } of await store.jobs.active())
        await boss.send(queue, { jobId } satisfies Work, { singletonKey: jobId });
    } catch (error) {
      if (!this.#closing.signal.aborted) log.error({ err: error }, 'imports were not queued');
    }
  }

  async #run(jobId: string): Promise<void> {
    const { store, log } = this.#options;
    const { signal } = this.#closing;
    for (let faults = 0; ; ) {
      // Thrown, so that the queue hands the job to another node.
      signal.throwIfAborted();
      try {
        const job = (await store.jobs.active()).find(({ id }) => id === jobId);
        if (!job) return;
        if (await this.#attempt(job, faults >= importFaultsMax)) return;
      } catch (error) {
        const outage = error instanceof RunFault && error.outage;
        if (!outage) faults++;
        log.error({ jobId, err: error }, 'import interrupted; it will go on');
        await sleep(importRetryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** False when the server stops before the job has ended. */
  async #attempt(job: ImportJob, givenUp: boolean): Promise<boolean> {
    const { store, uploads, thread, accountId, clock, log } = this.#options;
    const refusal = givenUp
      ? internalFailure
      : await importRoleRefusal(store, job, accountId, clock);
    if (job.upload) await uploads.fetch(job.upload);
    const result = await thread.run(job.id, refusal);
    if (job.upload) await uploads.dropCopy(job.upload);
    if (!result.ended) return !this.#closing.signal.aborted;
    log.info({ jobId: job.id, status: result.ended, reason: result.message }, 'import ended');
    if (job.upload) await uploads.destroy([job.upload.file]);
    return true;
  }
}
