/** The import's side of the store: batches of users with their log, counters and checkpoint. */
import { importLogGroup, importLogStream } from '../../directory/arns.ts';
import type { Pool } from '../../directory/types.ts';
import { batchYieldRows } from '../../lib/limits.ts';
import type {
  CheckedRow,
  CommitResult,
  ImportBatch,
  ImportLedger,
  ImportRun,
  JobEnd,
} from '../import-ledger.ts';
import { BatchWriter } from './batch.ts';
import type { Connection } from './connection.ts';
import { endJob, findJob, isActive, jobOf } from './jobs.ts';
import { appendMessages, ensureStream } from './log-writes.ts';
import { NameLookup } from './name-lookup.ts';
import type { Parts } from './parts.ts';
import { parsePool, requirePoolKey } from './pools.ts';

/** What a batch needs of its job, read anew in every transaction. */
interface RunRow {
  key: number;
  status: string;
  batch: number;
  id: string;
  name: string;
  pool: number;
  document: string;
}

type Committed = Extract<CommitResult, { state: 'committed' }>;

interface ProgressRow {
  document: string;
  batch: number;
  done_offset: number;
  done_line: number;
  done_rows: number;
}

export class SqliteLedger implements ImportLedger {
  readonly #db: Connection;
  readonly #parts: Parts;
  readonly #shouldYield: () => boolean;
  #names: NameLookup | undefined;

  constructor(db: Connection, parts: Parts, shouldYield: () => boolean) {
    this.#db = db;
    this.#parts = parts;
    this.#shouldYield = shouldYield;
  }

  load(jobId: string): ImportRun | undefined {
    const job = findJob(this.#db, jobId);
    const row = this.#db.one<ProgressRow>(
      `select p.document, j.batch, j.done_offset, j.done_line, j.done_rows
       from jobs j join pools p on p.key = j.pool where j.id = ?`,
      jobId,
    );
    if (!job || !row) return undefined;
    return {
      job: jobOf(job),
      pool: parsePool(row.document),
      batch: row.batch,
      checkpoint: { offset: row.done_offset, line: row.done_line, rows: row.done_rows },
    };
  }

  begin(jobId: string, nowMs: number, messages: string[]): boolean {
    return this.#db.transaction(() => {
      const run = this.load(jobId);
      if (run?.job.status !== 'Pending') return false;
      const pool = requirePoolKey(this.#db, run.pool.id);
      this.#log(pool, run.pool, run.job, nowMs, messages);
      const begin = `update jobs set status = 'InProgress', started_ms = ? where id = ?`;
      this.#db.run(begin, nowMs, jobId);
      return true;
    });
  }

  /** Rows are written as they are made: nothing is kept. */
  pack(row: CheckedRow): CheckedRow {
    return row;
  }

  commit(batch: ImportBatch): CommitResult {
    try {
      return this.#db.transaction(() => this.#commit(batch));
    } catch (error) {
      // It may know of parts that were closed in what is undone.
      this.#names = undefined;
      throw error;
    }
  }

  #commit(batch: ImportBatch): CommitResult {
    const run = this.#db.one<RunRow>(
      `select j.key, j.status, j.batch, j.id, j.name, j.pool, p.document
       from jobs j join pools p on p.key = j.pool where j.id = ?`,
      batch.jobId,
    );
    if (run?.batch !== batch.number) return { state: 'fenced' };
    if (run.status === 'Stopping') return { state: 'stopping' };
    if (run.status !== 'InProgress') return { state: 'fenced' };
    const pool = parsePool(run.document);
    const written = this.#writeRows(run, pool, batch);
    this.#log(run.pool, pool, run, batch.nowMs, written.messages);
    this.#advance(run, batch, written);
    return written.result;
  }

  /** The log is found by name each time: somebody may have deleted it. */
  #log(
    poolKey: number,
    pool: Pool,
    job: { id: string; name: string },
    nowMs: number,
    messages: string[],
  ): void {
    const group = { pool: poolKey, region: pool.region, name: importLogGroup(pool) };
    const stream = ensureStream(this.#db, group, importLogStream(job), nowMs);
    appendMessages(this.#db, stream, nowMs, messages);
  }

  /** In the order of lines: of two users with one name the first gets it. */
  #writeRows(run: RunRow, pool: Pool, batch: ImportBatch) {
    const writer = new BatchWriter(this.#db, this.#parts, pool, this.#namesOf(run), batch.nowMs);
    const messages: string[] = [];
    const counts = { imported: 0, skipped: 0, failed: 0 };
    let last: CheckedRow | undefined;
    for (const row of batch.rows) {
      last = row;
      const outcome = writer.write(row);
      if (outcome === 'created') counts.imported++;
      else if (outcome === 'exists') counts.skipped++;
      else counts.failed++;
      messages.push(batch.message(row, outcome));
      if (messages.length % batchYieldRows === 0 && this.#shouldYield()) break;
    }
    writer.flush();
    const result = { state: 'committed', taken: messages.length, ...counts } as const;
    return { messages, last, result };
  }

  #namesOf(run: RunRow): NameLookup {
    if (this.#names?.pool !== run.pool)
      this.#names = new NameLookup(this.#db, this.#parts, run.pool);
    return this.#names;
  }

  #advance(
    run: RunRow,
    { rowsBefore }: ImportBatch,
    { last, result }: { last: CheckedRow | undefined; result: Committed },
  ): void {
    if (!last) return;
    this.#db.run(
      `update jobs set batch = batch + 1, imported = imported + ?, skipped = skipped + ?,
         failed = failed + ?, done_offset = ?, done_line = ?, done_rows = ?
       where key = ?`,
      result.imported,
      result.skipped,
      result.failed,
      last.end,
      last.line,
      rowsBefore + result.taken,
      run.key,
    );
  }

  finish(jobId: string, end: JobEnd): boolean {
    return this.#db.transaction(() => {
      const job = findJob(this.#db, jobId);
      if (!job || !isActive(job)) return false;
      endJob(this.#db, job.key, end);
      this.#names = undefined;
      return true;
    });
  }
}
