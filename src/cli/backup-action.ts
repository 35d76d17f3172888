/** What `poolhouse backup` and `poolhouse restore` do. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Settings } from '../config/env.ts';
import { readMasterKeyOf, SecretsError } from '../config/secrets.ts';
import { SealedFileError } from '../lib/frames.ts';
import { createVault, type Vault } from '../lib/vault.ts';
import { lockDataFolder } from '../store/sqlite/lock.ts';
import { type BackupOptions, backUp, restore } from '../work/backup.ts';
import { BackupError } from '../work/backup-file.ts';
import { CliError, errorCode, systemReason } from './failure.ts';
import { createMeter } from './meter.ts';
import type { Surroundings } from './program.ts';
import { configured } from './settings.ts';
import { formatBytes, formatDuration } from './terminal.ts';

export async function makeBackup(
  file: string,
  flags: Settings,
  world: Surroundings,
): Promise<void> {
  const config = configured(flags, world.env);
  if (config.databaseUrl !== undefined)
    throw new CliError('a store on PostgreSQL is backed up with its own tools, such as pg_dump');
  const { dataFolder } = config;
  const startMs = performance.now();
  const database = join(dataFolder, 'poolhouse.db');
  const bytes = await telling(world, file, database, async (onProgress) => {
    if (!existsSync(database))
      throw new BackupError(`There is no embedded store in ${dataFolder}; see --data.`);
    const vault = vaultOf(config);
    const options = { dataFolder, file: resolve(file), vault, nowMs: Date.now(), onProgress };
    return await backUp(options);
  });
  const took = formatDuration(performance.now() - startMs);
  world.stdout.write(
    `${file} has all of ${dataFolder}, ${formatBytes(bytes)}, made in ${took}.\n` +
      'The master key is not in it, and nothing opens it without: keep that elsewhere.\n',
  );
}

export async function takeBack(file: string, flags: Settings, world: Surroundings): Promise<void> {
  const config = configured(flags, world.env);
  const { dataFolder } = config;
  const { bytes, createdMs } = await telling(world, file, file, async (onProgress) => {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const vault = vaultOf(config);
    const lock = lockDataFolder(dataFolder);
    try {
      return await restore({ dataFolder, file: resolve(file), vault, onProgress });
    } finally {
      lock.release();
    }
  });
  world.stdout.write(
    `${dataFolder} is what it was on ${new Date(createdMs).toISOString()}: ${formatBytes(bytes)}.\n`,
  );
}

function vaultOf(config: Config): Vault {
  const key = readMasterKeyOf(config);
  if (key) return createVault(key);
  throw new BackupError(
    `The master key is not in ${config.dataFolder}: put master.key there, or set ` +
      'POOLHOUSE_MASTER_KEY or POOLHOUSE_MASTER_KEY_FILE.',
  );
}

/** `measured` is about as large as what is to be done. */
async function telling<T>(
  world: Surroundings,
  file: string,
  measured: string,
  work: (onProgress: BackupOptions['onProgress']) => Promise<T>,
): Promise<T> {
  const meter = createMeter('MB', world);
  const megabytes = (statSync(measured, { throwIfNoEntry: false })?.size ?? 0) / 1e6;
  try {
    return await work((share) => meter.update({ done: share * megabytes, share }));
  } catch (error) {
    throw understood(error, file);
  } finally {
    meter.end();
  }
}

function understood(error: unknown, file: string): unknown {
  if (error instanceof BackupError || error instanceof SecretsError)
    return new CliError(error.message);
  if (error instanceof SealedFileError)
    return new CliError(`${file} was changed or cut short: nothing was restored`);
  if (error instanceof Error && /is in use by another Poolhouse process/.test(error.message))
    return new CliError(error.message);
  const reasons = ['ENOENT', 'EACCES', 'ENOSPC', 'EROFS', 'EISDIR', 'ENOTDIR', 'EEXIST'];
  return reasons.includes(errorCode(error) ?? '')
    ? new CliError(`${file}: ${systemReason(error)}`)
    : error;
}
