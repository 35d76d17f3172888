/**
 * The run of an import job: read, check, commit, batch by batch, from wherever the last
 * committed batch ended. Every row ends in exactly one recorded outcome; users, outcomes,
 * counters and the resume point move in one transaction.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../lib/clock.ts';
import { type FrameReader, SealedFileError } from '../lib/frames.ts';
import {
  batchBytesMax,
  batchRowsMax,
  firstBatchRows,
  type Quotas,
  readAheadTurnRows,
} from '../lib/limits.ts';
import type {
  CheckedRow,
  Checkpoint,
  ImportLedger,
  ImportRun,
  JobEnd,
  RowOutline,
} from '../store/import-ledger.ts';
import { compileCheck, type RowCheck } from './check.ts';
import { readColumns } from './columns.ts';
import * as messages from './messages.ts';
import { CsvReader } from './parse.ts';

export interface RunContext<Row extends RowOutline = CheckedRow> {
  ledger: ImportLedger<Row>;
  clock: Clock;
  quotas: Quotas;
  /** The job's sealed file from a plain offset on. Throws when it is gone or was changed. */
  open(run: ImportRun, from: number): FrameReader;
  /** Lets waiting writes of others go first; resolves when they are done. */
  breathe(): Promise<void>;
  /** Aborted when the server stops: the run ends at the next batch edge and can be resumed. */
  signal: AbortSignal;
}

export type RunResult =
  | { ended: JobEnd['status']; message: string }
  /** Somebody else has the job, it has ended already, or the server stops. */
  | { ended: undefined };

type End = Pick<JobEnd, 'status' | 'message'>;

const notOurs: RunResult = { ended: undefined };
const stoppedByCaller: End = { status: 'Stopped', message: messages.stopped };
const failed = (message: string): End => ({ status: 'Failed', message });

/**
 * Runs or resumes a job to its end. `refusal` is why it may not run at all (its role, say).
 * Throws on faults that may pass, such as a full disk; the job is then where it was.
 */
export async function runImport<Row extends RowOutline>(
  context: RunContext<Row>,
  jobId: string,
  refusal: string | undefined,
): Promise<RunResult> {
  const { ledger, clock } = context;
  const run = await ledger.load(jobId);
  if (!run) return notOurs;
  const end = await runToEnd(context, run, refusal);
  if (!end) return notOurs;
  const ended = await ledger.finish(jobId, { ...end, nowMs: clock.nowMs() });
  return ended ? { ended: end.status, message: end.message } : notOurs;
}

async function runToEnd<Row extends RowOutline>(
  context: RunContext<Row>,
  run: ImportRun,
  refusal: string | undefined,
): Promise<End | undefined> {
  const { ledger, clock } = context;
  if (run.job.status === 'Stopping') return stoppedByCaller;
  if (refusal) return failed(refusal);
  if (run.job.status === 'Pending') {
    const opening = [messages.logOpening, messages.logOpening];
    const begun = await ledger.begin(run.job.id, clock.nowMs(), opening);
    if (!begun) return runToEnd(context, await reload(context, run), refusal);
  }
  try {
    const check = readHeader(context, run);
    return typeof check === 'string' ? failed(check) : await importRows(context, run, check);
  } catch (error) {
    if (error instanceof SealedFileError) return failed(messages.fileGone);
    throw error;
  }
}

/** The job moved under us, between load and begin: only a stop can have done that. */
async function reload<Row extends RowOutline>(
  { ledger }: RunContext<Row>,
  run: ImportRun,
): Promise<ImportRun> {
  const again = await ledger.load(run.job.id);
  if (again?.job.status !== 'Stopping') throw new Error(`job ${run.job.id} moved on its own`);
  return again;
}

type HeaderContext = Pick<RunContext, 'clock' | 'quotas' | 'open'>;

/** The checks that the header makes possible, or why the file cannot be imported. */
function readHeader(context: HeaderContext, run: ImportRun): RowCheck | string {
  const { clock, quotas } = context;
  const file = context.open(run, 0);
  try {
    const header = new CsvReader(() => file.read(), readerOptions(quotas)).next();
    if (!header) return messages.emptyFile;
    const columns = readColumns(header, run.pool, run.job);
    if (typeof columns === 'string') return columns;
    if (run.checkpoint.offset === 0)
      run.checkpoint = { offset: header.end, line: header.line, rows: 0 };
    return compileCheck(run.pool, run.job, columns, {
      nowMs: () => clock.nowMs(),
      rowCharactersMax: quotas.importRowCharacters,
    });
  } finally {
    file.close();
  }
}

