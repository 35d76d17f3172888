/**
 * Runs imports on any number of nodes. A queue in the database gives each started job to one node;
 * when that node dies, its heartbeat stops and the job goes to another. What a node wrote late is
 * refused by the store, which numbers the batches.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, PgBoss } from 'pg-boss';
import type { ImportJob } from '../directory/types.ts';
import { internalFailure } from '../import/messages.ts';
import { importRoleRefusal } from '../import/role.ts';
import { UploadAway, type UploadSpace } from '../import/upload-space.ts';
import type { Clock } from '../lib/clock.ts';
import {
  importClaimSeconds,
  importContestMs,
  importFaultsMax,
  importHeartbeatSeconds,
  importRetryMs,
  importTakeoversMax,
  queuePollSeconds,
  sweepEveryMs,
} from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import { isOutage } from '../store/postgres/connection.ts';
import type { Store } from '../store/store.ts';
import { UploadBringer } from './bring-upload.ts';
import type { ClaimFile } from './claim-file.ts';
import { RunFault, type RunThread } from './run-thread-port.ts';

export interface BossImportsOptions {
  boss: PgBoss;
  store: Store;
  uploads: UploadSpace;
  thread: RunThread;
  accountId: string;
  claimFile: ClaimFile;
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
  readonly #bringer: UploadBringer;
  readonly #timer: NodeJS.Timeout;
  /** The queue's name of this node's part in the work. */
  #worker: string | undefined;
  #waking: Promise<void> = Promise.resolve();

  private constructor(options: BossImportsOptions) {
    this.#options = options;
    const { uploads, store, clock } = options;
    this.#bringer = new UploadBringer({ uploads, jobs: store.jobs, clock });
    // For what a node that died, or a database that was away, kept from the queue.
    this.#timer = setInterval(() => this.wake(), sweepEveryMs).unref();
  }

  /** Takes part in the work from now on. */
  static async start(options: BossImportsOptions): Promise<BossImports> {
    const imports = new BossImports(options);
    const { boss, claimFile } = options;
    const settings = {
      heartbeatSeconds: importHeartbeatSeconds,
      expireInSeconds: importClaimSeconds,
      retryLimit: importTakeoversMax,
      retryDelay: 0,
    };
    await boss.createQueue(queue, { policy: 'exclusive', ...settings });
    // For a queue that an earlier version made.
    await boss.updateQueue(queue, settings);
    await claimFile.giveBack(boss, queue);
    const work = { pollingIntervalSeconds: queuePollSeconds };
    imports.#worker = await boss.work<Work>(queue, work, async ([job]) => {
      if (job) await imports.#work(job);
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
    // Otherwise this node could be the one that takes it again.
    await this.#options.boss.offWork(queue, { wait: false });
    await this.#waking;
  }

  /** What fails here is made good by the next wake, a minute later at most. */
  async #enqueue(): Promise<void> {
    const { boss, store, log } = this.#options;
    try {
      for (const { id: jobId } of await store.jobs.active())
        await boss.send(queue, { jobId } satisfies Work, { singletonKey: jobId });
      // So that this node looks at once, and not when it would the next time.
      if (this.#worker) boss.notifyWorker(this.#worker);
    } catch (error) {
      if (!this.#closing.signal.aborted) log.error({ err: error }, 'imports were not queued');
    }
  }

  async #work(claim: Job<Work>): Promise<void> {
    const { claimFile } = this.#options;
    claimFile.write(claim);
    try {
      await this.#run(claim);
    } finally {
      claimFile.remove();
    }
  }

  /** Until the job has ended, or is another node's. */
  async #run(claim: Job<Work>): Promise<void> {
    const { jobId } = claim.data;
    for (let faults = 0; ; ) {
      // Thrown, so that the queue hands the job to another node.
      this.#closing.signal.throwIfAborted();
      try {
        const job = await this.#find(claim);
        if (!job || (await this.#attempt(job, claim.signal, faults >= importFaultsMax))) return;
        await this.#pause(importContestMs, claim.signal);
      } catch (error) {
        if (!isPassing(error)) faults++;
        this.#options.log.error({ jobId, err: error }, 'import interrupted; it will go on');
        await this.#pause(importRetryMs, claim.signal);
      }
    }
  }

  /** The job, while it is active and ours: after an outage the queue may have given it away. */
  async #find(claim: Job<Work>): Promise<ImportJob | undefined> {
    const { boss, store } = this.#options;
    const held = await boss.getJobById<Work>(queue, claim.id);
    if (held?.state !== 'active' || held.retryCount !== claim.retryCount) return undefined;
    return (await store.jobs.active()).find(({ id }) => id === claim.data.jobId);
  }

  async #pause(ms: number, claim: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, claim]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  /** Why the job may not run. When it may, its file is there. */
  async #refusal(job: ImportJob, claim: AbortSignal): Promise<string | undefined> {
    const { store, accountId, clock } = this.#options;
    const refusal = await importRoleRefusal(store, job, accountId, clock);
    return refusal ?? this.#bringer.bring(job, AbortSignal.any([this.#closing.signal, claim]));
  }

  /** False when the job has not ended: the server stops, or another node was ahead. */
  async #attempt(job: ImportJob, claim: AbortSignal, givenUp: boolean): Promise<boolean> {
    const { uploads, thread, log } = this.#options;
    const refusal = givenUp ? internalFailure : await this.#refusal(job, claim);
    const stop = () => thread.stop(job.id);
    claim.addEventListener('abort', stop, { once: true });
    const result = await thread.run(job.id, refusal).finally(async () => {
      claim.removeEventListener('abort', stop);
      if (job.upload) await uploads.release(job.upload);
    });
    if (!result.ended) return false;
    log.info({ jobId: job.id, status: result.ended, reason: result.message }, 'import ended');
    if (job.upload) await uploads.destroy([job.upload]);
    return true;
  }
}

/** What is waited out: the database, and the bucket, which the bringer gives its time. */
function isPassing(error: unknown): boolean {
  if (error instanceof UploadAway) return true;
  return error instanceof RunFault ? error.outage : isOutage(error);
}
