/** Families of tokens to which something happened. */
import type { TokenFamily } from '../../directory/types.ts';
import type { TokenFamilyStore } from '../sign-in-store.ts';
import { untilSet } from '../until-set.ts';
import type { Database, Transaction } from './connection.ts';
import { holdPool } from './pools.ts';

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

function familyOf(row: FamilyRow): TokenFamily {
  const family: TokenFamily = {
    originJti: row.origin_jti,
    sub: row.sub,
    clientId: row.client_id,
    expiresMs: row.expires_ms,
    generation: row.generation,
  };
  if (row.rotated_ms !== null) family.rotatedMs = row.rotated_ms;
  if (row.revoked_ms !== null) family.revokedMs = row.revoked_ms;
  return family;
}

export function tokenFamilyStore(db: Database): TokenFamilyStore {
  const find = (poolId: string, originJti: string) =>
    db.one<FamilyRow>(
      `select f.origin_jti, f.version, f.sub, f.client_id, f.expires_ms, f.generation,
         f.rotated_ms, f.revoked_ms
       from pools p join token_families f on f.pool = p.key and f.origin_jti = $2
       where p.id = $1`,
      poolId,
      originJti,
    );
  return {
    get: async (poolId, originJti) => {
      const row = await find(poolId, originJti);
      return row && familyOf(row);
    },
    decide: (poolId, originJti, decide) =>
      untilSet(async () => {
        const row = await find(poolId, originJti);
        const decision = decide(row && familyOf(row));
        const { family } = decision;
        if (!family) return decision;
        const stored = await db.transaction(async (tx) =>
          setFamily(tx, await holdPool(tx, poolId), row?.version ?? 0, family),
        );
        return stored > 0 ? decision : undefined;
      }),
    expire: async (nowMs, limit) =>
      (await db.run(
        `delete from token_families where (pool, origin_jti) in
         (select pool, origin_jti from token_families where expires_ms <= $1
          order by expires_ms limit $2)`,
        ...[nowMs, limit],
      )) === limit,
  };
}

/** `version` 0: it is not stored yet. Answers 0 when that is not so any more. */
function setFamily(
  tx: Transaction,
  pool: number,
  version: number,
  family: TokenFamily,
): Promise<number> {
  const { originJti, generation, rotatedMs = null, revokedMs = null } = family;
  if (version > 0)
    return tx.run(
      `update token_families set version = version + 1, generation = $4, rotated_ms = $5,
         revoked_ms = $6
       where pool = $1 and origin_jti = $2 and version = $3`,
      ...[pool, originJti, version, generation, rotatedMs, revokedMs],
    );
  return tx.run(
    `insert into token_families (pool, origin_jti, version, sub, client_id, expires_ms, generation,
       rotated_ms, revoked_ms)
     values ($1, $2, 1, $3, $4, $5, $6, $7, $8) on conflict (pool, origin_jti) do nothing`,
    ...[pool, originJti, family.sub, family.clientId, family.expiresMs],
    ...[generation, rotatedMs, revokedMs],
  );
}
