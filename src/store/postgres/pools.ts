/** Pools: JSON documents with a version, and the tombstones of deleted ones. */
import { errors } from '../../directory/errors.ts';
import type { Pool, SealedUpload } from '../../directory/types.ts';
import { deepFreeze } from '../../lib/deep-freeze.ts';
import { cachedPoolsMax, countedUsersMax } from '../../lib/limits.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { PoolStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Database, Sql, Transaction } from './connection.ts';
import { type UploadColumns, uploadOf } from './jobs.ts';
import { buryPoolLogs } from './log-expiry.ts';
import { userTables } from './user-row.ts';

interface PoolRow {
  key: number;
  version: number;
  document: string;
}

interface PoolVersion {
  key: number;
  version: number;
  pool: Pool;
}

/**
 * Reads pools by id. A parsed document is kept as long as its version stands, and is not sent
 * again; it is frozen, because callers share it.
 */
function poolReader(db: Database): (id: string) => Promise<PoolVersion | undefined> {
  const cache = new Map<string, PoolVersion>();
  return async (id) => {
    const cached = cache.get(id);
    const row = await db.one<Omit<PoolRow, 'document'> & { document: string | null }>(
      `select key, version, case when key = $2 and version = $3 then null else document end
         as document from pools where id = $1`,
      ...[id, cached?.key ?? 0, cached?.version ?? 0],
    );
    if (row?.document === null) return cached;
    cache.delete(id);
    if (!row) return undefined;
    const { key, version, document } = row;
    const found = { key, version, pool: parsePool(document) };
    if (cache.size >= cachedPoolsMax) cache.clear();
    cache.set(id, found);
    return found;
  };
}

export const parsePool = (document: string): Pool => deepFreeze(JSON.parse(document) as Pool);

/** The integer that stands for a living pool in other tables. */
export async function requirePoolKey(sql: Sql, id: string): Promise<number> {
  const row = await sql.one<{ key: number }>('select key from pools where id = $1', id);
  if (!row) throw errors.poolNotFound(id);
  return row.key;
}

/** As above, and the pool stays as long as the transaction lasts. */
export async function holdPool(tx: Transaction, id: string): Promise<number> {
  const sql = 'select key from pools where id = $1 for key share';
  const row = await tx.one<{ key: number }>(sql, id);
  if (!row) throw errors.poolNotFound(id);
  return row.key;
}

export function poolStore(db: Database): PoolStore {
  const find = poolReader(db);
  const require = async (id: string) => {
    const found = await find(id);
    if (!found) throw errors.poolNotFound(id);
    return found;
  };
  return {
    create: async (pool) => {
      await db.run(
        'insert into pools (id, region, version, document) values ($1, $2, 1, $3)',
        pool.id,
        pool.region,
        JSON.stringify(pool),
      );
    },
    get: async (id) => (await find(id))?.pool,
    list: (region, page) => listPools(db, region, page),
    update: (id, update, options) =>
      untilSet(async () => {
        const found = await require(id);
        const pool = update(found.pool);
        const replaced = await replacePool(db, found.version, pool, options ?? {});
        return replaced ? pool : undefined;
      }),
    delete: (id, guard) =>
      untilSet(async () => {
        const found = await require(id);
        guard(found.pool);
        return deletePool(db, id, found.version);
      }),
    purge: (usersMax) => purgePools(db, usersMax),
    countUsers: (id) => countUsers(db, id),
  };
}

function listPools(...[db, region, page]: [Database, ...Parameters<PoolStore['list']>]) {
  const scope = `pools:${region}`;
  const [after = 0] = decodeCursor(scope, page.after) ?? [];
  const sql = `select key, version, document from pools where region = $1 and key > $2
    order by key limit $3`;
  return db.all<PoolRow>(sql, region, after, page.limit + 1).then((rows) =>
    pageOf(
      rows,
      page.limit,
      scope,
      (row) => parsePool(row.document),
      (row) => [row.key],
    ),
  );
}

async function countUsers(db: Database, id: string): Promise<number> {
  const pool = await db.one<{ key: number }>('select key from pools where id = $1', id);
  if (!pool) return 0;
  const counted = await db.one<{ n: number }>(
    'select count(*) as n from (select 1 from users where pool = $1 limit $2) counted',
    pool.key,
    countedUsersMax,
  );
  const users = counted?.n ?? 0;
  return users < countedUsersMax ? users : estimateUsers(db, pool.key);
}

