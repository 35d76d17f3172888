/**
 * The floor of an import: the `sqlite3` shell reads the ready rows, as the import stored them,
 * into the same table with the same indexes and pragmas. It checks nothing and writes no log.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { type Connection, openWriteConnection } from '../src/store/sqlite/connection.ts';

export interface ReadyRows {
  path: string;
  rows: number;
  /** Makes the table and its indexes in an empty database, with the pragmas of the store. */
  schema: string;
}

const fieldEnd = '\u001f';
const rowEnd = '\u001e';
const blockCharacters = 1 << 20;

/** The version of the shell, or undefined where there is none. */
export function shellVersion(): string | undefined {
  try {
    return execFileSync('sqlite3', ['--version'], { encoding: 'utf8' }).split(' ')[0];
  } catch {
    return undefined;
  }
}

/** Exports the users of the database of a stopped server, in the order of their creation. */
export function exportRows(databaseFile: string, path: string): ReadyRows {
  const db = openWriteConnection(databaseFile);
  const file = openSync(path, 'w', 0o600);
  try {
    let rows = 0;
    let block = '';
    const query = db.statement('select * from users order by id');
    query.setReturnArrays(true);
    for (const row of query.iterate() as Iterable<unknown>) {
      block += (row as unknown[]).map(importable).join(fieldEnd) + rowEnd;
      rows += 1;
      if (block.length < blockCharacters) continue;
      writeSync(file, block);
      block = '';
    }
    writeSync(file, block);
    return { path, rows, schema: schemaOf(db) };
  } finally {
    closeSync(file);
    db.close();
  }
}

/** The shell reads text only, and has no NULL: it becomes the empty text, which is as long. */
function importable(value: unknown): string {
  if (value === null) return '';
  return value instanceof Uint8Array ? sameOrderText(value) : String(value);
}

/** In the order of their codes. */
const digits = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/**
 * A `sub` as text of the same length and in the same order: six bits a character, so that of its
 * 128 bits the first 96 are left. They hold its time and sequence and are unique.
 */
function sameOrderText(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 2 < bytes.length && text.length < bytes.length; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) text += digits[(three >> shift) & 63];
  }
  return text.slice(0, bytes.length);
}

/** What the store sets on its own connection; most of it is not in the file. */
const pragmas = ['page_size', 'journal_mode', 'synchronous', 'cache_size', 'wal_autocheckpoint'];

function schemaOf(db: Connection): string {
  const set = pragmas.map((name) => {
    const row = db.one<Record<string, unknown>>(`pragma ${name}`) ?? {};
    return `pragma ${name} = ${Object.values(row)[0]};\n`;
  });
  const statements = db.all<{ sql: string }>(
    "select sql from sqlite_schema where tbl_name = 'users' and sql is not null",
  );
  const sql = statements.map((statement) => statement.sql.replaceAll(/ is not null$/gm, " <> ''"));
  return `${set.join('')}${sql.join(';\n')};\n`;
}

/** Milliseconds that the shell takes, from its start to its end. */
export async function importByShell(ready: ReadyRows, databaseFile: string): Promise<number> {
  const script = `${ready.schema}.import --ascii ${ready.path} users\nselect count(*) from users;\n`;
  const began = performance.now();
  const shell = spawn('sqlite3', ['-batch', databaseFile], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  shell.stdout.on('data', (data) => {
    output += String(data);
  });
  shell.stdin.end(script);
  await once(shell, 'close');
  const ms = performance.now() - began;
  for (const suffix of ['', '-wal', '-shm']) rmSync(databaseFile + suffix, { force: true });
  const count = Number(output.trim().split('\n').at(-1));
  if (count !== ready.rows) throw new Error(`the shell imported ${count} of ${ready.rows} rows`);
  return ms;
}
