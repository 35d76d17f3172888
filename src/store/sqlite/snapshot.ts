/** One moment of a database that others go on writing to. */
import { backup, DatabaseSync } from 'node:sqlite';
import { backupPages } from '../../lib/limits.ts';

export class Snapshot {
  readonly #db: DatabaseSync;

  /** Others are not held up: in WAL mode readers have their own view. */
  constructor(file: string) {
    this.#db = new DatabaseSync(file, { readOnly: true });
    // A backup begins anew whenever others write, unless a transaction holds its view.
    this.#db.exec('begin');
    this.#db.prepare('select count(*) from sqlite_schema').get();
  }

  /** The sealed files of jobs that have not ended. */
  uploadFiles(): string[] {
    const sql = 'select upload_file as file from jobs where upload_file is not null';
    return this.#db
      .prepare(sql)
      .all()
      .map(({ file }) => String(file));
  }

  /** Copies the whole database to a new file. */
  async copyTo(path: string, onProgress: (share: number) => void): Promise<void> {
    await backup(this.#db, path, {
      rate: backupPages,
      progress: ({ totalPages, remainingPages }) =>
        onProgress((totalPages - remainingPages) / totalPages),
    });
  }

  close(): void {
    this.#db.close();
  }
}

/** Whether a database file is whole. */
export function isWhole(file: string): boolean {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return db.prepare('pragma quick_check(1)').get()?.quick_check === 'ok';
  } finally {
    db.close();
  }
}
