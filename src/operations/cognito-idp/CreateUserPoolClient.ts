import { poolArn } from '../../directory/arns.ts';
import { newClient, renderClient } from '../../directory/client.ts';
import { newClientId, newClientSecret } from '../../lib/ids.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const CreateUserPoolClient = cognitoIdp('CreateUserPoolClient', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const client = newClient(input, pool, {
      id: newClientId(),
      nowMs: clock.nowMs(),
      newSecret: newClientSecret,
    });
    await store.clients.create(client);
    return { UserPoolClient: renderClient(client) };
  },
});
