/**
 * The floor of an import into PostgreSQL: `psql`'s `\copy` of the ready rows, as the import stored
 * them, into the same table with the same indexes on the same server. It checks nothing, looks
 * nothing up and writes no log.
 */
import { execFile, execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** The version of psql, or undefined where there is none. */
export function psqlVersion(): string | undefined {
  try {
    return /\d[\d.]*/.exec(execFileSync('psql', ['--version'], { encoding: 'utf8' }))?.[0];
  } catch {
    return undefined;
  }
}

const psql = (url: string, command: string) =>
  run('psql', ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--command', command, url]);

/** A query by a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/**
 * Milliseconds in which psql copies the users of `from` into the empty table of `to`, from its
 * start to its end. What it reads is in the order of their creation.
 */
export async function copyUsers(from: string, to: string, path: string): Promise<number> {
  await psql(from, `\\copy (select * from users order by pool, sub) to '${path}'`);
  const began = performance.now();
  await psql(to, `\\copy users from '${path}'`);
  const ms = performance.now() - began;
  rmSync(path);
  return ms;
}

/** Puts aside what one measurement left to be written, so that the next does not pay for it. */
export const checkpoint = (url: string) => ask(url, 'checkpoint');

export interface Sizes {
  name: string;
  bytes: number;
}

/** Bytes of every table and index that holds users, without what a page leaves free. */
export async function relationSizes(url: string): Promise<Sizes[]> {
  const sql = `
    select c.relname as name, pg_relation_size(c.oid)::float8 as bytes
    from pg_class c left join pg_index i on i.indexrelid = c.oid
    where coalesce(i.indrelid, c.oid) in
      ('users'::regclass, 'aliases'::regclass, 'credentials'::regclass, 'log_segments'::regclass)
    order by coalesce(i.indrelid, c.oid)::regclass::text, c.relkind desc, c.relname`;
  return ask<Sizes>(url, sql);
}
