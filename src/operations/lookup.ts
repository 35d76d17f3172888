/** Finding what an input names, or answering that it does not exist. */

import { poolIdOfArn, regionOfPool } from '../directory/arns.ts';
import { errors } from '../directory/errors.ts';
import type { Client, ImportJob, Pool } from '../directory/types.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './operation.ts';

/** The pool of that id in the region of the call; a pool of another region does not exist here. */
export async function requirePool(store: Store, call: Call, id: string): Promise<Pool> {
  const pool = regionOfPool(id) === call.region ? await store.pools.get(id) : undefined;
  if (!pool) throw errors.poolNotFound(id);
  return pool;
}

/** The pool that an ARN names. Nothing else that has an ARN can be tagged here. */
export async function requirePoolOfArn(store: Store, call: Call, arn: string): Promise<Pool> {
  const id = poolIdOfArn(arn, call.accountId);
  if (id === undefined) throw errors.resourceNotFound(arn);
  return requirePool(store, call, id);
}

export async function requireClient(store: Store, poolId: string, id: string): Promise<Client> {
  const client = await store.clients.get(poolId, id);
  if (!client) throw errors.clientNotFound(id);
  return client;
}

export async function requireJob(store: Store, poolId: string, id: string): Promise<ImportJob> {
  const job = await store.jobs.get(poolId, id);
  if (!job) throw errors.jobNotFound(id);
  return job;
}
