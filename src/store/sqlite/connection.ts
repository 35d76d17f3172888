/** A connection to the database file, with its statements prepared once. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type Value = SQLInputValue;

/** How long a statement waits for another connection: only a migration or recovery holds one up. */
const busyTimeoutMs = 5_000;
/** Larger than SQLite's 4 KiB: fewer pages to split and look up; measured a fifth faster in bulk. */
const pageBytes = 8_192;
/** The pages that an import touches again and again, the last part's indexes, fit in. */
const writerCacheKib = 24 * 1024;
const readerCacheKib = 16 * 1024;
/** Pages in the log before they are moved into the file: 64 MiB. More saves writes, costs disk. */
const checkpointPages = 8_192;

export class Connection {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The prepared statement of a text; texts are constants, so that there are few. */
  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** The first row. `Row` states the columns that `sql` selects. */
  one<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.statement(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.statement(sql).all(...values) as Row[];
  }

  /** Runs a change; answers how many rows it touched. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  /** Inserts one row; answers its key. */
  insert(sql: string, ...values: Value[]): number {
    return Number(this.statement(sql).run(...values).lastInsertRowid);
  }

  /** Runs a text of any number of statements, unprepared. */
  script(sql: string): void {
    this.#db.exec(sql);
  }

  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  /** All that `work` writes, or nothing when it throws. */
  transaction<T>(work: () => T): T {
    this.run('begin immediate');
    try {
      const result = work();
      this.run('commit');
      return result;
    } catch (error) {
      // A full disk, among others, makes SQLite roll back by itself.
      if (this.inTransaction) this.run('rollback');
      throw error;
    }
  }

  /** All that `read` selects is of one moment. */
  snapshot<T>(read: () => T): T {
    this.run('begin');
    try {
      return read();
    } finally {
      this.run('commit');
    }
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}

/** The one connection that writes. Creates the file when it is missing. */
export function openWriteConnection(file: string): Connection {
  const db = new DatabaseSync(file, { timeout: busyTimeoutMs });
  db.exec(`
    pragma page_size = ${pageBytes};
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma cache_size = -${writerCacheKib};
    pragma wal_autocheckpoint = ${checkpointPages};
  `);
  return new Connection(db);
}

/** A connection that only reads, and never waits for the one that writes. */
export function openReadConnection(file: string): Connection {
  const db = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
  db.exec(`pragma cache_size = -${readerCacheKib}`);
  return new Connection(db);
}
