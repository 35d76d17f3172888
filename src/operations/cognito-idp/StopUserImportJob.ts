import { setTimeout as sleep } from 'node:timers/promises';
import { poolArn } from '../../directory/arns.ts';
import { renderImportJob } from '../../directory/import-job.ts';
import type { ImportJob } from '../../directory/types.ts';
import { stopPollMs, stopWaitMs } from '../../lib/limits.ts';
import type { JobStore } from '../../store/store.ts';
import { requireJob, requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const StopUserImportJob = cognitoIdp('StopUserImportJob', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, wakeImports }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const { id } = await requireJob(store, pool.id, input.JobId);
    const stopping = await store.jobs.requestStop(pool.id, id);
    wakeImports();
    return { UserImportJob: renderImportJob(await whenStopped(store.jobs, stopping)) };
  },
});

/** The job when its run has let go of it; as it is, when that takes longer than a caller waits. */
async function whenStopped(jobs: JobStore, stopping: ImportJob): Promise<ImportJob> {
  let job = stopping;
  for (let waitedMs = 0; job.status === 'Stopping' && waitedMs < stopWaitMs; ) {
    await sleep(stopPollMs);
    waitedMs += stopPollMs;
    job = (await jobs.get(stopping.poolId, stopping.id)) ?? job;
  }
  return job;
}
