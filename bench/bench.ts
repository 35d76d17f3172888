/** What every group of measurements gets: its sizes, a workspace, and where to report to. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openWriteConnection } from '../src/store/sqlite/connection.ts';
import type { TestPostgres } from '../test/support/postgres.ts';
import { type RowsFile, type RowsOptions, writeRows } from './rows.ts';
import { type Server, startServer } from './server.ts';
import type { Measure } from './table.ts';

export interface Sizes {
  /** Rows of a file, and how often it is imported. */
  imports: { rows: number; repeats: number }[];
  /** Users of the large pool, and those imported into it afterwards. */
  pool: number;
  added: number;
  /** Rows of the files whose import is disturbed: by calls, by `kill -9`. */
  disturbed: number;
  /** Repetitions of everything but imports, and of disturbed imports. */
  repeats: number;
  disturbedRepeats: number;
  /** Calls of one repetition. */
  calls: number;
}

/** Goals are set for 500,000 rows and a pool of a million. */
export const fullSizes: Sizes = {
  imports: [
    { rows: 100_000, repeats: 3 },
    { rows: 500_000, repeats: 3 },
    { rows: 2_000_000, repeats: 1 },
  ],
  pool: 1_000_000,
  added: 500_000,
  disturbed: 500_000,
  repeats: 3,
  disturbedRepeats: 3,
  calls: 20_000,
};

export const quickSizes: Sizes = {
  imports: [{ rows: 100_000, repeats: 1 }],
  pool: 200_000,
  added: 100_000,
  disturbed: 100_000,
  repeats: 1,
  disturbedRepeats: 1,
  calls: 10_000,
};

export const count = (number: number): string => number.toLocaleString('en-US');

export class Bench {
  readonly sizes: Sizes;
  /** There is a `sqlite3` shell. */
  readonly hasShell: boolean;
  readonly #folder: string;
  readonly #nodeFlags: readonly string[];
  readonly #report: (measure: Measure) => void;
  readonly #postgres: TestPostgres | undefined;
  readonly #servers = new Set<Server>();
  /** Of PostgreSQL, by the folder of the server. */
  readonly #databases = new Map<string, string>();
  #files = 0;

  constructor(options: {
    sizes: Sizes;
    folder: string;
    hasShell: boolean;
    nodeFlags: readonly string[];
    /** Servers keep their store in it, each in a database of its own. */
    postgres: TestPostgres | undefined;
    report(measure: Measure): void;
  }) {
    this.sizes = options.sizes;
    this.hasShell = options.hasShell;
    this.#folder = options.folder;
    this.#nodeFlags = options.nodeFlags;
    this.#report = options.report;
    this.#postgres = options.postgres;
  }

  report(measure: Measure): void {
    this.#report(measure);
  }

  /** A path in the workspace that was not there before. */
  newPath(name: string): string {
    return join(this.#folder, `${++this.#files}-${name}`);
  }

  writeRows(options: RowsOptions): RowsFile {
    return writeRows(this.newPath('rows.csv'), options);
  }

  /** A server over an empty folder, or over one that another left. */
  async startServer(folder = this.newPath('data')): Promise<Server> {
    const databaseUrl = this.#databases.get(folder) ?? (await this.newDatabase());
    if (databaseUrl !== undefined) this.#databases.set(folder, databaseUrl);
    const server = await startServer({ folder, databaseUrl, nodeFlags: this.#nodeFlags });
    this.#servers.add(server);
    return server;
  }

  /** The URL of an empty database; undefined where stores are in SQLite. */
  async newDatabase(): Promise<string | undefined> {
    return this.#postgres?.createDatabase();
  }

  /** Ends a server and deletes its folder. */
  async removeServer(server: Server): Promise<void> {
    await server.stop();
    this.#servers.delete(server);
    remove(server.folder);
  }

  /** Whatever a failed group left running. */
  async killServers(): Promise<void> {
    await Promise.all([...this.#servers].map((server) => server.kill()));
    this.#servers.clear();
  }
}

export const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

/** Bytes of the database of a stopped server, once its log is in its file. */
export function databaseBytes(databaseFile: string): number {
  const db = openWriteConnection(databaseFile);
  db.one('pragma wal_checkpoint(truncate)');
  db.close();
  return statSync(databaseFile).size;
}
