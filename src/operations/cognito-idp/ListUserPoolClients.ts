import { poolArn } from '../../directory/arns.ts';
import { renderClientDescription } from '../../directory/client.ts';
import { clientPageMax } from '../../lib/limits.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListUserPoolClients = cognitoIdp('ListUserPoolClients', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const request = pageRequest(input.MaxResults ?? clientPageMax, input.NextToken);
    const { items, token } = await readPage(() => store.clients.list(pool.id, request));
    return { UserPoolClients: items.map(renderClientDescription), NextToken: token };
  },
});
