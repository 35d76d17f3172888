/** What a server keeps, looked at past the server: in its data folder, or in its database. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { TestServer } from './server.ts';

type Place = Pick<TestServer, 'dataFolder' | 'databaseUrl'>;

const databaseFile = ({ dataFolder }: Place) => join(dataFolder, 'poolhouse.db');

async function query<Row>(url: string, text: string, ...values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** One row of the store's own tables, in each of its languages. */
async function row<Row>(
  place: Place,
  sql: { sqlite: string; postgres: string },
  ...values: string[]
): Promise<Row | undefined> {
  if (place.databaseUrl) return (await query<Row>(place.databaseUrl, sql.postgres, ...values))[0];
  const db = new DatabaseSync(databaseFile(place), { readOnly: true });
  try {
    return db.prepare(sql.sqlite).get(...values) as Row | undefined;
  } finally {
    db.close();
  }
}

/** The sealed files of a job, whole or not, wherever they are. */
export async function uploadsOf(place: Place, jobId: string | undefined): Promise<string[]> {
  const names = readdirSync(join(place.dataFolder, 'uploads'));
  const sql = 'select distinct file from upload_pieces';
  const kept = place.databaseUrl ? await query<{ file: string }>(place.databaseUrl, sql) : [];
  return [...names, ...kept.map(({ file }) => file)].filter((name) => name.startsWith(`${jobId}-`));
}

export async function readUpload({ dataFolder, databaseUrl }: Place, name: string) {
  if (!databaseUrl) return readFileSync(join(dataFolder, 'uploads', name));
  const sql = 'select body from upload_pieces where file = $1 order by number';
  const pieces = await query<{ body: Buffer }>(databaseUrl, sql, name);
  return Buffer.concat(pieces.map(({ body }) => body));
}

/** Puts other bytes in the place of a sealed file. */
export async function writeUpload(place: Place, name: string, bytes: Uint8Array): Promise<void> {
  const { dataFolder, databaseUrl } = place;
  if (!databaseUrl) return writeFileSync(join(dataFolder, 'uploads', name), bytes);
  await removeUpload(place, name);
  const sql = 'insert into upload_pieces (file, number, put_ms, body) values ($1, 0, $2, $3)';
  await query(databaseUrl, sql, name, Date.now(), bytes);
}

export async function removeUpload({ dataFolder, databaseUrl }: Place, name: string) {
  if (!databaseUrl) return rmSync(join(dataFolder, 'uploads', name));
  await query(databaseUrl, 'delete from upload_pieces where file = $1', name);
}

/** How many batches a job has committed. */
export async function batchesOf(place: Place, jobId: string | undefined): Promise<number> {
  const sql = (id: string) => `select batch from jobs where id = ${id}`;
  const texts = { sqlite: sql('?'), postgres: sql('$1') };
  return (await row<{ batch: number }>(place, texts, jobId ?? ''))?.batch ?? 0;
}

/** Whether the hash of a user's password is one that an import brought. */
export async function isImported(place: Place, poolId: string, name: string): Promise<boolean> {
  const found = await row<{ imported: boolean | number }>(
    place,
    {
      sqlite: `select c.imported from credentials c join users u on u.id = c.user
        join parts a on a.key = u.part join pools p on p.key = a.pool
        where p.id = ? and u.username_key = ?`,
      postgres: `select c.imported from credentials c
        join users u on u.pool = c.pool and u.sub = c.sub join pools p on p.key = u.pool
        where p.id = $1 and u.username_key = $2`,
    },
    ...[poolId, name],
  );
  return Boolean(found?.imported);
}

/** The files or tables in which a text stands. */
export async function placesOf(place: Place, text: string): Promise<string[]> {
  if (place.databaseUrl) return tablesWith(place.databaseUrl, text);
  const names = readdirSync(place.dataFolder).filter((name) => name.startsWith('poolhouse.db'));
  return names.filter((name) => readFileSync(join(place.dataFolder, name)).includes(text));
}

/** Bytes are shown in hex there. */
async function tablesWith(url: string, text: string): Promise<string[]> {
  const tables = await query<{ name: string }>(
    url,
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const has = `select 1 from ${name} t
      where position($1 in t::text) > 0 or position($2 in t::text) > 0 limit 1`;
    const hex = Buffer.from(text).toString('hex');
    if ((await query(url, has, text, hex)).length > 0) found.push(name);
  }
  return found;
}
