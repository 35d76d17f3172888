/** Takes an embedded store into one sealed file while its server runs, and back out of it. */
import { existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rootKeyFile } from '../config/secrets.ts';
import { objectOf } from '../import/bucket-file.ts';
import { backupTriesMax } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';
import { isWhole, Snapshot } from '../store/sqlite/snapshot.ts';
import { type BackupEntry, BackupError, BackupReader, writeBackup } from './backup-file.ts';

const databaseName = 'poolhouse.db';
const uploadsName = 'uploads';
const rootKeyName = 'root-access-key.json';

export interface BackupOptions {
  dataFolder: string;
  file: string;
  vault: Vault;
  nowMs: number;
  /** Between 0 and 1. */
  onProgress(share: number): void;
}

/** What is copied and what is sealed take about as long. */
const half = 0.5;

/**
 * All of one moment: the database, the files of jobs that have not ended, and the root access key.
 * Needs room for a copy of the database in the data folder meanwhile. Answers the bytes inside.
 */
export async function backUp(options: BackupOptions): Promise<number> {
  const { dataFolder, file, vault, nowMs, onProgress } = options;
  if (existsSync(file)) throw new BackupError(`${file} is there already.`);
  const folder = mkdtempSync(join(dataFolder, '.backup-'));
  try {
    mkdirSync(join(folder, uploadsName));
    await copyStore(dataFolder, folder, (share) => onProgress(share * half));
    const entries = (await namesIn(folder)).map((name) => {
      const path = join(folder, name);
      return { name, path, bytes: statSync(path).size };
    });
    const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    await writeBackup(file, vault, entries, nowMs, (bytes) => {
      done += bytes;
      onProgress(half + (done / total) * half);
    });
    return total;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function copyStore(
  dataFolder: string,
  folder: string,
  onProgress: (share: number) => void,
): Promise<void> {
  const snapshot = holdStore(dataFolder, folder);
  try {
    await snapshot.copyTo(join(folder, databaseName), onProgress);
  } finally {
    snapshot.close();
  }
  if (existsSync(rootKeyFile(dataFolder)))
    linkSync(rootKeyFile(dataFolder), join(folder, rootKeyName));
}

/**
 * A moment of the database, with the files that it names held by a second name: the server may
 * remove them. When one is gone already, its job ended just then, and the next moment is taken. A
 * file that stays away was lost before; of one in a bucket there is a copy only while it is read.
 */
function holdStore(dataFolder: string, folder: string): Snapshot {
  for (let tries = 1; ; tries++) {
    const snapshot = new Snapshot(join(dataFolder, databaseName));
    const missing = snapshot
      .uploadFiles()
      .filter((name) => !hold(dataFolder, folder, name) && !objectOf(name));
    if (missing.length === 0 || tries === backupTriesMax) return snapshot;
    snapshot.close();
  }
}

function hold(dataFolder: string, folder: string, name: string): boolean {
  const held = join(folder, uploadsName, name);
  if (existsSync(held)) return true;
  try {
    linkSync(join(dataFolder, uploadsName, name), held);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}

/** The files of a folder and of its folder of uploads. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const uploads = await readdir(join(folder, uploadsName));
  return [
    ...names.filter((name) => name !== uploadsName),
    ...uploads.map((name) => `${uploadsName}/${name}`),
  ];
}

export interface Restored {
  createdMs: number;
  bytes: number;
}

const known = /^(poolhouse\.db|root-access-key\.json|uploads\/[\w.-]+)$/;
/** What may be in a folder before: the master key that the operator brought, and our lock. */
const allowed = /^(master\.key|master-key\.id|lock\.db.*|lost\+found|\..*)$/;

/**
 * Into a folder in which no store is. Files get their names when all of them are there and whole.
 * @throws BackupError, or SealedFileError for a file that was changed or cut short
 */
export async function restore(options: Omit<BackupOptions, 'nowMs'>): Promise<Restored> {
  const { dataFolder, file, vault, onProgress } = options;
  const others = (await readdir(dataFolder)).filter((name) => !allowed.test(name));
  if (others.length > 0)
    throw new BackupError(`${dataFolder} is not empty: there is ${others[0]}. Name a new folder.`);
  const backup = await BackupReader.open(file, vault);
  const folder = mkdtempSync(join(dataFolder, '.restore-'));
  try {
    const bytes = backup.entries.reduce((sum, entry) => sum + entry.bytes, 0);
    let done = 0;
    for (const entry of backup.entries)
      await extract(backup, entry, folder, (more) => {
        done += more;
        onProgress(done / bytes);
      });
    if (!isWhole(join(folder, databaseName)))
      throw new BackupError(`The database in ${file} is damaged.`);
    await install(backup.entries, folder, dataFolder);
    return { createdMs: backup.createdMs, bytes };
  } finally {
    backup.close();
    rmSync(folder, { recursive: true });
  }
}

async function extract(
  backup: BackupReader,
  entry: BackupEntry,
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  if (!known.test(entry.name))
    throw new BackupError('The backup has a file that does not belong there.');
  const path = join(folder, entry.name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const out = await open(path, 'wx', 0o600);
  try {
    for (const chunk of backup.contents(entry)) {
      await out.writeFile(chunk);
      onBytes(chunk.length);
    }
    await out.sync();
  } finally {
    await out.close();
  }
}

/** The database last: without it, a server would begin a new one beside what is there. */
async function install(
  entries: readonly BackupEntry[],
  folder: string,
  dataFolder: string,
): Promise<void> {
  mkdirSync(join(dataFolder, uploadsName), { recursive: true, mode: 0o700 });
  const names = entries.map(({ name }) => name).filter((name) => name !== databaseName);
  for (const name of [...names, databaseName])
    await rename(join(folder, name), join(dataFolder, name));
  await syncFolder(dataFolder);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
