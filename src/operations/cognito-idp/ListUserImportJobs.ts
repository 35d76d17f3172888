import { poolArn } from '../../directory/arns.ts';
import { renderImportJob } from '../../directory/import-job.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListUserImportJobs = cognitoIdp('ListUserImportJobs', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const request = pageRequest(input.MaxResults, input.PaginationToken);
    const { items, token } = await readPage(() => store.jobs.list(pool.id, request));
    return { UserImportJobs: items.map(renderImportJob), PaginationToken: token };
  },
});
