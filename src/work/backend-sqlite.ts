/** The embedded store: SQLite in the data folder, and one thread that writes and imports. */
import { join } from 'node:path';
import { lockDataFolder } from '../store/sqlite/lock.ts';
import { openStore } from '../store/sqlite/store.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { Imports } from './imports.ts';
import { openUploads, uploadFolder } from './open-uploads.ts';
import { WriterThread } from './writer-thread.ts';

export async function openSqliteBackend(options: BackendOptions): Promise<Backend> {
  const { config, clock, log, masterKey, rootKey, closers, onDeath } = options;
  const { dataFolder, accountId, quotas } = config;
  const databaseFile = join(dataFolder, 'poolhouse.db');
  const lock = lockDataFolder(dataFolder);
  closers.defer(() => lock.release());
  const thread = await WriterThread.start(
    { databaseFile, uploadFolder: uploadFolder(dataFolder), masterKey, quotas },
    onDeath,
  );
  closers.defer(() => thread.close());
  const store = openStore(databaseFile, thread);
  closers.defer(() => store.close());
  const uploads = await openUploads(options, { jobs: store.jobs, rootKey });
  const run = thread.run.bind(thread);
  const imports = new Imports({ store, uploads, accountId, clock, log, run });
  // The store is closed after this, and closes the thread last: then SQLite tidies its log away.
  closers.defer(() => {
    thread.stopRuns();
    return imports.close();
  });
  return { store, uploads, imports, rootKey };
}
