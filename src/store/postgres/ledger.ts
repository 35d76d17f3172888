/** The import's side of the store: batches of users with their log, counters and checkpoint. */
import { importLogGroup, importLogStream } from '../../directory/arns.ts';
import type { Pool } from '../../directory/types.ts';
import { countedUsersMax } from '../../lib/limits.ts';
import type {
  CheckedRow,
  CommitResult,
  ImportBatch,
  ImportLedger,
  ImportRun,
  JobEnd,
  Outcome,
} from '../import-ledger.ts';
import { writeRows } from './batch.ts';
import { type Database, isLockWait, type Sql, type Transaction } from './connection.ts';
import { endJob, findJob, isActive, jobOf, lockJob } from './jobs.ts';
import { appendMessages, ensureStream } from './log-writes.ts';
import { type PackedRow, UserPacker } from './packed-user.ts';
import { parsePool } from './pools.ts';

/** What a batch needs of its job, read anew and locked in every transaction. */
interface RunRow {
  key: number;
  status: string;
  batch: number;
  id: string;
  name: string;
  pool: number;
  document: string;
}

interface ProgressRow {
  document: string;
  batch: number;
  done_offset: number;
  done_line: number;
  done_rows: number;
}

export class PostgresLedger implements ImportLedger<PackedRow> {
  readonly #db: Database;
  readonly #packer = new UserPacker();
  /** The job at work, and whether every name that it brought so far was new. */
  #job = { id: '', allNew: false };

  constructor(db: Database) {
    this.#db = db;
  }

  load(jobId: string): Promise<ImportRun | undefined> {
    return this.#db.snapshot((tx) => loadRun(tx, jobId));
  }

  begin(jobId: string, nowMs: number, messages: string[]): Promise<boolean> {
    return this.#changing(jobId, async (tx) => {
      const job = await lockJob(tx, jobId);
      if (job?.status !== 'Pending') return false;
      const run = await loadRun(tx, jobId);
      if (!run) return false;
      await log(tx, job.pool, run.pool, run.job, nowMs, messages);
      const begin = `update jobs set status = 'InProgress', started_ms = $2 where id = $1`;
      await tx.run(begin, jobId, nowMs);
      return true;
    });
  }

  pack(row: CheckedRow): PackedRow {
    return this.#packer.pack(row);
  }

  /** The rows are taken once: a transaction that is tried again writes the same ones. */
  async commit(batch: ImportBatch<PackedRow>): Promise<CommitResult> {
    const rows = [...batch.rows];
    const { id, allNew } = this.#job;
    const trusting = id === batch.jobId && allNew;
    const committed = await this.#changing(batch.jobId, async (tx) => {
      const run = await tx.one<RunRow>(
        `select j.key, j.status, j.batch, j.id, j.name, j.pool, p.document
         from jobs j join pools p on p.key = j.pool where j.id = $1
         for no key update of j for key share of p`,
        batch.jobId,
      );
      if (run?.batch !== batch.number) return 'fenced';
      if (run.status === 'Stopping') return 'stopping';
      if (run.status !== 'InProgress') return 'fenced';
      return commitRows(tx, run, batch, rows, trusting);
    });
    if (typeof committed === 'string') return { state: committed };
    this.#packer.release(rows);
    const { outcomes, ...counts } = committed;
    const isFirst = id !== batch.jobId;
    this.#job = { id: batch.jobId, allNew: (isFirst || allNew) && outcomes.every(isOfNewName) };
    return { state: 'committed', taken: rows.length, ...counts };
  }

  async finish(jobId: string, end: JobEnd): Promise<boolean> {
    let imported = 0;
    const finished = await this.#changing(jobId, async (tx) => {
      const job = await lockJob(tx, jobId);
      if (!job || !isActive(job)) return false;
      imported = job.imported;
      await endJob(tx, job.key, end);
      return true;
    });
    // The database would notice by itself some minutes later, and guess wrongly until then.
    if (finished && imported >= countedUsersMax)
      await this.#db.script('analyze users, aliases').catch(() => undefined);
    return finished;
  }

  /**
   * A transaction that locks the job. Who runs an import has it from the queue: if somebody else
   * holds the row for long, that is a node that fell silent in the middle of a batch. Its session
   * is ended, which undoes the batch.
   */
  async #changing<T>(jobId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.#db.transaction(work);
    } catch (error) {
      if (!isLockWait(error)) throw error;
      await endHolders(this.#db, jobId).catch(() => {
        throw error;
      });
      return await this.#db.transaction(work);
    }
  }
}

/** A row that is locked names the transaction that locked it, and that its session. */
async function endHolders(db: Database, jobId: string): Promise<void> {
  await db.all(
    `select pg_terminate_backend(l.pid) from jobs j join pg_locks l
       on l.locktype = 'transactionid' and l.granted and l.mode = 'ExclusiveLock'
         and l.transactionid::text = j.xmax::text
     where j.id = $1 and l.pid <> pg_backend_pid()`,
    jobId,
  );
}

async function loadRun(sql: Sql, jobId: string): Promise<ImportRun | undefined> {
  const job = await findJob(sql, jobId);
  const row = await sql.one<ProgressRow>(
    `select p.document, j.batch, j.done_offset, j.done_line, j.done_rows
     from jobs j join pools p on p.key = j.pool where j.id = $1`,
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

async function commitRows(
  tx: Transaction,
  run: RunRow,
  batch: ImportBatch<PackedRow>,
  rows: readonly PackedRow[],
  trusting: boolean,
) {
  const pool = parsePool(run.document);
  const target = { tx, pool, poolKey: run.pool, nowMs: batch.nowMs };
  const outcomes = await writeRows(target, rows, trusting);
  const messages = rows.map((row, i) => batch.message(row, outcomes[i] ?? 'problem'));
  await log(tx, run.pool, pool, run, batch.nowMs, messages);
  const counts = countOf(outcomes);
  await advance(tx, run, batch, counts, rows);
  return { outcomes, ...counts };
}

/** Whether a row tells nothing against copying the next ones without a look at their names. */
const isOfNewName = (outcome: Outcome): boolean => outcome === 'created' || outcome === 'problem';

interface Counts {
  imported: number;
  skipped: number;
  failed: number;
}

function countOf(outcomes: readonly Outcome[]): Counts {
  const counts = { imported: 0, skipped: 0, failed: 0 };
  for (const outcome of outcomes)
    if (outcome === 'created') counts.imported++;
    else if (outcome === 'exists') counts.skipped++;
    else counts.failed++;
  return counts;
}

/** The log is found by name each time: somebody may have deleted it. */
async function log(
  tx: Transaction,
  poolKey: number,
  pool: Pool,
  job: { id: string; name: string },
  nowMs: number,
  messages: string[],
): Promise<void> {
  const group = { pool: poolKey, region: pool.region, name: importLogGroup(pool) };
  const stream = await ensureStream(tx, group, importLogStream(job), nowMs);
  await appendMessages(tx, stream, nowMs, messages);
}

async function advance(
  tx: Transaction,
  run: RunRow,
  { rowsBefore }: ImportBatch<PackedRow>,
  { imported, skipped, failed }: Counts,
  rows: readonly PackedRow[],
): Promise<void> {
  const last = rows.at(-1);
  if (!last) return;
  await tx.run(
    `update jobs set batch = batch + 1, imported = imported + $2, skipped = skipped + $3,
       failed = failed + $4, done_offset = $5, done_line = $6, done_rows = $7
     where key = $1`,
    ...[run.key, imported, skipped, failed, last.end, last.line, rowsBefore + rows.length],
  );
}
