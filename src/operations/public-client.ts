/** The app client of a call that nobody signed, and its pool. */
import { checkSecretHash } from '../auth/secret-hash.ts';
import { errors } from '../directory/errors.ts';
import type { Client, Pool } from '../directory/types.ts';
import type { Store } from '../store/store.ts';

export interface ClientAndPool {
  client: Client;
  pool: Pool;
}

/** Which client a call names, in whichever region its pool is. */
export async function requirePublicClient(store: Store, clientId: string): Promise<ClientAndPool> {
  const client = await store.clients.find(clientId);
  const pool = client && (await store.pools.get(client.poolId));
  if (!client || !pool) throw errors.clientNotFound(clientId);
  return { client, pool };
}

/** As above, for a call about a user, which a client with a secret has to prove. */
export async function requireProvenClient(
  store: Store,
  input: { ClientId: string; SecretHash?: string | undefined; Username: string },
): Promise<ClientAndPool> {
  const found = await requirePublicClient(store, input.ClientId);
  checkSecretHash(found.client, [input.Username], input.SecretHash);
  return found;
}

/** Whether errors may tell that a user does not exist. AWS's API tells unless it is told not to. */
export const hidesExistence = ({ settings }: Client): boolean =>
  settings.PreventUserExistenceErrors === 'ENABLED';
