/** What came of an import, for people and for programs. */
import type { ImportResult } from './import-run.ts';
import type { Reason } from './reasons.ts';
import { alignColumns, counted, formatDuration, formatNumber, type Paint } from './terminal.ts';

/** 0 when every row was imported, 1 when some were not, 2 when the job did not come to its end. */
export function exitCodeOf({ job }: ImportResult): number {
  if (job.Status !== 'Succeeded') return 2;
  return (job.FailedUsers ?? 0) + (job.SkippedUsers ?? 0) > 0 ? 1 : 0;
}

const rowsPerSecond = ({ job, durationMs }: ImportResult): number => {
  const rows = (job.ImportedUsers ?? 0) + (job.SkippedUsers ?? 0) + (job.FailedUsers ?? 0);
  return durationMs > 0 ? Math.round(rows / (durationMs / 1000)) : 0;
};

/** The table of the result, and the reasons of the rows that were not imported. */
export function renderResult(result: ImportResult, reasonsMax: number, paint: Paint): string[] {
  const { job, reasons, logProblem } = result;
  const good = job.Status === 'Succeeded';
  const imported = job.ImportedUsers ?? 0;
  const lines = [
    `${paint(good ? 'green' : 'red', job.Status ?? 'Unknown')}  ${job.CompletionMessage ?? ''}`,
  ];
  if (!good && imported > 0)
    lines.push(
      `Users are not taken back: ${counted(imported, 'user')} of this file stay in the pool.`,
    );
  lines.push('', ...renderNumbers(result), '', ...renderPlaces(result));
  if (reasons.length > 0) lines.push('', 'Not imported', ...renderReasons(reasons, reasonsMax));
  if (logProblem) lines.push('', paint('yellow', `Note: ${logProblem}.`));
  return lines;
}

function renderNumbers(result: ImportResult): string[] {
  const { job } = result;
  const rate = rowsPerSecond(result);
  return alignColumns(
    [
      ['  Imported', formatNumber(job.ImportedUsers ?? 0)],
      ['  Skipped', formatNumber(job.SkippedUsers ?? 0)],
      ['  Failed', formatNumber(job.FailedUsers ?? 0)],
      ['  Duration', formatDuration(result.durationMs)],
      ['  Rate', rate > 0 ? `${formatNumber(rate)} rows/s` : '–'],
    ],
    ['left', 'right'],
  );
}

const renderPlaces = ({ job, logGroup, logStream }: ImportResult): string[] =>
  alignColumns(
    [
      ['  Job', job.JobId ?? ''],
      ['  Log group', logGroup],
      ['  Log stream', logStream],
    ],
    ['left', 'left'],
  );

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

/** The result as one document, without the upload URL, which is a secret for its 15 minutes. */
export function resultJson(result: ImportResult): object {
  const { PreSignedUrl: _, ...job } = result.job;
  return {
    job,
    file: result.file.path,
    rows: result.file.rows,
    durationMs: result.durationMs,
    rowsPerSecond: rowsPerSecond(result),
    logGroup: result.logGroup,
    logStream: result.logStream,
    reasons: result.reasons,
    logProblem: result.logProblem,
  };
}
