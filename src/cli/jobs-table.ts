/** Import jobs as a table. */
import type { ListedJob } from './job-list.ts';
import { isActive, rowsDone } from './job-list.ts';
import { type Column, renderTable } from './table.ts';
import { formatDate, formatDuration, formatNumber, isoDate, type Paint } from './terminal.ts';

/** Rows a second of a job, as far as it is known. */
export type RateOf = (job: ListedJob) => number | undefined;

/** Milliseconds that the job has taken, or takes so far. */
export function durationMs({ StartDate, CompletionDate }: ListedJob, nowMs: number) {
  if (StartDate === undefined) return undefined;
  return Math.max(
    0,
    (CompletionDate === undefined ? nowMs : CompletionDate * 1000) - StartDate * 1000,
  );
}

/** Over the whole of the job's time. A job that waits has none. */
export function meanRate(job: ListedJob, nowMs: number): number | undefined {
  const ms = durationMs(job, nowMs);
  const rows = rowsDone(job);
  return ms && rows > 0 ? rows / (ms / 1000) : undefined;
}

const count = (number: number | undefined): string => formatNumber(number ?? 0);

function columnsFor({ withPool, rateOf, nowMs, paint }: JobTable): Column<ListedJob>[] {
  const pool: Column<ListedJob> = { title: 'Pool', cell: ({ UserPoolId }) => UserPoolId };
  return [
    { title: 'Job', cell: ({ JobId }) => JobId },
    ...(withPool ? [pool] : []),
    { title: 'Name', cell: ({ JobName = '' }) => JobName },
    {
      title: 'Status',
      cell: ({ Status = '' }) => Status,
      paint: (text, { Status = '' }) => paint(colours[Status] ?? 'cyan', text),
    },
    { title: 'Imported', align: 'right', cell: ({ ImportedUsers }) => count(ImportedUsers) },
    { title: 'Skipped', align: 'right', cell: ({ SkippedUsers }) => count(SkippedUsers) },
    { title: 'Failed', align: 'right', cell: ({ FailedUsers }) => count(FailedUsers) },
    {
      title: 'Rows/s',
      align: 'right',
      cell: (job) => {
        const rate = rateOf(job);
        return rate === undefined ? '' : formatNumber(rate);
      },
    },
    { title: 'Took', align: 'right', cell: (job) => tookText(job, nowMs) },
    { title: 'Created', cell: ({ CreationDate }) => formatDate(CreationDate) },
    { title: 'Message', cell: ({ CompletionMessage = '' }) => CompletionMessage },
  ];
}

function tookText(job: ListedJob, nowMs: number): string {
  const ms = durationMs(job, nowMs);
  return ms === undefined ? '' : formatDuration(ms);
}

const colours: Record<string, Parameters<Paint>[0]> = {
  Succeeded: 'green',
  Failed: 'red',
  Stopped: 'yellow',
  Expired: 'yellow',
};

export interface JobTable {
  withPool: boolean;
  rateOf: RateOf;
  nowMs: number;
  paint: Paint;
}

export function renderJobs(jobs: ListedJob[], table: JobTable): string[] {
  const [header = '', ...rows] = renderTable(jobs, columnsFor(table));
  return [table.paint('bold', header), ...rows];
}

export const jobJson = (job: ListedJob, nowMs: number): object => ({
  id: job.JobId,
  userPoolId: job.UserPoolId,
  name: job.JobName,
  status: job.Status,
  active: isActive(job),
  imported: job.ImportedUsers ?? 0,
  skipped: job.SkippedUsers ?? 0,
  failed: job.FailedUsers ?? 0,
  rowsPerSecond: Math.round(meanRate(job, nowMs) ?? 0),
  durationMs: durationMs(job, nowMs),
  created: isoDate(job.CreationDate),
  started: isoDate(job.StartDate),
  completed: isoDate(job.CompletionDate),
  message: job.CompletionMessage,
  passwordHashingAlgorithm: job.PasswordHashingAlgorithm,
  roleArn: job.CloudWatchLogsRoleArn,
});
