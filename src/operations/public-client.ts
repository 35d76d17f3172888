/** The app client of a call that nobody signed, and its pool. */
import { sameText } from '../auth/same-text.ts';
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

/** As above, for a call that brings the client's secret itself. */
export async function requireSecretClient(
  store: Store,
  input: { ClientId: string; ClientSecret?: string | undefined },
): Promise<ClientAndPool> {
  const found = await requirePublicClient(store, input.ClientId);
  if (found.client.secret !== undefined && input.ClientSecret === undefined)
    throw errors.clientSecretMissing(input.ClientId);
  if (!hasSecret(found.client, input.ClientSecret)) throw errors.clientSecretWrong(input.ClientId);
  return found;
}

/** Whether that is the client's secret; a client without one has to be called without one. */
export const hasSecret = ({ secret }: Client, given: string | undefined): boolean =>
  secret === undefined || given === undefined ? secret === given : sameText(secret, given);

/** Whether errors may tell that a user does not exist. AWS's API tells unless it is told not to. */
export const hidesExistence = ({ settings }: Client): boolean =>
  settings.PreventUserExistenceErrors === 'ENABLED';
