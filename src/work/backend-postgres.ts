/** A store that any number of nodes share: PostgreSQL, with a queue for the imports. */
import { join } from 'node:path';
import { PgBoss } from 'pg-boss';
import { drainMs, queueErrorEveryMs, queueWatchSeconds, requestMs } from '../lib/limits.ts';
import { Database } from '../store/postgres/connection.ts';
import { type DatabaseServer, readServer } from '../store/postgres/server.ts';
import { openStore } from '../store/postgres/store.ts';
import { databaseShelf } from '../store/postgres/upload-shelf.ts';
import { lockDataFolder } from '../store/sqlite/lock.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { BossImports } from './boss-imports.ts';
import { ClaimFile } from './claim-file.ts';
import { bringUpToDate } from './database-schema.ts';
import { openUploads, uploadFolder } from './open-uploads.ts';
import { queueOptions } from './queue-options.ts';
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
  await bringUpToDate(databaseUrl, (err) => log.warn({ err }, 'waiting for the database'));
  const onIdleError = (err: Error) => log.warn({ err }, 'a database connection broke');
  const connectionsMax = config.databaseConnections;
  const db = new Database(databaseUrl, { onIdleError, connectionsMax });
  const store = openStore(db);
  closers.defer(() => store.close());
  await requireSharedMasterKey(db, vault);
  const rootKey = config.rootKey ?? (await sharedRootKey(db, vault, options.rootKey));
  const { jobs } = store;
  const shelf = databaseShelf(db, clock);
  const uploads = await openUploads(options, { jobs, shelf, rootKey });
  await shelf.sweep(new Set(await jobs.uploadFiles()), clock.nowMs() - 2 * requestMs);
  const thread = new RunThread(
    { databaseUrl, uploadFolder: uploadFolder(dataFolder), masterKey, quotas },
    onDeath,
  );
  const boss = await startQueue(databaseUrl, await readServer(db), options);
  closers.defer(() => boss.stop({ graceful: true, timeout: drainMs }));
  const imports = await BossImports.start({
    boss,
    store,
    uploads,
    thread,
    accountId,
    claimFile: new ClaimFile(join(dataFolder, 'claim.json')),
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

async function startQueue(
  connectionString: string,
  server: DatabaseServer,
  { log }: BackendOptions,
): Promise<PgBoss> {
  const boss = new PgBoss({
    ...queueOptions(connectionString, server),
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
