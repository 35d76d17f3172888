/** Brings a database up to date: the store's schema, and beforehand also the queue's. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import queuePackage from 'pg-boss/package.json' with { type: 'json' };
import { databaseStartMs, databaseStartRetryMs } from '../lib/limits.ts';
import { Database, isOutage } from '../store/postgres/connection.ts';
import { migrate, type SchemaVersion, schemaVersion } from '../store/postgres/migrate.ts';
import { readServer, requireServer } from '../store/postgres/server.ts';
import { queueOptions, queueSchema } from './queue-options.ts';

export interface Schemas {
  store: SchemaVersion;
  queue: SchemaVersion;
}

/** Told once, when the database is not there yet. */
export type OnWait = (error: unknown) => void;

/** What a node does at its start; the queue looks after its own tables when it starts. */
export const bringUpToDate = (databaseUrl: string, onWait: OnWait): Promise<void> =>
  whenThere(databaseUrl, onWait, migrate);

/** Both, so that nodes may start which are not allowed to make anything. */
export function makeSchemas(
  databaseUrl: string,
  onWait: OnWait,
): Promise<{ before: Schemas; after: Schemas }> {
  return whenThere(databaseUrl, onWait, async (db) => {
    const before = await schemasOf(db);
    await migrate(db);
    if (before.queue.version < before.queue.newest) await makeQueue(databaseUrl, db);
    return { before, after: await schemasOf(db) };
  });
}

/** Changes nothing. */
export const readSchemas = (databaseUrl: string, onWait: OnWait): Promise<Schemas> =>
  whenThere(databaseUrl, onWait, schemasOf);

/** A database that starts beside the server may take a while. */
async function whenThere<T>(
  databaseUrl: string,
  onWait: OnWait,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = new Database(databaseUrl, { unhurried: true });
  const waitUntilMs = performance.now() + databaseStartMs;
  try {
    for (let tries = 0; ; tries++)
      try {
        return await work(db);
      } catch (error) {
        if (!isOutage(error) || performance.now() > waitUntilMs) throw error;
        if (tries === 0) onWait(error);
        await sleep(databaseStartRetryMs);
      }
  } finally {
    await db.close();
  }
}

async function schemasOf(db: Database): Promise<Schemas> {
  requireServer(await readServer(db));
  return { store: await schemaVersion(db), queue: await queueVersion(db) };
}

async function queueVersion(db: Database): Promise<SchemaVersion> {
  const newest = queuePackage.pgboss.schema;
  const versions = `${queueSchema}.version`;
  const table = await db.one<{ name: string | null }>(
    'select to_regclass($1)::text as name',
    versions,
  );
  if (!table?.name) return { version: 0, newest };
  const row = await db.one<{ version: number }>(`select version from ${versions}`);
  return { version: row?.version ?? 0, newest };
}

/** The queue makes its tables when it starts. It takes no work meanwhile. */
async function makeQueue(databaseUrl: string, db: Database): Promise<void> {
  const options = queueOptions(databaseUrl, await readServer(db));
  const boss = new PgBoss({ ...options, supervise: false, schedule: false });
  // Without a listener, a connection that breaks would end the process.
  boss.on('error', () => undefined);
  try {
    await boss.start();
  } finally {
    await boss.stop({ graceful: false });
  }
}
