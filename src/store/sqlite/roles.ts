/** IAM roles: JSON documents with a version, found by their name without case. */
import { errors } from '../../directory/errors.ts';
import type { Role } from '../../directory/types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { RoleStore } from '../store.ts';
import type { Connection } from './connection.ts';
import { untilSet, type Write } from './port.ts';
import { prefixRange } from './range.ts';

interface RoleRow {
  name_key: string;
  version: number;
  document: string;
}

const roleOf = (row: RoleRow): Role => JSON.parse(row.document) as Role;
const keyOf = (name: string): string => name.toLowerCase();

const findRole = (db: Connection, name: string): RoleRow | undefined =>
  db.one<RoleRow>('select name_key, version, document from roles where name_key = ?', keyOf(name));

export function roleStore(db: Connection, write: Write): RoleStore {
  const require = (name: string): RoleRow => {
    const row = findRole(db, name);
    if (!row) throw errors.roleNotFound(name);
    return row;
  };
  return {
    create: (role) => write('createRole', role),
    get: (name) => {
      const row = findRole(db, name);
      return row && roleOf(row);
    },
    list: (pathPrefix, page) => listRoles(db, pathPrefix, page),
    update: (name, update) =>
      untilSet(async () => {
        const row = require(name);
        const role = update(roleOf(row));
        return (await write('replaceRole', row.version, role)) ? role : undefined;
      }),
    delete: async (name, guard) => {
      await untilSet(async () => {
        const row = require(name);
        const role = roleOf(row);
        guard(role);
        return (await write('deleteRole', role.name, row.version)) ? role : undefined;
      });
    },
  };
}

function listRoles(...[db, pathPrefix, page]: [Connection, ...Parameters<RoleStore['list']>]) {
  const scope = `roles:${pathPrefix}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const { low, high } = prefixRange(pathPrefix);
  const rows = db.all<RoleRow>(
    `select name_key, version, document from roles
     where name_key > ? and path >= ? and path < ? order by name_key limit ?`,
    after,
    low,
    high,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, roleOf, (row) => [row.name_key]);
}

export function roleWrites(db: Connection) {
  return {
    createRole(role: Role): void {
      const created = db.run(
        `insert into roles (name_key, path, version, document) values (?, ?, 1, ?)
         on conflict do nothing`,
        keyOf(role.name),
        role.path,
        JSON.stringify(role),
      );
      if (created === 0) throw errors.roleExists(role.name);
    },

    /** False when the role has another version by now, or is gone. */
    replaceRole(version: number, role: Role): boolean {
      const changed = db.run(
        `update roles set version = version + 1, path = ?, document = ?
         where name_key = ? and version = ?`,
        role.path,
        JSON.stringify(role),
        keyOf(role.name),
        version,
      );
      return changed > 0;
    },

    /** False when the role has another version by now, or is gone. */
    deleteRole(name: string, version: number): boolean {
      const key = keyOf(name);
      return db.run('delete from roles where name_key = ? and version = ?', key, version) > 0;
    },
  };
}
