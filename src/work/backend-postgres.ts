/** A store that any number of nodes share: PostgreSQL, with a queue for the imports. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { Uploads } from '../import/upload.ts';
import {
  databaseAnswerMs,
  databaseKeepAliveMs,
  databaseStartMs,
  databaseStartRetryMs,
  databaseWaitMs,
  drainMs,
  queueConnectionsMax,
  queueErrorEveryMs,
  queueWatchSeconds,
  requestMs,
} from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import { Database, isOutage } from '../store/postgres/connection.ts';
import { migrate } from '../store/postgres/migrate.ts';
import { openStore } from '../store/postgres/store.ts';
import { databaseShelf } from '../store/postgres/upload-shelf.ts';
import { lockDataFolder } from '../store/sqlite/lock.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { BossImports } from './boss-imports.ts';
import { RunThread } from './run-thread-port.ts';
import { requireSharedMasterKey, sharedRootKey } from './shared-settings.ts';

/** @throws SecretsError when the store was made with another master key */
export async function openPostgresBackend(
  options: BackendOptions,
  databaseUrl: string,
): Promise<Backend> {
  const { config, clock, log, vault, masterKey, closers, onDeath } = options;
  const { dataFolder, quotas, accountId } = config;
  // Its folder holds keys and files in passing, which nodes must not share.
  const lock = lockDataFolder(dataFolder);
  closers.defer(() => lock.release());
  await bringUpToDate(databaseUrl, log);
  const onIdleError = (err: Error) => log.warn({ err }, 'a database connection broke');
  const db = new Database(databaseUrl, { onIdleError });
  const store = openStore(db);
  closers.defer(() => store.close());
  await requireSharedMasterKey(db, vault);
  const rootKey = config.rootKey ?? (await sharedRootKey(db, vault, options.rootKey));
  const folder = join(dataFolder, 'uploads');
  const { jobs } = store;
  const shelf = databaseShelf(db, clock);
  const uploads = new Uploads({ folder, vault, jobs, bytesMax: quotas.importFileBytes, shelf });
  await uploads.sweep(new Set());
  await shelf.sweep(new Set(await jobs.uploadFiles()), clock.nowMs() - 2 * requestMs);
  const thread = new RunThread({ databaseUrl, uploadFolder: folder, masterKey, quotas }, onDeath);
  const boss = await startQueue(databaseUrl, options);
  closers.defer(() => boss.stop({ graceful: true, timeout: drainMs }));
  const imports = await BossImports.start({
    boss,
    store,
    uploads,
    thread,
    accountId,
    clock,
    log,
  });
  closers.defer(async () => {
    const closing = imports.close();
    await thread.close();
    await closing;
  });
  return { store, uploads, imports, rootKey };
}

/** Migrates, when the database is there: one that starts beside the server may take a while. */
async function bringUpToDate(databaseUrl: string, log: Logger): Promise<void> {
  const db = new Database(databaseUrl, { unhurried: true });
  const waitUntilMs = performance.now() + databaseStartMs;
  try {
    for (let tries = 0; ; tries++)
      try {
        return await migrate(db);
      } catch (error) {
        if (!isOutage(error) || performance.now() > waitUntilMs) throw error;
        if (tries === 0) log.warn({ err: error }, 'waiting for the database');
        await sleep(databaseStartRetryMs);
      }
  } finally {
    await db.close();
  }
}

async function startQueue(connectionString: string, { log }: BackendOptions): Promise<PgBoss> {
  const connection = {
    connectionString,
    application_name: 'poolhouse queue',
    max: queueConnectionsMax,
    connectionTimeoutMillis: databaseWaitMs,
    // These are handed on to the driver.
    query_timeout: databaseAnswerMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: databaseKeepAliveMs,
  };
  const boss = new PgBoss({
    ...connection,
    schema: 'poolhouse_queue',
    superviseIntervalSeconds: queueWatchSeconds,
    monitorIntervalSeconds: queueWatchSeconds,
  });
  // Without a listener, a database that goes away would end the process.
  boss.on(
    'error',
    nowAndThen((err) => log.warn({ err }, 'the queue met an error')),
  );
  await boss.start();
  return boss;
}

/** What is said again and again, at most so often. */
function nowAndThen(say: (error: Error) => void): (error: Error) => void {
  let nextMs = 0;
  return (error) => {
    if (performance.now() < nextMs) return;
    nextMs = performance.now() + queueErrorEveryMs;
    say(error);
  };
}
