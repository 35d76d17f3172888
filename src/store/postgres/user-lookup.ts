/** Finding a user by user name, `sub` or alias. */
import { errors } from '../../directory/errors.ts';
import { foldUsername, hasAliases } from '../../directory/keys.ts';
import type { Pool } from '../../directory/types.ts';
import { parseSub } from '../../lib/ids.ts';
import type { Sql } from './connection.ts';
import { type AccountRow, type UserRow, userColumns } from './user-row.ts';

/** The statements that find one user, each by another name. */
interface Lookup {
  bySub: string;
  byUsername: string;
  byAlias: string;
}

/** `joins` may bring what is at most once there for a user. */
function lookup(columns: string, joins = ''): Lookup {
  const users = (condition: string) =>
    `select ${columns} from pools p join users u on u.pool = p.key ${joins}
     where p.id = $1 and ${condition}`;
  return {
    bySub: users('u.sub = $2'),
    byUsername: users('u.username_key = $2'),
    byAlias: `select ${columns} from pools p
      join aliases a on a.pool = p.key and a.key = $2
      join users u on u.pool = a.pool and u.sub = a.sub ${joins}
      where p.id = $1 order by a.attribute limit 1`,
  };
}

const users = lookup(userColumns);
export const { bySub } = users;

/** A user with a credential and a state of one moment: all are read by one statement. */
const accounts = lookup(
  `${userColumns}, c.algorithm, c.hash, c.imported, c.expires_ms, c.srp, s.state`,
  `left join credentials c on c.pool = u.pool and c.sub = u.sub
   left join user_states s on s.pool = u.pool and s.sub = u.sub`,
);

async function find<Row>(
  sql: Sql,
  { bySub, byUsername, byAlias }: Lookup,
  pool: Pool,
  name: string,
): Promise<Row | undefined> {
  // No text here can hold it.
  if (name.includes('\0')) return undefined;
  const key = foldUsername(pool, name);
  return (
    (parseSub(name) && (await sql.one<Row>(bySub, pool.id, name))) ??
    (await sql.one<Row>(byUsername, pool.id, key)) ??
    (hasAliases(pool) ? await sql.one<Row>(byAlias, pool.id, key) : undefined)
  );
}

export const findUser = (sql: Sql, pool: Pool, name: string): Promise<UserRow | undefined> =>
  find<UserRow>(sql, users, pool, name);

export const findAccount = (sql: Sql, pool: Pool, name: string): Promise<AccountRow | undefined> =>
  find<AccountRow>(sql, accounts, pool, name);

export async function requireUser(sql: Sql, pool: Pool, name: string): Promise<UserRow> {
  const row = await findUser(sql, pool, name);
  if (!row) throw errors.userNotFound();
  return row;
}