async function estimateUsers(db: Database, pool: number): Promise<number> {
  // A parameter would make the plan a generic one, without the statistics of this pool.
  const rows = await db.all<{ 'QUERY PLAN': string }>(
    `explain (format json) select 1 from users where pool = ${Math.trunc(pool)}`,
  );
  const [plan] = rows.map((row) => row['QUERY PLAN'] as unknown as { Plan: PlanNode }[]);
  return Math.max(countedUsersMax, plan?.[0]?.Plan['Plan Rows'] ?? 0);
}

interface PlanNode {
  'Plan Rows': number;
}

/** False when the pool has another version by now. */
function replacePool(
  db: Database,
  version: number,
  pool: Pool,
  options: { duringImport?: boolean },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const key = await lockPool(tx, pool.id);
    if (!options.duringImport) await requireNoImport(tx, key);
    const sql =
      'update pools set version = version + 1, document = $1 where key = $2 and version = $3';
    return (await tx.run(sql, JSON.stringify(pool), key, version)) > 0;
  });
}

async function lockPool(tx: Transaction, id: string): Promise<number> {
  const sql = 'select key from pools where id = $1 for no key update';
  const row = await tx.one<{ key: number }>(sql, id);
  if (!row) throw errors.poolNotFound(id);
  return row.key;
}

/** To be asked of a locked pool: jobs are started under the same lock. */
async function requireNoImport(tx: Transaction, pool: number): Promise<void> {
  const active = await tx.one(
    `select 1 from jobs where pool = $1 and status in ('Pending', 'InProgress', 'Stopping')`,
    pool,
  );
  if (active) throw errors.importInProgress();
}

/** The uploads of its jobs; undefined when the pool has another version by now. */
function deletePool(
  db: Database,
  id: string,
  version: number,
): Promise<SealedUpload[] | undefined> {
  return db.transaction(async (tx) => {
    const sql = 'select key, version from pools where id = $1 for update';
    const row = await tx.one<{ key: number; version: number }>(sql, id);
    if (!row) throw errors.poolNotFound(id);
    await requireNoImport(tx, row.key);
    return row.version === version ? buryPool(tx, row.key) : undefined;
  });
}

async function buryPool(tx: Transaction, key: number): Promise<SealedUpload[]> {
  const uploads = await tx.all<UploadColumns>(
    `delete from jobs where pool = $1 returning upload_file, upload_bytes, upload_key`,
    key,
  );
  for (const table of ['clients', 'groups', 'signing_keys'])
    await tx.run(`delete from ${table} where pool = $1`, key);
  await tx.run('delete from pools where key = $1', key);
  await buryPoolLogs(tx, key);
  await tx.run('insert into dead_pools (key) values ($1)', key);
  return uploads.flatMap((row) => uploadOf(row) ?? []);
}

function purgePools(db: Database, usersMax: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    // A pool that another node is at is left to it.
    const sql = 'select key from dead_pools order by key limit 1 for update skip locked';
    const pool = await tx.one<{ key: number }>(sql);
    if (!pool) return false;
    if (!(await purgeUsers(tx, pool.key, usersMax)) && !(await purgeRest(tx, pool.key, usersMax)))
      await tx.run('delete from dead_pools where key = $1', pool.key);
    return (await tx.one('select 1 from dead_pools limit 1')) !== undefined;
  });
}

/** False when there was none to purge. */
async function purgeUsers(tx: Transaction, pool: number, usersMax: number): Promise<boolean> {
  const sql = 'select sub from users where pool = $1 order by sub limit $2';
  const subs = (await tx.all<{ sub: string }>(sql, pool, usersMax)).map(({ sub }) => sub);
  if (subs.length === 0) return false;
  for (const table of [...userTables, 'users'])
    await tx.run(`delete from ${table} where pool = $1 and sub = any($2::uuid[])`, pool, subs);
  return true;
}

/** What of a dead pool there may be much of, besides users. True when there was some. */
async function purgeRest(tx: Transaction, pool: number, max: number): Promise<boolean> {
  const messages = `delete from messages
    where key in (select key from messages where pool = $1 order by key limit $2)`;
  const families = `delete from token_families where pool = $1 and origin_jti in
    (select origin_jti from token_families where pool = $1 order by origin_jti limit $2)`;
  return (await tx.run(messages, pool, max)) + (await tx.run(families, pool, max)) > 0;
}