const readerOptions = (quotas: Quotas, from?: Checkpoint) => ({
  lineCharactersMax: quotas.importRowCharacters,
  offset: from?.offset ?? 0,
  line: from?.line ?? 0,
});

async function importRows<Row extends RowOutline>(
  context: RunContext<Row>,
  run: ImportRun,
  check: RowCheck,
): Promise<End | undefined> {
  const { ledger } = context;
  const file = context.open(run, run.checkpoint.offset);
  try {
    const reader = new CsvReader(() => file.read(), readerOptions(context.quotas, run.checkpoint));
    const next = () => {
      const record = reader.next();
      return record && ledger.pack(check(record));
    };
    return await commitBatches(context, run, new Rows(next, run.checkpoint.offset));
  } finally {
    file.close();
  }
}

/**
 * The rows of a file, made when they are asked for: what was written is garbage at once. They may
 * also be made ahead, and then wait in line.
 */
class Rows<Row extends RowOutline> {
  readonly #next: () => Row | undefined;
  #line: Row[] = [];
  /** Of the line, how many are taken. */
  #taken = 0;
  #offset: number;
  #failure: unknown;

  constructor(next: () => Row | undefined, offset: number) {
    this.#next = next;
    this.#offset = offset;
  }

  /** Whether there is a row to come. */
  get hasMore(): boolean {
    return this.#taken < this.#line.length || this.#make();
  }

  /** Those that come next, up to a number of rows and of bytes, but at least one. */
  *batch(rowsMax: number, bytesMax: number): Generator<Row> {
    const endMax = this.#offset + bytesMax;
    for (let rows = 0; rows < rowsMax && this.#offset < endMax && this.hasMore; rows++) {
      const row = this.#line[this.#taken++];
      if (!row) return;
      if (this.#taken === this.#line.length) this.#clear();
      this.#offset = row.end;
      yield row;
    }
  }

  /** Makes rows while others work, in turns with them, up to a number of rows and of bytes. */
  async makeDuring(work: Promise<unknown>, rowsMax: number, bytesMax: number): Promise<void> {
    let working = true;
    const done = () => {
      working = false;
    };
    void work.then(done, done);
    while (working) {
      await turn();
      for (let rows = 0; working && rows < readAheadTurnRows; rows++)
        if (!this.#makeAhead(rowsMax, bytesMax)) return;
    }
  }

  #makeAhead(rowsMax: number, bytesMax: number): boolean {
    if (this.#line.length - this.#taken >= rowsMax) return false;
    if ((this.#line.at(-1)?.end ?? 0) >= this.#offset + bytesMax) return false;
    try {
      return this.#make();
    } catch (error) {
      // Told when its turn comes: the rows before it are good.
      this.#failure = error;
      return false;
    }
  }

  #make(): boolean {
    if (this.#failure) throw this.#failure;
    const row = this.#next();
    if (row) this.#line.push(row);
    return row !== undefined;
  }

  #clear(): void {
    this.#line = [];
    this.#taken = 0;
  }
}

async function commitBatches<Row extends RowOutline>(
  context: RunContext<Row>,
  run: ImportRun,
  rows: Rows<Row>,
): Promise<End | undefined> {
  const { ledger, clock, quotas } = context;
  const { job, checkpoint } = run;
  const counts = { imported: job.imported, skipped: job.skipped, failed: job.failed };
  let number = run.batch;
  let rowsBefore = checkpoint.rows;
  let rowsMax = firstBatchRows;
  while (rows.hasMore) {
    const room = Math.min(rowsMax, quotas.importRows - rowsBefore);
    if (room === 0) return failed(messages.tooManyRows(quotas.importRows));
    const committing = ledger.commit({
      jobId: job.id,
      number,
      rows: rows.batch(room, batchBytesMax),
      rowsBefore,
      nowMs: clock.nowMs(),
      message: messages.logLine,
    });
    if (committing instanceof Promise)
      await rows.makeDuring(committing, batchRowsMax, batchBytesMax);
    const result = await committing;
    if (result.state === 'stopping') return stoppedByCaller;
    if (result.state === 'fenced') return undefined;
    number += 1;
    rowsBefore += result.taken;
    counts.imported += result.imported;
    counts.skipped += result.skipped;
    counts.failed += result.failed;
    rowsMax = Math.min(rowsMax * 4, batchRowsMax);
    await context.breathe();
    if (context.signal.aborted) return undefined;
  }
  return verdict(counts);
}

/** AWS's threshold is not known; here a job fails when more rows were refused than imported. */
function verdict(counts: { imported: number; skipped: number; failed: number }): End {
  return counts.skipped + counts.failed > counts.imported
    ? failed(messages.tooManyBad)
    : { status: 'Succeeded', message: messages.completed };
}
