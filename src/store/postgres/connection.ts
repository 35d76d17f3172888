/** Connections to PostgreSQL: a pool of them, and transactions that are tried again. */
import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { type CopyToStreamQuery, from as copyFrom, to as copyTo } from 'pg-copy-streams';
import {
  databaseAnswerMs,
  databaseConnectionsMax,
  databaseKeepAliveMs,
  databaseWaitMs,
  idleTransactionMs,
  lockWaitMs,
  statementMs,
  transactionTriesMax,
} from '../../lib/limits.ts';
import { copiedValues, copyData, type PageRow } from './copy-format.ts';

export type Value = string | number | boolean | null | Uint8Array | readonly (string | number)[];

/** What runs statements: the pool, each on whichever connection is free, or one transaction. */
export interface Sql {
  /** The first row. `Row` states the columns that `sql` selects. */
  one<Row>(sql: string, ...values: Value[]): Promise<Row | undefined>;
  all<Row>(sql: string, ...values: Value[]): Promise<Row[]>;
  /** Runs a change; answers how many rows it touched. */
  run(sql: string, ...values: Value[]): Promise<number>;
}

export interface Transaction extends Sql {
  /** `copy … from stdin` with lines in its text format, which are all in memory for a while. */
  copy(sql: string, lines: Iterable<string>): Promise<void>;
  /** `copy … from stdin (format binary)`. The pages must not change until it resolves. */
  copyRows(sql: string, rows: Iterable<PageRow>): Promise<void>;
  /** `copy … to stdout`, in pieces that end anywhere. */
  copyOut(sql: string): AsyncIterable<Buffer>;
  /** Runs a text of any number of statements, unprepared. */
  script(sql: string): Promise<void>;
  /** All that `work` writes, or nothing of it when it throws; the transaction goes on. */
  nested<T>(work: () => Promise<T>): Promise<T>;
}

/** Epoch milliseconds and counts fit into a number; PostgreSQL's driver would give texts. */
const int8 = 20;
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : (pg.types.getTypeParser(oid, format as 'text') as unknown),
} as pg.CustomTypesConfig;

/** Of two transactions that stand in each other's way one is undone, and can be tried again. */
const again = new Set(['40001', '40P01']);

export const isCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as { code?: string } | null)?.code ?? '');

/** Whether a statement waited in vain for what another transaction holds. */
export const isLockWait = (error: unknown): boolean => isCode(error, '55P03');

const systemOutages =
  'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN'.split(' ');

/**
 * Whether an error says that the server is away, has no room, or is too busy: what failed may be
 * tried again later. Classes of SQLSTATE, and the system's and the driver's words.
 */
export function isOutage(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    /^(08|53|57P|57014|25P0[34])/.test(code) ||
    systemOutages.includes(code) ||
    /connection terminated|timeout exceeded when trying to connect/i.test(message) ||
    /query read timeout|connection error and is not queryable/i.test(message)
  );
}

/** The name of the unique constraint or index that an error tells of. */
export const brokenConstraint = (error: unknown): string | undefined =>
  isCode(error, '23505') ? (error as { constraint?: string }).constraint : undefined;

export interface DatabaseOptions {
  /** Told of connections that broke while nobody used them. */
  onIdleError?: ((error: Error) => void) | undefined;
  connectionsMax?: number;
  /** Waits for locks; `lockWaitMs` by default. */
  lockMs?: number;
  /** For what takes its time, such as migrations: no statement is given up. */
  unhurried?: boolean;
}

/** A node that is cut off must neither wait for ever nor make others wait. */
const patience = (lockMs: number): pg.PoolConfig => ({
  statement_timeout: statementMs,
  lock_timeout: lockMs,
  query_timeout: databaseAnswerMs,
  idle_in_transaction_session_timeout: idleTransactionMs,
});

export class Database implements Sql {
  readonly #pool: pg.Pool;

