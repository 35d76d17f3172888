/** Families of tokens to which something happened. */
import type { TokenFamily } from '../../directory/types.ts';
import type { TokenFamilyStore } from '../sign-in-store.ts';
import { untilSet } from '../until-set.ts';
import type { Connection } from './connection.ts';
import { requirePoolKey } from './pools.ts';
import type { Write } from './port.ts';

interface FamilyRow {
  origin_jti: string;
  version: number;
  sub: string;
  client_id: string;
  expires_ms: number;
  generation: number;
  rotated_ms: number | null;
  revoked_ms: number | null;
}

const familyOf = (row: FamilyRow): TokenFamily => ({
  originJti: row.origin_jti,
  sub: row.sub,
  clientId: row.client_id,
  expiresMs: row.expires_ms,
  generation: row.generation,
  rotatedMs: row.rotated_ms ?? undefined,
  revokedMs: row.revoked_ms ?? undefined,
});

const findFamily = (db: Connection, poolId: string, originJti: string): FamilyRow | undefined =>
  db.one<FamilyRow>(
    `select f.origin_jti, f.version, f.sub, f.client_id, f.expires_ms, f.generation, f.rotated_ms,
       f.revoked_ms
     from pools p join token_families f on f.pool = p.key and f.origin_jti = ? where p.id = ?`,
    originJti,
    poolId,
  );

export function tokenFamilyStore(db: Connection, write: Write): TokenFamilyStore {
  return {
    get: (poolId, originJti) => {
      const row = findFamily(db, poolId, originJti);
      return row && familyOf(row);
    },
    decide: (poolId, originJti, decide) =>
      untilSet(async () => {
        const row = findFamily(db, poolId, originJti);
        const decision = decide(row && familyOf(row));
        if (!decision.family) return decision;
        const stored = await write('setTokenFamily', poolId, row?.version ?? 0, decision.family);
        return stored ? decision : undefined;
      }),
    expire: (nowMs, limit) => write('expireTokenFamilies', nowMs, limit),
  };
}

export function tokenFamilyWrites(db: Connection) {
  return {
    /** `version` 0: it is not stored yet. False when that is not so any more. */
    setTokenFamily: (poolId: string, version: number, family: TokenFamily): boolean =>
      setFamily(db, requirePoolKey(db, poolId), version, family) > 0,

    expireTokenFamilies: (nowMs: number, limit: number): boolean =>
      db.run(
        `delete from token_families where (pool, origin_jti) in
         (select pool, origin_jti from token_families where expires_ms <= ?
          order by expires_ms limit ?)`,
        nowMs,
        limit,
      ) === limit,
  };
}

function setFamily(db: Connection, pool: number, version: number, family: TokenFamily): number {
  const { originJti, generation, rotatedMs = null, revokedMs = null } = family;
  if (version > 0)
    return db.run(
      `update token_families set version = version + 1, generation = ?, rotated_ms = ?,
         revoked_ms = ?
       where pool = ? and origin_jti = ? and version = ?`,
      ...[generation, rotatedMs, revokedMs, pool, originJti, version],
    );
  return db.run(
    `insert into token_families (pool, origin_jti, version, sub, client_id, expires_ms, generation,
       rotated_ms, revoked_ms)
     values (?, ?, 1, ?, ?, ?, ?, ?, ?) on conflict (pool, origin_jti) do nothing`,
    ...[pool, originJti, family.sub, family.clientId, family.expiresMs, generation],
    ...[rotatedMs, revokedMs],
  );
}
