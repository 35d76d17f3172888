/** One process to a data folder. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface DataFolderLock {
  release(): void;
}

/**
 * Takes the data folder for this process until `release`, or throws. The lock is SQLite's own on
 * a small file beside the data: the operating system drops it with the process, however that ends.
 */
export function lockDataFolder(dir: string): DataFolderLock {
  const db = new DatabaseSync(join(dir, 'lock.db'), { timeout: 0 });
  try {
    db.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (cause) {
    db.close();
    if (!isBusy(cause)) throw cause;
    throw new Error(`The data folder ${dir} is in use by another Poolhouse process.`, { cause });
  }
  return { release: () => db.close() };
}

/** SQLITE_BUSY. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5;
