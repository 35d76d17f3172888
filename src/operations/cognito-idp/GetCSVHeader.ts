import { poolArn } from '../../directory/arns.ts';
import { csvHeader } from '../../import/header.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const GetCSVHeader = cognitoIdp('GetCSVHeader', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    return { UserPoolId: pool.id, CSVHeader: csvHeader(pool) };
  },
});
