/** Access keys of IAM users. Their secrets come sealed and stay so. */
import { errors } from '../../directory/errors.ts';
import type { AccessKeyRecord } from '../../directory/iam-types.ts';
import type { AccessKeyStore } from '../iam-store.ts';
import type { Database, Sql } from './connection.ts';
import type { IamChange } from './iam.ts';
import { requireEntity } from './iam-entities.ts';

interface KeyRow {
  id: string;
  active: boolean;
  created_ms: number;
  sealed_secret: Uint8Array;
  used_ms: number | null;
  used_service: string | null;
  used_region: string | null;
}

const keyOf = (row: KeyRow): AccessKeyRecord => ({
  id: row.id,
  active: row.active,
  createdMs: row.created_ms,
  sealedSecret: Uint8Array.from(row.sealed_secret),
  ...(row.used_ms !== null && {
    lastUse: {
      usedMs: row.used_ms,
      service: row.used_service ?? '',
      region: row.used_region ?? '',
    },
  }),
});

export function accessKeyStore(db: Database, change: IamChange): AccessKeyStore {
  return {
    create: (user, key, keysMax) =>
      change(async (tx) => {
        const { id } = await requireEntity(tx, 'user', user);
        if ((await keysOf(tx, id)).length >= keysMax) throw errors.tooManyAccessKeys(keysMax);
        await tx.run(
          `insert into iam_access_keys (id, user_id, active, created_ms, sealed_secret)
           values ($1, $2, $3, $4, $5)`,
          ...[key.id, id, key.active, key.createdMs, key.sealedSecret],
        );
      }),
    get: async (id) => {
      const row = await db.one<KeyRow & { document: string }>(
        `select k.*, e.document
         from iam_access_keys k join iam_entities e on e.id = k.user_id where k.id = $1`,
        id,
      );
      return row && { key: keyOf(row), user: (JSON.parse(row.document) as { name: string }).name };
    },
    ofUser: async (user) => keysOf(db, (await requireEntity(db, 'user', user)).id),
    setActive: (user, id, active) =>
      change(async (tx) => {
        const userId = (await requireEntity(tx, 'user', user)).id;
        const sql = 'update iam_access_keys set active = $3 where id = $1 and user_id = $2';
        if ((await tx.run(sql, id, userId, active)) === 0) throw errors.accessKeyNotFound(id);
      }),
    delete: (user, id) =>
      change(async (tx) => {
        const userId = (await requireEntity(tx, 'user', user)).id;
        const sql = 'delete from iam_access_keys where id = $1 and user_id = $2';
        if ((await tx.run(sql, id, userId)) === 0) throw errors.accessKeyNotFound(id);
      }),
    noteUse: async (id, { usedMs, service, region }) => {
      await db.run(
        `update iam_access_keys set used_ms = $2, used_service = $3, used_region = $4
         where id = $1`,
        ...[id, usedMs, service, region],
      );
    },
  };
}

async function keysOf(sql: Sql, userId: string): Promise<AccessKeyRecord[]> {
  const text = 'select * from iam_access_keys where user_id = $1 order by created_ms, id';
  return (await sql.all<KeyRow>(text, userId)).map(keyOf);
}
