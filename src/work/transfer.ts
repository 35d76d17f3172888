/**
 * Moves an embedded store into an empty PostgreSQL: all of it in one transaction, or nothing. Each
 * table is read back and compared before the transaction is committed.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RootKey } from '../config/secrets.ts';
import { objectOf } from '../import/bucket-file.ts';
import { transferProgressRows } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';
import type { Database, Transaction } from '../store/postgres/connection.ts';
import { migrate } from '../store/postgres/migrate.ts';
import { putFile } from '../store/postgres/upload-shelf.ts';
import type { Connection } from '../store/sqlite/connection.ts';
import { requireSharedMasterKey, sharedRootKey } from './shared-settings.ts';
import { type Cast, type Cell, Checksum, castOf, checksumOf, lineOf } from './transfer-lines.ts';
import { embeddedOnly, madeThere, origins } from './transfer-tables.ts';

/** Why nothing was moved; a sentence for the operator. */
export class TransferError extends Error {}

export interface TransferOptions {
  /** Of the newest schema; nobody else may write to it meanwhile. */
  source: Connection;
  uploadFolder: string;
  /** Without limits on how long a statement takes. */
  target: Database;
  vault: Vault;
  /** Undefined where it is given to every server by its environment. */
  rootKey: RootKey | undefined;
  nowMs: number;
  /** Rows that were written or read back, of twice as many as there are. */
  onProgress(done: number, total: number): void;
}

export interface Transferred {
  tables: { name: string; rows: number }[];
  uploads: number;
}

interface Column {
  name: string;
  type: string;
  identity: boolean;
}

/** A table of the database with the query that fills it. */
interface Plan {
  table: string;
  columns: Column[];
  query: string;
  rows: number;
}

/** @throws TransferError when the database is not empty, or is not the same afterwards */
export async function transfer(options: TransferOptions): Promise<Transferred> {
  const { target } = options;
  await migrate(target);
  const transferred = await target.transaction((tx) => transferAll(options, tx));
  // Otherwise the first queries are planned as if every table were small.
  await target.script('analyze');
  return transferred;
}

async function transferAll(options: TransferOptions, tx: Transaction): Promise<Transferred> {
  const { source, vault, rootKey } = options;
  // A server that starts meanwhile waits here.
  await tx.script('lock table settings in access exclusive mode');
  const tables = await columnsOf(tx);
  await requireEmpty(tx, [...tables.keys()]);
  requireKnown(source);
  const plans = [...tables].flatMap(([table, columns]) => planOf(source, table, columns) ?? []);
  const meter = meterOf(options, plans);
  const sums: Checksum[] = [];
  for (const plan of plans) sums.push(await copyTable(options, tx, plan, meter));
  const uploads = await copyUploads(options, tx);
  for (const plan of plans) await moveSequence(source, tx, plan);
  await requireSharedMasterKey(tx, vault);
  if (rootKey) await sharedRootKey(tx, vault, rootKey);
  for (const [i, plan] of plans.entries()) await requireSame(tx, plan, sums[i], meter);
  return { tables: plans.map(({ table, rows }) => ({ name: table, rows })), uploads };
}

async function columnsOf(tx: Transaction): Promise<Map<string, Column[]>> {
  const rows = await tx.all<{ table: string; name: string; type: string; identity: string }>(
    `select c.table_name as table, c.column_name as name, c.data_type as type,
       c.is_identity as identity
     from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
     order by c.table_name, c.ordinal_position`,
  );
  const tables = new Map<string, Column[]>();
  for (const { table, name, type, identity } of rows) {
    const columns = tables.get(table) ?? [];
    columns.push({ name, type, identity: identity === 'YES' });
    tables.set(table, columns);
  }
  return tables;
}

async function requireEmpty(tx: Transaction, tables: string[]): Promise<void> {
  for (const table of tables) {
    if (table === 'schema_version' || table === 'iam_epoch') continue;
    if (await tx.one(`select 1 from ${quoted(table)} limit 1`))
      throw new TransferError(
        `The database is not empty: its table ${table} has rows. Name one on which no server ` +
          'has started yet.',
      );
  }
}

