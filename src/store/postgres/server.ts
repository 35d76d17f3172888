/** Which database speaks PostgreSQL's protocol there, and whether the store runs on it. */
import { oldestPostgres } from '../../lib/limits.ts';
import type { Sql } from './connection.ts';

export interface DatabaseServer {
  /** `server_version_num`: 150018 is PostgreSQL 15.18, or what claims to be like it. */
  number: number;
  /** `version()`: begins with the product and its version. */
  text: string;
}

export async function readServer(db: Sql): Promise<DatabaseServer> {
  const row = await db.one<DatabaseServer>(
    `select current_setting('server_version_num')::integer as number, version() as text`,
  );
  return { number: 0, text: 'a database that does not say its version', ...row };
}

/** The store does not run on that database, and why not, in one sentence. */
export class DatabaseRefusal extends Error {
  override name = 'DatabaseRefusal';
}

/** @throws DatabaseRefusal */
export function requireServer({ number, text }: DatabaseServer): void {
  if (/cockroach/i.test(text))
    throw new DatabaseRefusal(
      'The database is CockroachDB, which lacks what the schema of Poolhouse needs, such as ' +
        'columns with the collation "C".',
    );
  if (Math.trunc(number / 10_000) >= oldestPostgres) return;
  const product = text.split(' ', 2).join(' ');
  throw new DatabaseRefusal(
    `The database is ${product}; Poolhouse needs PostgreSQL ${oldestPostgres} or newer.`,
  );
}

/** A PostgreSQL over a distributed storage of its own. */
export const isYugabyte = ({ text }: DatabaseServer): boolean => /-yb-|yugabyte/i.test(text);
