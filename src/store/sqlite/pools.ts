/** Pools: JSON documents with a version, and the tombstones of deleted ones. */
import { errors } from '../../directory/errors.ts';
import type { Pool, SealedUpload } from '../../directory/types.ts';
import { deepFreeze } from '../../lib/deep-freeze.ts';
import { cachedPoolsMax } from '../../lib/limits.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { PoolStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Connection } from './connection.ts';
import { type UploadColumns, uploadOf } from './jobs.ts';
import { buryPoolLogs } from './log-expiry.ts';
import type { Write } from './port.ts';
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
 * Reads pools by id. A parsed document is kept as long as its version stands, so that the pool
 * of a call costs one small select; it is frozen, because callers share it.
 */
export function poolReader(db: Connection): (id: string) => PoolVersion | undefined {
  const cache = new Map<string, PoolVersion>();
  return (id) => {
    const row = db.one<Omit<PoolRow, 'document'>>(
      'select key, version from pools where id = ?',
      id,
    );
    const cached = cache.get(id);
    if (row && cached?.key === row.key && cached.version === row.version) return cached;
    cache.delete(id);
    if (!row) return undefined;
    const found = readPool(db, id);
    if (cache.size >= cachedPoolsMax) cache.clear();
    if (found) cache.set(id, found);
    return found;
  };
}

function readPool(db: Connection, id: string): PoolVersion | undefined {
  const row = db.one<PoolRow>('select key, version, document from pools where id = ?', id);
  return row && { key: row.key, version: row.version, pool: parsePool(row.document) };
}

export const parsePool = (document: string): Pool => deepFreeze(JSON.parse(document) as Pool);

/** The integer that stands for a living pool in other tables. */
export function requirePoolKey(db: Connection, id: string): number {
  const row = db.one<{ key: number }>('select key from pools where id = ?', id);
  if (!row) throw errors.poolNotFound(id);
  return row.key;
}

export function poolStore(db: Connection, write: Write): PoolStore {
  const find = poolReader(db);
  const require = (id: string): PoolVersion => {
    const found = find(id);
    if (!found) throw errors.poolNotFound(id);
    return found;
  };
  return {
    create: (pool) => write('createPool', pool),
    get: (id) => find(id)?.pool,
    list: (region, page) => listPools(db, region, page),
    update: (id, update, options) =>
      untilSet(async () => {
        const found = require(id);
        const pool = update(found.pool);
        const written = await write('replacePool', found.version, pool, options ?? {});
        return written ? pool : undefined;
      }),
    delete: (id, guard) =>
      untilSet(async () => {
        const found = require(id);
        guard(found.pool);
        return write('deletePool', id, found.version);
      }),
    purge: (usersMax) => write('purgePools', usersMax),
    countUsers: (id) => countUsers(db, id),
  };
}

function listPools(...[db, region, page]: [Connection, ...Parameters<PoolStore['list']>]) {
  const scope = `pools:${region}`;
  const [after = 0] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<PoolRow>(
    'select key, version, document from pools where region = ? and key > ? order by key limit ?',
    region,
    after,
    page.limit + 1,
  );
  return pageOf(
    rows,
    page.limit,
    scope,
    (row) => parsePool(row.document),
    (row) => [row.key],
  );
}

function countUsers(db: Connection, id: string): number {
  const row = db.one<{ users: number }>(
    `select ifnull(sum(a.users), 0) as users
     from pools p join parts a on a.pool = p.key where p.id = ?`,
    id,
  );
  return row?.users ?? 0;
}

export function poolWrites(db: Connection) {
  return {
    createPool(pool: Pool): void {
      db.run(
        'insert into pools (id, region, version, document) values (?, ?, 1, ?)',
        pool.id,
        pool.region,
        JSON.stringify(pool),
      );
    },

    /** False when the pool has another version by now. */
    replacePool(version: number, pool: Pool, options: { duringImport?: boolean }): boolean {
      const key = requirePoolKey(db, pool.id);
      if (!options.duringImport) requireNoImport(db, key);
      const changed = db.run(
        'update pools set version = version + 1, document = ? where key = ? and version = ?',
        JSON.stringify(pool),
        key,
        version,
      );
      return changed > 0;
    },

    /** The uploads of its jobs; undefined when the pool has another version by now. */
    deletePool(id: string, version: number): SealedUpload[] | undefined {
      const key = requirePoolKey(db, id);
      requireNoImport(db, key);
      if (!db.one('select 1 from pools where key = ? and version = ?', key, version))
        return undefined;
      return buryPool(db, key);
    },

    purgePools: (usersMax: number): boolean => purgePools(db, usersMax),
  };
}

function requireNoImport(db: Connection, poolKey: number): void {
  const active = db.one(
    `select 1 from jobs where pool = ? and status in ('Pending', 'InProgress', 'Stopping')`,
    poolKey,
  );
  if (active) throw errors.importInProgress();
}

function buryPool(db: Connection, key: number): SealedUpload[] {
  const uploads = db.all<UploadColumns>(
    `select upload_file, upload_bytes, upload_key from jobs
     where pool = ? and upload_file is not null`,
    key,
  );
  db.run('delete from jobs where pool = ?', key);
  for (const table of ['clients', 'groups', 'signing_keys'])
    db.run(`delete from ${table} where pool = ?`, key);
  db.run('delete from pools where key = ?', key);
  buryPoolLogs(db, key);
  db.run('insert into dead_pools (key) values (?)', key);
  return uploads.flatMap((row) => uploadOf(row) ?? []);
}

function purgePools(db: Connection, usersMax: number): boolean {
  const pool = db.one<{ key: number }>('select key from dead_pools limit 1');
  if (!pool) return false;
  const part = db.one<{ key: number }>('select key from parts where pool = ? limit 1', pool.key);
  if (part) purgePart(db, part.key, usersMax);
  else if (!purgeRest(db, pool.key, usersMax))
    db.run('delete from dead_pools where key = ?', pool.key);
  return db.one('select 1 from dead_pools limit 1') !== undefined;
}

/** What of a dead pool there may be much of, besides users. True when there was some. */
function purgeRest(db: Connection, pool: number, max: number): boolean {
  const messages =
    'delete from messages where key in (select key from messages where pool = ? limit ?)';
  const families = `delete from token_families where pool = ?1 and origin_jti in
    (select origin_jti from token_families where pool = ?1 limit ?2)`;
  return db.run(messages, pool, max) + db.run(families, pool, max) > 0;
}

function purgePart(db: Connection, part: number, usersMax: number): void {
  const some = '(select id from users indexed by users_sub where part = ? order by sub limit ?)';
  for (const table of userTables)
    db.run(`delete from ${table} where user in ${some}`, part, usersMax);
  if (db.run(`delete from users where id in ${some}`, part, usersMax) > 0) return;
  db.run('delete from part_filters where part = ?', part);
  db.run('delete from parts where key = ?', part);
}
