/** What `poolhouse migrate` does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { openSecrets, SecretsError } from '../config/secrets.ts';
import { createVault } from '../lib/vault.ts';
import { Database } from '../store/postgres/connection.ts';
import { DatabaseRefusal } from '../store/postgres/server.ts';
import { openWriteConnection } from '../store/sqlite/connection.ts';
import { lockDataFolder } from '../store/sqlite/lock.ts';
import { migrate } from '../store/sqlite/migrate.ts';
import { TransferError, type Transferred, transfer } from '../work/transfer.ts';
import { CliError, systemReason } from './failure.ts';
import { createMeter } from './meter.ts';
import type { MigrateOptions } from './migrate.ts';
import type { Surroundings } from './program.ts';
import { configured } from './settings.ts';
import { counted, formatDuration } from './terminal.ts';

export async function moveStore(options: MigrateOptions, world: Surroundings): Promise<void> {
  const config = configured({ data: options.from, store: options.to }, world.env);
  const { dataFolder, databaseUrl } = config;
  if (databaseUrl === undefined) throw new CliError('name the database with --to postgres://…');
  if (!existsSync(join(dataFolder, 'poolhouse.db')))
    throw new CliError(`there is no embedded store in ${dataFolder}; see --from`);
  const startMs = performance.now();
  const moved = await locked(config, () => move(config, databaseUrl, world));
  const rows = moved.tables.reduce((sum, table) => sum + table.rows, 0);
  const users = moved.tables.find(({ name }) => name === 'users')?.rows ?? 0;
  world.stdout.write(
    `Moved ${counted(users, 'user')} and all that belongs to the store, ${counted(rows, 'row')} ` +
      `of ${moved.tables.length} tables and ${counted(moved.uploads, 'uploaded file')}, in ` +
      `${formatDuration(performance.now() - startMs)}.\n` +
      'Every table was read back from the database and is the same.\n',
  );
}

/** No server may write meanwhile. */
async function locked<T>({ dataFolder }: Config, work: () => Promise<T>): Promise<T> {
  let lock: ReturnType<typeof lockDataFolder>;
  try {
    lock = lockDataFolder(dataFolder);
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : error} Stop it first.`);
  }
  try {
    return await work();
  } catch (error) {
    throw understood(error);
  } finally {
    lock.release();
  }
}

async function move(config: Config, url: string, world: Surroundings): Promise<Transferred> {
  const { dataFolder } = config;
  const { masterKey, rootKey } = openSecrets(config);
  const source = openWriteConnection(join(dataFolder, 'poolhouse.db'));
  const target = new Database(url, { unhurried: true });
  const meter = createMeter('rows', world);
  try {
    migrate(source);
    return await transfer({
      source,
      target,
      uploadFolder: join(dataFolder, 'uploads'),
      vault: createVault(masterKey),
      rootKey: config.rootKey ? undefined : rootKey,
      nowMs: Date.now(),
      onProgress: (done, total) => meter.update({ done: done / 2, share: done / total }),
    });
  } finally {
    meter.end();
    source.close();
    await target.close();
  }
}

function understood(error: unknown): unknown {
  const known = [TransferError, SecretsError, DatabaseRefusal];
  if (error instanceof Error && known.some((kind) => error instanceof kind))
    return new CliError(error.message);
  const ofDatabase = error instanceof Error && ('severity' in error || 'syscall' in error);
  if (!ofDatabase) return error;
  return new CliError(`the database did not take it: ${systemReason(error)}. Nothing was moved.`);
}
