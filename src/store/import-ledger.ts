/** The import's side of the storage contract: one run of one job, on the thread that runs it. */
import type { Alias, Credential, ImportJob, Pool } from '../directory/types.ts';
import type { Awaitable } from './store.ts';

/**
 * What a run needs of the store. An embedded store answers at once, a database server with
 * promises; the run awaits either. `Row` is what a store keeps of a row until it is committed.
 */
export interface ImportLedger<Row extends RowOutline = CheckedRow> {
  /** The job, its pool, and how far its committed batches came. Undefined when either is gone. */
  load(jobId: string): Awaitable<ImportRun | undefined>;
  /**
   * Pending → InProgress, `startedMs` rewritten, the job's log stream opened with its first lines;
   * stream and group are made when missing. False, and no change, when it is no longer Pending.
   */
  begin(jobId: string, nowMs: number, messages: string[]): Awaitable<boolean>;
  /** Asked of every row, once and in order, before it comes in a batch. */
  pack(row: CheckedRow): Row;
  /**
   * One transaction: the users of `batch.rows`, their log segment, the counters and the
   * checkpoint. A log group or stream that was deleted meanwhile MUST be made anew. A
   * compare-and-set on `batch.number`: a second runner of the job is `fenced` and changes nothing.
   * The store MAY take only the first rows, at least one, when others wait; `taken` says how many.
   * When it answers with a promise it MUST have taken its rows by then: the run makes the next
   * ones meanwhile.
   */
  commit(batch: ImportBatch<Row>): Awaitable<CommitResult>;
  /**
   * The end of a job that is Pending, InProgress or Stopping; its wrapped key is destroyed with
   * it. False, and no change, when it has ended already.
   */
  finish(jobId: string, end: JobEnd): Awaitable<boolean>;
}

export interface ImportRun {
  job: ImportJob;
  pool: Pool;
  /** The number of the next batch. */
  batch: number;
  checkpoint: Checkpoint;
}

/** Where the rows that are not yet committed begin. */
export interface Checkpoint {
  /** Plain bytes of the file that are done. */
  offset: number;
  /** Physical lines that are done, the header among them. */
  line: number;
  /** User rows that are done; blank lines are none. */
  rows: number;
}

/** What a run has to know of a row, whatever the store made of it. */
export interface RowOutline {
  line: number;
  /** Plain bytes of the file up to and with this row. */
  end: number;
  problem?: string | undefined;
}

/** A row as the checks left it: a user to create, or the reason why not. */
export interface CheckedRow extends RowOutline {
  candidate?: Candidate | undefined;
}

/** A user ready to be stored: nothing left to compute for the store. */
export interface Candidate {
  username: string;
  usernameKey: string;
  sub: Uint8Array;
  aliases: readonly Alias[];
  /** Attributes that have a column of their own. */
  email: string | undefined;
  phoneNumber: string | undefined;
  preferredUsername: string | undefined;
  /** All others, as JSON text. */
  attributes: string;
  status: 'RESET_REQUIRED' | 'CONFIRMED';
  credential?: Credential | undefined;
}

export interface ImportBatch<Row extends RowOutline = CheckedRow> {
  jobId: string;
  number: number;
  /**
   * Asked once and in order. A row that was asked for MUST be taken; the store MAY stop asking.
   * Rows are made as they are asked for, so that an embedded store holds one at a time.
   */
  rows: Iterable<Row>;
  /** User rows done before this batch. */
  rowsBefore: number;
  nowMs: number;
  /** The log line of a row. */
  message(row: RowOutline, outcome: Outcome): string;
}

/** `exists`: the user name (or a username attribute) is taken. An attribute: its alias is. */
export type Outcome = 'created' | 'exists' | Alias['attribute'] | 'problem';

export type CommitResult =
  | { state: 'committed'; taken: number; imported: number; skipped: number; failed: number }
  /** Stop was asked for: nothing was written. */
  | { state: 'stopping' }
  /** Another runner has the job, or it has ended, or its pool is gone: nothing was written. */
  | { state: 'fenced' };

export interface JobEnd {
  status: 'Succeeded' | 'Failed' | 'Stopped';
  message: string;
  nowMs: number;
}
