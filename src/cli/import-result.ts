/** What came of an import, for people and for programs. */
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import type { ImportLog } from './import-log.ts';
import type { ImportRun } from './import-run.ts';
import type { Reason } from './reasons.ts';
import { alignColumns, counted, formatDuration, formatNumber, type Paint } from './terminal.ts';

export interface ImportResult extends ImportRun {
  reasons: Reason[];
  /** Why the reasons are not all there. */
  logProblem?: string | undefined;
  /** Where the rows that failed were written to. */
  failedRows?: { path: string; count: number } | undefined;
  /** Set when the same command can go on. */
  statePath?: string | undefined;
}

interface Totals {
  status: string;
  message: string;
  imported: number;
  skipped: number;
  failed: number;
  durationMs: number;
}

const sumOf = (
  jobs: readonly ImportLog[],
  key: 'ImportedUsers' | 'SkippedUsers' | 'FailedUsers',
): number => jobs.reduce((sum, { job }) => sum + (job[key] ?? 0), 0);

const jobMs = ({ CompletionDate = 0, StartDate = CompletionDate }: UserImportJobType): number =>
  1000 * (CompletionDate - StartDate);

/** Users that a job found because another job for the same rows had made them count as imported. */
export function totalsOf({ jobs, importedBefore }: ImportRun): Totals {
  const bad = jobs.find(({ job }) => job.Status !== 'Succeeded') ?? jobs.at(-1);
  return {
    status: bad?.job.Status ?? 'Unknown',
    message: bad?.job.CompletionMessage ?? '',
    imported: sumOf(jobs, 'ImportedUsers') + importedBefore,
    skipped: Math.max(0, sumOf(jobs, 'SkippedUsers') - importedBefore),
    failed: sumOf(jobs, 'FailedUsers'),
    durationMs: jobs.reduce((sum, { job }) => sum + jobMs(job), 0),
  };
}

/** 0 when every row was imported, 1 when some were not, 2 when a job did not come to its end. */
export function exitCodeOf(result: ImportResult): number {
  const { status, skipped, failed } = totalsOf(result);
  if (status !== 'Succeeded' || result.undone > 0) return 2;
  return failed + skipped > 0 ? 1 : 0;
}

const rowsPerSecond = ({ imported, skipped, failed, durationMs }: Totals): number =>
  durationMs > 0 ? Math.round((imported + skipped + failed) / (durationMs / 1000)) : 0;

/** The table of the result, and the reasons of the rows that were not imported. */
export function renderResult(result: ImportResult, reasonsMax: number, paint: Paint): string[] {
  const { reasons, logProblem, failedRows, statePath } = result;
  const totals = totalsOf(result);
  const good = totals.status === 'Succeeded';
  const lines = [`${paint(good ? 'green' : 'red', totals.status)}  ${totals.message}`];
  if (!good && totals.imported > 0)
    lines.push(
      `Users are not taken back: ${counted(totals.imported, 'user')} of this file stay in the pool.`,
    );
  lines.push('', ...renderNumbers(totals), '', ...renderPlaces(result));
  if (reasons.length > 0) lines.push('', 'Not imported', ...renderReasons(reasons, reasonsMax));
  if (failedRows)
    lines.push('', `Failed rows: ${formatNumber(failedRows.count)}, in ${failedRows.path}`);
  if (logProblem) lines.push('', paint('yellow', `Note: ${logProblem.replace(/\.$/, '')}.`));
  if (statePath)
    lines.push('', `To go on, run the same command again: ${statePath} holds what is done.`);
  return lines;
}

function renderNumbers(totals: Totals): string[] {
  const rate = rowsPerSecond(totals);
  return alignColumns(
    [
      ['  Imported', formatNumber(totals.imported)],
      ['  Skipped', formatNumber(totals.skipped)],
      ['  Failed', formatNumber(totals.failed)],
      ['  Duration', formatDuration(totals.durationMs)],
      ['  Rate', rate > 0 ? `${formatNumber(rate)} rows/s` : '–'],
    ],
    ['left', 'right'],
  );
}

function renderPlaces({ jobs, logGroup, file }: ImportResult): string[] {
  const [only] = jobs;
  if (!only || file.parts.length > 1)
    return [...renderJobs(jobs, file.parts.length), '', `  Log group  ${logGroup}`];
  return alignColumns(
    [
      ['  Job', only.job.JobId ?? ''],
      ['  Log group', logGroup],
      ['  Log stream', only.logStream],
    ],
    ['left', 'left'],
  );
}

function renderJobs(jobs: readonly ImportLog[], parts: number): string[] {
  const rows = jobs.map(({ part, job }) => [
    `  ${formatNumber(part.firstLine)}–${formatNumber(part.lastLine)}`,
    job.JobId ?? '',
    job.Status ?? '',
    formatNumber(job.ImportedUsers ?? 0),
    formatNumber(job.SkippedUsers ?? 0),
    formatNumber(job.FailedUsers ?? 0),
  ]);
  const table = alignColumns(
    [['  Lines', 'Job', 'Status', 'Imported', 'Skipped', 'Failed'], ...rows],
    ['left', 'left', 'left', 'right', 'right', 'right'],
  );
  const rest = parts - jobs.length;
  return rest > 0 ? [...table, `  … and ${counted(rest, 'part')} without a job so far`] : table;
}

function renderReasons(reasons: Reason[], reasonsMax: number): string[] {
  const shown = reasons.slice(0, reasonsMax);
  const rows = shown.map((reason) => [
    `  ${formatNumber(reason.count)}`,
    reason.outcome,
    firstLines(reason),
    reason.text,
  ]);
  const table = alignColumns(
    [['  Rows', 'Outcome', 'Lines', 'Reason'], ...rows],
    ['right', 'left', 'left', 'left'],
  );
  const rest = reasons.length - shown.length;
  return rest > 0 ? [...table, `  … and ${counted(rest, 'other reason')}`] : table;
}

const firstLines = ({ firstLines, count }: Reason): string =>
  firstLines.join(', ') + (count > firstLines.length ? ' …' : '');

/**
 * The result as one document. `job` and `logStream` are those of the last job, which is the only
 * one of a file that was not parted.
 */
export function resultJson(result: ImportResult): object {
  const { status, message, imported, skipped, failed, durationMs } = totalsOf(result);
  const last = result.jobs.at(-1);
  return {
    status,
    completionMessage: message,
    importedUsers: imported,
    skippedUsers: skipped,
    failedUsers: failed,
    file: result.file.path,
    rows: result.file.rows,
    durationMs,
    rowsPerSecond: rowsPerSecond(totalsOf(result)),
    job: last?.job,
    logGroup: result.logGroup,
    logStream: last?.logStream,
    jobs: result.jobs.map(({ part, job, logStream }) => ({
      firstLine: part.firstLine,
      lastLine: part.lastLine,
      rows: part.rows,
      job,
      logStream,
    })),
    partsUndone: result.undone,
    reasons: result.reasons,
    logProblem: result.logProblem,
    failedRows: result.failedRows,
    state: result.statePath,
  };
}
