/** The keys by which pools sign tokens. */
import type { SigningKey } from '../../directory/types.ts';
import type { SigningKeyStore } from '../sign-in-store.ts';
import { type Database, lockName, type Transaction } from './connection.ts';
import { holdPool } from './pools.ts';

interface KeyRow {
  kid: string;
  use: SigningKey['use'];
  created_ms: number;
  public_key: Uint8Array;
  wrapped_private_key: Uint8Array;
}

const keyOf = (row: KeyRow): SigningKey => ({
  kid: row.kid,
  use: row.use,
  createdMs: row.created_ms,
  publicKey: Uint8Array.from(row.public_key),
  wrappedPrivateKey: Uint8Array.from(row.wrapped_private_key),
});

export function signingKeyStore(db: Database): SigningKeyStore {
  /** One at a time for a pool, so that two nodes cannot both make the first keys. */
  const write = <T>(poolId: string, work: (tx: Transaction, pool: number) => Promise<T>) =>
    db.transaction(async (tx) => {
      await lockName(tx, `signing-keys/${poolId}`);
      return work(tx, await holdPool(tx, poolId));
    });
  return {
    list: async (poolId) => {
      const rows = await db.all<KeyRow>(
        `select k.kid, k.use, k.created_ms, k.public_key, k.wrapped_private_key
         from pools p join signing_keys k on k.pool = p.key where p.id = $1 order by k.key`,
        poolId,
      );
      return rows.map(keyOf);
    },
    addFirst: (poolId, keys) =>
      write(poolId, async (tx, pool) => {
        if (await tx.one('select 1 from signing_keys where pool = $1 limit 1', pool)) return;
        for (const key of keys) await insertKey(tx, pool, key);
      }),
    rotate: (poolId, newestKid, added, removed) =>
      write(poolId, async (tx, pool) => {
        const newest = 'select kid from signing_keys where pool = $1 order by key desc limit 1';
        if ((await tx.one<{ kid: string }>(newest, pool))?.kid !== newestKid) return false;
        for (const key of added) await insertKey(tx, pool, key);
        const gone = 'delete from signing_keys where pool = $1 and kid = any($2)';
        await tx.run(gone, pool, removed);
        return true;
      }),
    due: async (madeBeforeMs, limit) => {
      const rows = await db.all<{ id: string }>(
        `select p.id from signing_keys k join pools p on p.key = k.pool
         group by p.id having max(k.created_ms) < $1 order by max(k.created_ms) limit $2`,
        madeBeforeMs,
        limit,
      );
      return rows.map(({ id }) => id);
    },
  };
}

async function insertKey(tx: Transaction, pool: number, key: SigningKey): Promise<void> {
  await tx.run(
    `insert into signing_keys (pool, kid, use, created_ms, public_key, wrapped_private_key)
     values ($1, $2, $3, $4, $5, $6)`,
    ...[pool, key.kid, key.use, key.createdMs, key.publicKey, key.wrappedPrivateKey],
  );
}