  constructor(url: string, options: DatabaseOptions = {}) {
    const { onIdleError = () => undefined, connectionsMax = databaseConnectionsMax } = options;
    const { lockMs = lockWaitMs, unhurried = false } = options;
    this.#pool = new pg.Pool({
      connectionString: url,
      types,
      max: connectionsMax,
      connectionTimeoutMillis: databaseWaitMs,
      application_name: 'poolhouse',
      keepAlive: true,
      keepAliveInitialDelayMillis: databaseKeepAliveMs,
      ...(unhurried ? {} : patience(lockMs)),
    });
    // Otherwise a server that goes away would end the process.
    this.#pool.on('error', onIdleError);
  }

  one = async <Row>(sql: string, ...values: Value[]) =>
    (await query(this.#pool, sql, values)).rows[0] as Row | undefined;

  all = async <Row>(sql: string, ...values: Value[]) =>
    (await query(this.#pool, sql, values)).rows as Row[];

  run = async (sql: string, ...values: Value[]) =>
    (await query(this.#pool, sql, values)).rowCount ?? 0;

  /** READ COMMITTED. What the database undoes for being in others' way is done again. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++)
      try {
        return await this.#try('begin', work);
      } catch (error) {
        if (tries === transactionTriesMax || !isCode(error, ...again)) throw error;
      }
  }

  /** All that `read` selects is of one moment. */
  snapshot<T>(read: (tx: Sql) => Promise<T>): Promise<T> {
    return this.#try('begin isolation level repeatable read, read only', read);
  }

  async #try<T>(begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const breaks = (error: Error) => {
      broken = error;
    };
    // A connection that breaks between two statements tells nobody else, and would end the process.
    client.on('error', breaks);
    try {
      await client.query(begin);
      const result = await work(transactionOn(client));
      await client.query('commit');
      return result;
    } catch (error) {
      if (isOutage(error)) breaks(error as Error);
      else await client.query('rollback').catch(breaks);
      throw error;
    } finally {
      client.removeListener('error', breaks);
      client.release(broken);
    }
  }

  /** Runs a text of any number of statements. */
  async script(sql: string): Promise<void> {
    await this.#pool.query(sql);
  }

  /** The one column that a query selects, of type bytea. The driver would read it as hex text. */
  bytes(select: string): Promise<Buffer[]> {
    return this.transaction(async (tx) => {
      const pieces: Buffer[] = [];
      const sql = `copy (${select}) to stdout (format binary)`;
      for await (const piece of tx.copyOut(sql)) pieces.push(piece);
      return copiedValues(Buffer.concat(pieces));
    });
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

function transactionOn(client: pg.PoolClient): Transaction {
  return {
    one: async <Row>(sql: string, ...values: Value[]) =>
      (await query(client, sql, values)).rows[0] as Row | undefined,
    all: async <Row>(sql: string, ...values: Value[]) =>
      (await query(client, sql, values)).rows as Row[],
    run: async (sql, ...values) => (await query(client, sql, values)).rowCount ?? 0,
    copy: (sql, lines) => copyInto(client, sql, chunksOf(lines)),
    copyRows: (sql, rows) => copyInto(client, sql, copyData(rows)),
    copyOut: (sql) => copyFromServer(client, sql),
    script: async (sql) => {
      await client.query(sql);
    },
    nested: async (work) => {
      await client.query('savepoint nested');
      try {
        const result = await work();
        await client.query('release savepoint nested');
        return result;
      } catch (error) {
        await client.query('rollback to savepoint nested; release savepoint nested');
        throw error;
      }
    },
  };
}

/** All at once, so that the server is not kept waiting for what this thread does next. */
async function copyInto(client: pg.PoolClient, sql: string, pieces: Iterable<string | Buffer>) {
  const stream = client.query(copyFrom(sql));
  for (const piece of pieces) stream.write(piece);
  await finished(stream.end());
}

/**
 * The driver gives up a query by a timer, which it clears when the query calls back. A stream of
 * `copy … to` never does, and an unused timer keeps the process from ending.
 */
async function* copyFromServer(client: pg.PoolClient, sql: string): AsyncGenerator<Buffer> {
  const stream: CopyToStreamQuery & { callback?: () => void } = client.query(copyTo(sql));
  try {
    yield* stream as AsyncIterable<Buffer>;
  } finally {
    stream.callback?.();
  }
}

const copyChunkCharacters = 64 * 1024;

/** Few large writes: a write for each line would cost more than the line. */
function* chunksOf(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < copyChunkCharacters) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}

const names = new Map<string, string>();

/** Statements are prepared once a connection, under a name made of their text. */
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 24);
    names.set(sql, name);
  }
  return name;
}

const query = (on: pg.Pool | pg.PoolClient, text: string, values: Value[]) =>
  on.query({ name: nameOf(text), text, values: values.map(bound) });

const bound = (value: Value) =>
  value instanceof Uint8Array && !Buffer.isBuffer(value) ? Buffer.from(value) : value;

/** Waits for its turn until the transaction ends: for what is counted before it is added. */
export async function lockName(tx: Sql, name: string): Promise<void> {
  await tx.run('insert into locks (name) values ($1) on conflict do nothing', name);
  await tx.run('select 1 from locks where name = $1 for update', name);
}
