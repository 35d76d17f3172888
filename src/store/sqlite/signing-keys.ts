/** The keys by which pools sign tokens. */
import type { SigningKey } from '../../directory/types.ts';
import type { SigningKeyStore } from '../sign-in-store.ts';
import type { Connection } from './connection.ts';
import { requirePoolKey } from './pools.ts';
import type { Write } from './port.ts';

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
  publicKey: row.public_key,
  wrappedPrivateKey: row.wrapped_private_key,
});

export function signingKeyStore(db: Connection, write: Write): SigningKeyStore {
  return {
    list: async (poolId) =>
      db
        .all<KeyRow>(
          `select k.kid, k.use, k.created_ms, k.public_key, k.wrapped_private_key
           from pools p join signing_keys k on k.pool = p.key where p.id = ? order by k.key`,
          poolId,
        )
        .map(keyOf),
    addFirst: (poolId, keys) => write('addFirstSigningKeys', poolId, [...keys]),
    rotate: (poolId, newestKid, added, removed) =>
      write('rotateSigningKeys', poolId, newestKid, [...added], [...removed]),
    due: (madeBeforeMs, limit) =>
      db
        .all<{ id: string }>(
          `select p.id from signing_keys k join pools p on p.key = k.pool
           group by k.pool having max(k.created_ms) < ? order by max(k.created_ms) limit ?`,
          madeBeforeMs,
          limit,
        )
        .map(({ id }) => id),
  };
}

export function signingKeyWrites(db: Connection) {
  const insert = (pool: number, key: SigningKey) =>
    db.run(
      `insert into signing_keys (pool, kid, use, created_ms, public_key, wrapped_private_key)
       values (?, ?, ?, ?, ?, ?)`,
      pool,
      key.kid,
      key.use,
      key.createdMs,
      key.publicKey,
      key.wrappedPrivateKey,
    );
  return {
    addFirstSigningKeys(poolId: string, keys: SigningKey[]): void {
      const pool = requirePoolKey(db, poolId);
      if (db.one('select 1 from signing_keys where pool = ? limit 1', pool)) return;
      for (const key of keys) insert(pool, key);
    },

    rotateSigningKeys(
      poolId: string,
      newestKid: string,
      added: SigningKey[],
      removed: string[],
    ): boolean {
      const pool = requirePoolKey(db, poolId);
      const newest = 'select kid from signing_keys where pool = ? order by key desc limit 1';
      if (db.one<{ kid: string }>(newest, pool)?.kid !== newestKid) return false;
      for (const key of added) insert(pool, key);
      for (const kid of removed)
        db.run('delete from signing_keys where pool = ? and kid = ?', pool, kid);
      return true;
    },
  };
}
