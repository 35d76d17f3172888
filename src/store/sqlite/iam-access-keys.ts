/** Access keys of IAM users. Their secrets come sealed and stay so. */
import { errors } from '../../directory/errors.ts';
import type { AccessKeyRecord, AccessKeyUse } from '../../directory/iam-types.ts';
import type { AccessKeyStore } from '../iam-store.ts';
import type { Connection } from './connection.ts';
import { requireEntity } from './iam-entities.ts';
import type { Write } from './port.ts';

interface KeyRow {
  id: string;
  active: number;
  created_ms: number;
  sealed_secret: Uint8Array;
  used_ms: number | null;
  used_service: string | null;
  used_region: string | null;
}

const keyOf = (row: KeyRow): AccessKeyRecord => ({
  id: row.id,
  active: row.active !== 0,
  createdMs: row.created_ms,
  sealedSecret: row.sealed_secret,
  ...(row.used_ms !== null && {
    lastUse: {
      usedMs: row.used_ms,
      service: row.used_service ?? '',
      region: row.used_region ?? '',
    },
  }),
});

export function accessKeyStore(db: Connection, write: Write): Omit<AccessKeyStore, 'noteUse'> {
  return {
    create: (user, key, keysMax) => write('createAccessKey', user, key, keysMax),
    get: (id) => {
      const row = db.one<KeyRow & { user: string }>(
        `select k.*, json_extract(e.document, '$.name') as user
         from iam_access_keys k join iam_entities e on e.id = k.user_id where k.id = ?`,
        id,
      );
      return row && { key: keyOf(row), user: row.user };
    },
    ofUser: (user) => keysOf(db, requireEntity(db, 'user', user).id),
    setActive: (user, id, active) => write('setAccessKeyActive', user, id, active),
    delete: (user, id) => write('deleteAccessKey', user, id),
  };
}

const keysOf = (db: Connection, userId: string): AccessKeyRecord[] =>
  db
    .all<KeyRow>('select * from iam_access_keys where user_id = ? order by created_ms, id', userId)
    .map(keyOf);

export function accessKeyWrites(db: Connection) {
  return {
    createAccessKey(user: string, key: AccessKeyRecord, keysMax: number): void {
      const { id } = requireEntity(db, 'user', user);
      if (keysOf(db, id).length >= keysMax) throw errors.tooManyAccessKeys(keysMax);
      db.run(
        `insert into iam_access_keys (id, user_id, active, created_ms, sealed_secret)
         values (?, ?, ?, ?, ?)`,
        key.id,
        id,
        key.active ? 1 : 0,
        key.createdMs,
        key.sealedSecret,
      );
    },

    setAccessKeyActive(user: string, id: string, active: boolean): void {
      const userId = requireEntity(db, 'user', user).id;
      const sql = 'update iam_access_keys set active = ? where id = ? and user_id = ?';
      if (db.run(sql, active ? 1 : 0, id, userId) === 0) throw errors.accessKeyNotFound(id);
    },

    deleteAccessKey(user: string, id: string): void {
      const userId = requireEntity(db, 'user', user).id;
      const sql = 'delete from iam_access_keys where id = ? and user_id = ?';
      if (db.run(sql, id, userId) === 0) throw errors.accessKeyNotFound(id);
    },

    noteAccessKeyUse(id: string, { usedMs, service, region }: AccessKeyUse): void {
      db.run(
        'update iam_access_keys set used_ms = ?, used_service = ?, used_region = ? where id = ?',
        usedMs,
        service,
        region,
        id,
      );
    },
  };
}
