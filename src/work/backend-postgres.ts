/** A store that any number of nodes share: PostgreSQL, with a queue for the imports. */
import { join } from 'node:path';
import { PgBoss } from 'pg-boss';
import { Uploads } from '../import/upload.ts';
import { drainMs, queueConnectionsMax, queueWatchSeconds, requestMs } from '../lib/limits.ts';
import { Database } from '../store/postgres/connection.ts';
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
  const db = new Database(databaseUrl, (err) => log.warn({ err }, 'a database connection broke'));
  const store = openStore(db);
  closers.defer(() => store.close());
  await migrate(db);
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

async function startQueue(connectionString: string, { log }: BackendOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString,
    schema: 'poolhouse_queue',
    application_name: 'poolhouse queue',
    max: queueConnectionsMax,
    superviseIntervalSeconds: queueWatchSeconds,
    monitorIntervalSeconds: queueWatchSeconds,
  });
  // Without a listener, a database that goes away would end the process.
  boss.on('error', (err) => log.warn({ err }, 'the queue met an error'));
  await boss.start();
  return boss;
}
