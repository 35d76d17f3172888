import { poolArn } from '../../directory/arns.ts';
import { renderClient } from '../../directory/client.ts';
import { requireClient, requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const DescribeUserPoolClient = cognitoIdp('DescribeUserPoolClient', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const client = await requireClient(store, pool.id, input.ClientId);
    return { UserPoolClient: renderClient(client) };
  },
});
