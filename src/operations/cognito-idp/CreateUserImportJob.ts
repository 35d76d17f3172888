import { poolArn } from '../../directory/arns.ts';
import { newImportJob, renderImportJob, requireRoleOfAccount } from '../../directory/import-job.ts';
import { newJobId } from '../../lib/ids.ts';
import { passRole } from '../condition-keys.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const CreateUserImportJob = cognitoIdp('CreateUserImportJob', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  alsoNeeds: (input) => passRole(input.CloudWatchLogsRoleArn),
  run: async ({ store, clock, quotas, uploads }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    requireRoleOfAccount(input.CloudWatchLogsRoleArn, call.accountId);
    const id = newJobId();
    const job = newImportJob(input, {
      id,
      region: pool.region,
      preSignedUrl: await uploads.presign({ poolId: pool.id, jobId: id }, call),
      nowMs: clock.nowMs(),
    });
    await store.jobs.create(job, quotas.importJobsPerPool);
    return { UserImportJob: renderImportJob(job) };
  },
});
