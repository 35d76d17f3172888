/** Finding a user by user name, `sub` or alias. */
import { errors } from '../../directory/errors.ts';
import { foldUsername, hasAliases } from '../../directory/keys.ts';
import type { Pool } from '../../directory/types.ts';
import { parseSub } from '../../lib/ids.ts';
import type { Sql } from './connection.ts';
import { type UserRow, userColumns } from './user-row.ts';

const fromUsers = `select ${userColumns} from pools p join users u on u.pool = p.key`;
const byUsername = `${fromUsers} and u.username_key = $2 where p.id = $1`;
export const bySub = `${fromUsers} and u.sub = $2 where p.id = $1`;
const byAlias = `select ${userColumns} from pools p
  join aliases a on a.pool = p.key and a.key = $2
  join users u on u.pool = a.pool and u.sub = a.sub
  where p.id = $1 order by a.attribute limit 1`;

export async function findUser(sql: Sql, pool: Pool, name: string): Promise<UserRow | undefined> {
  // No text here can hold it.
  if (name.includes('\0')) return undefined;
  const key = foldUsername(pool, name);
  return (
    (parseSub(name) && (await sql.one<UserRow>(bySub, pool.id, name))) ??
    (await sql.one<UserRow>(byUsername, pool.id, key)) ??
    (hasAliases(pool) ? await sql.one<UserRow>(byAlias, pool.id, key) : undefined)
  );
}

export async function requireUser(sql: Sql, pool: Pool, name: string): Promise<UserRow> {
  const row = await findUser(sql, pool, name);
  if (!row) throw errors.userNotFound();
  return row;
}
