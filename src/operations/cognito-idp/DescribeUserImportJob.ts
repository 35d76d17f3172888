import { poolArn } from '../../directory/arns.ts';
import { renderImportJob } from '../../directory/import-job.ts';
import { requireJob, requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const DescribeUserImportJob = cognitoIdp('DescribeUserImportJob', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const job = await requireJob(store, pool.id, input.JobId);
    return { UserImportJob: renderImportJob(job) };
  },
});
