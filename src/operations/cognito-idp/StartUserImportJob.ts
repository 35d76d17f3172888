import { poolArn } from '../../directory/arns.ts';
import { renderImportJob, requireAutoVerifiedAttributes } from '../../directory/import-job.ts';
import { requireJob, requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const StartUserImportJob = cognitoIdp('StartUserImportJob', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock, quotas, uploads, wakeImports }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const created = await requireJob(store, pool.id, input.JobId);
    requireAutoVerifiedAttributes(pool);
    await uploads.admit(created);
    const job = await store.jobs.start(pool.id, created.id, clock.nowMs(), quotas.importActiveJobs);
    wakeImports();
    return { UserImportJob: renderImportJob(job) };
  },
});
