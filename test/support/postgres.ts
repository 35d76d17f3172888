/**
 * A real PostgreSQL for tests: the one in `POOLHOUSE_TEST_POSTGRES_URL`, else one that npm brought
 * and that is started over a temporary folder.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';

export interface TestPostgres {
  /** The URL of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Drops the databases, and stops a server that was started here. */
  close(): Promise<void>;
}

/** A server of its own. */
export interface OwnPostgres extends TestPostgres {
  /** As an administrator stops it: sessions are ended. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Settings that spare tests the time of being safe from a loss of power. */
const forTests = ['fsync=off'];

/** `settings` are those of a server that is started here. */
export async function startPostgres(settings = forTests): Promise<TestPostgres> {
  const given = process.env.POOLHOUSE_TEST_POSTGRES_URL;
  return given ? databasesOf(given, async () => undefined) : startOwnPostgres(settings);
}

export async function startOwnPostgres(settings = forTests): Promise<OwnPostgres> {
  const script = new URL('./postgres-server.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, [script, ...settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(server.stdout);
  const url = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(server, 'exit').then(([code]) => {
      throw new Error(`PostgreSQL did not start: exit code ${code}`);
    }),
  ]);
  const databases = databasesOf(url, async () => {
    const exited = once(server, 'exit');
    server.stdin.end();
    await exited;
  });
  const tell = async (command: string) => {
    const told = once(lines, 'line');
    server.stdin.write(`${command}\n`);
    await told;
  };
  return { ...databases, stop: () => tell('stop'), start: () => tell('start') };
}

let databases = 0;

/** Makes databases by the URL of one, as a role that may; `close` is called when they are dropped. */
export function databasesOf(adminUrl: string, close: () => Promise<void>): TestPostgres {
  const made: string[] = [];
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    async createDatabase() {
      const name = `poolhouse_test_${process.pid}_${databases++}`;
      await admin(`create database ${name}`);
      made.push(name);
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    async close() {
      for (const name of made) await admin(`drop database if exists ${name} with (force)`);
      await close();
    },
  };
}
