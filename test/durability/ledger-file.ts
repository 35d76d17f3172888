/** The database of a server that was killed, looked at without the program's own code. */
import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';

export interface LedgerState {
  status: string;
  batch: number;
  doneRows: number;
  imported: number;
  skipped: number;
  failed: number;
  upload: string | null;
  /** The names of the pool's users. */
  usernames: string[];
  /** The job's log, line by line. */
  log: string[];
  integrity: string;
}

const job = `
  select status, batch, done_rows as doneRows, imported, skipped, failed, upload_file as upload,
    (select s.key from log_streams s where s.name = j.id || '/' || j.name) as stream, pool
  from jobs j where id = ?`;
const users = `
  select ifnull(u.username, u.username_key) as name from users u
  join parts p on p.key = u.part where p.pool = ?`;
const segments = 'select body from log_segments where stream = ? order by number';

/** What is committed of a job; undefined when the job is not there. */
export function readLedger(databaseFile: string, jobId: string): LedgerState | undefined {
  const db = new DatabaseSync(databaseFile, { readOnly: true });
  try {
    const row = db.prepare(job).get(jobId) as
      | (Omit<LedgerState, 'usernames' | 'log' | 'integrity'> & { stream: number; pool: number })
      | undefined;
    if (!row) return undefined;
    const { stream, pool, ...state } = row;
    return {
      ...state,
      usernames: db
        .prepare(users)
        .all(pool)
        .map(({ name }) => String(name)),
      log: db
        .prepare(segments)
        .all(stream)
        .flatMap(({ body }) => messagesOf(body)),
      integrity: String(db.prepare('pragma integrity_check').get()?.integrity_check),
    };
  } finally {
    db.close();
  }
}

const messagesOf = (body: unknown): string[] =>
  JSON.parse(inflateRawSync(body as Uint8Array).toString()).m;
