/** Finding a user by user name, `sub` or alias, through the parts of the pool. */
import { errors } from '../../directory/errors.ts';
import { foldUsername, hasAliases } from '../../directory/keys.ts';
import type { Pool } from '../../directory/types.ts';
import { parseSub } from '../../lib/ids.ts';
import type { Connection } from './connection.ts';
import { type UserRow, userColumns } from './user-row.ts';

/** The parts of the living pool with the id of the first parameter. */
const fromParts = 'from pools p cross join parts a on a.pool = p.key';

export const byUsername = `select ${userColumns} ${fromParts}
  cross join users u on u.part = a.key and u.username_key = ? where p.id = ?`;
export const bySub = `select ${userColumns} ${fromParts}
  cross join users u on u.part = a.key and u.sub = ? where p.id = ?`;
const byAlias = `select ${userColumns} ${fromParts}
  cross join aliases n on n.part = a.key and n.key = ? cross join users u on u.id = n.user
  where p.id = ? order by n.attribute limit 1`;

export function findUser(db: Connection, pool: Pool, name: string): UserRow | undefined {
  const key = foldUsername(pool, name);
  const sub = parseSub(name);
  return (
    (sub && db.one<UserRow>(bySub, sub, pool.id)) ??
    db.one<UserRow>(byUsername, key, pool.id) ??
    (hasAliases(pool) ? db.one<UserRow>(byAlias, key, pool.id) : undefined)
  );
}

export function requireUser(db: Connection, pool: Pool, name: string): UserRow {
  const row = findUser(db, pool, name);
  if (!row) throw errors.userNotFound();
  return row;
}