/** A table that nobody thought of here would be lost without a word. */
function requireKnown(source: Connection): void {
  const sql = `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`;
  for (const { name } of source.all<{ name: string }>(sql))
    if (!origins[name] && !embeddedOnly.has(name))
      throw new Error(`nobody says what becomes of the table ${name}`);
}

function planOf(source: Connection, table: string, columns: Column[]): Plan | undefined {
  if (madeThere.has(table)) return undefined;
  const origin = origins[table];
  if (!origin) throw new Error(`nobody says where the table ${table} comes from`);
  const from = origin.from ?? `${quoted(table)} t`;
  const selected = columns.map(({ name }) => origin.columns?.[name] ?? `t.${quoted(name)}`);
  const count = source.one<{ n: number }>(`select count(*) as n from ${from}`);
  const query = `select ${selected.join(', ')} from ${from}`;
  return { table, columns, query, rows: count?.n ?? 0 };
}

const quoted = (name: string): string => `"${name}"`;

const columnList = ({ columns }: Plan): string =>
  columns.map(({ name }) => quoted(name)).join(', ');

/** Tells now and then of rows that were written or read back. */
function meterOf({ onProgress }: TransferOptions, plans: Plan[]): () => void {
  const total = 2 * plans.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  return () => {
    if (++done % transferProgressRows === 0) onProgress(done, total);
  };
}

async function copyTable(
  { source }: TransferOptions,
  tx: Transaction,
  plan: Plan,
  meter: () => void,
): Promise<Checksum> {
  const checksum = new Checksum();
  const types = plan.columns.map(({ type }) => castOf(type));
  const lines = linesOf(source, plan.query, types, (line) => {
    checksum.add(line);
    meter();
  });
  await tx.copy(`copy ${quoted(plan.table)} (${columnList(plan)}) from stdin`, lines);
  return checksum;
}

function* linesOf(
  source: Connection,
  query: string,
  types: readonly Cast[],
  onLine: (line: string) => void,
): Generator<string> {
  const statement = source.statement(query);
  statement.setReturnArrays(true);
  for (const row of statement.iterate() as Iterable<unknown>) {
    const line = lineOf(row as Cell[], types);
    onLine(line);
    yield line;
  }
}

/**
 * Files of jobs that have not ended, but for those in a bucket, which stay there. One that is gone
 * fails its job, as it would have before.
 */
async function copyUploads(
  { source, uploadFolder, nowMs }: TransferOptions,
  tx: Transaction,
): Promise<number> {
  const sql = 'select upload_file as file from jobs where upload_file is not null';
  const files = source.all<{ file: string }>(sql).map(({ file }) => file);
  let copied = 0;
  for (const file of files) {
    const path = join(uploadFolder, file);
    if (objectOf(file) || !existsSync(path)) continue;
    await putFile(tx, file, path, nowMs);
    const size = 'select sum(length(body)) as bytes from upload_pieces where file = $1';
    const kept = await tx.one<{ bytes: number }>(size, file);
    if (kept?.bytes !== statSync(path).size)
      throw new TransferError('An uploaded file is not the same in the database.');
    copied++;
  }
  return copied;
}

/** Keys go on where they were, also past rows that were deleted. */
async function moveSequence(source: Connection, tx: Transaction, plan: Plan): Promise<void> {
  const { table, columns } = plan;
  const column = columns.find(({ identity }) => identity);
  if (!column) return;
  const newest = source.one<{ key: number | null }>(
    `select max((select max(key) from ${quoted(table)}),
       ifnull((select seq from sqlite_sequence where name = ?), 0)) as key`,
    table,
  );
  if (!newest?.key) return;
  const sql = 'select setval(pg_get_serial_sequence($1, $2), $3)';
  await tx.one(sql, table, column.name, newest.key);
}

async function requireSame(
  tx: Transaction,
  plan: Plan,
  sum: Checksum | undefined,
  meter: () => void,
): Promise<void> {
  const lines = tx.copyOut(`copy ${quoted(plan.table)} (${columnList(plan)}) to stdout`);
  const there = await checksumOf(lines, meter);
  if (!sum?.equals(there) || there.rows !== plan.rows)
    throw new TransferError(
      `The table ${plan.table} is not the same in the database: ${there.rows} rows of ` +
        `${plan.rows}, or other contents. Nothing was moved.`,
    );
}
