import { poolArn } from '../../directory/arns.ts';
import { renderClient, updatedClient } from '../../directory/client.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const UpdateUserPoolClient = cognitoIdp('UpdateUserPoolClient', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const nowMs = clock.nowMs();
    const client = await store.clients.update(pool.id, input.ClientId, (current) =>
      updatedClient(current, input, pool, nowMs),
    );
    return { UserPoolClient: renderClient(client) };
  },
});
