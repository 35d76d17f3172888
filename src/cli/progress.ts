/** How far an import has come, on stderr: a bar on a terminal, else a line now and then. */
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import { createBar } from './bar.ts';
import { formatDuration, formatNumber, type Output } from './terminal.ts';

export interface Progress {
  update(job: UserImportJobType): void;
  /** Shows where the job stands at last; nothing is shown after it. */
  stop(job?: UserImportJobType): void;
}

export interface ProgressOptions {
  output: Output;
  /** Rows of the file. */
  total: number;
  nowMs(): number;
}

/** Often enough to show life in a CI log, seldom enough not to fill it. */
const plainIntervalMs = 5_000;

/** The bar itself only where it can be redrawn. */
export function createProgress(options: ProgressOptions & { plain: boolean }): Promise<Progress> {
  return options.plain ? Promise.resolve(plainProgress(options)) : barProgress(options);
}

/** A line every few seconds, and one at the end. */
export function plainProgress({ output, total, nowMs }: ProgressOptions): Progress {
  const pace = createPace(total, nowMs);
  let shownMs = nowMs();
  return {
    update: (job) => {
      const text = pace(job);
      if (nowMs() - shownMs < plainIntervalMs) return;
      shownMs = nowMs();
      output.write(`  ${text}\n`);
    },
    stop: (job) => {
      if (job) output.write(`  ${pace(job)}\n`);
    },
  };
}

async function barProgress({ output, total, nowMs }: ProgressOptions): Promise<Progress> {
  const pace = createPace(total, nowMs);
  const bar = await createBar(output);
  const update = (job: UserImportJobType) =>
    bar.show(total === 0 ? 1 : Math.min(1, rowsDone(job) / total), pace(job));
  return {
    update,
    stop: (job) => {
      if (job) update(job);
      bar.end();
    },
  };
}

const rowsDone = (job: UserImportJobType): number =>
  (job.ImportedUsers ?? 0) + (job.SkippedUsers ?? 0) + (job.FailedUsers ?? 0);

/** Describes how a job goes, from one look at it to the next. */
export function createPace(total: number, nowMs: () => number): (job: UserImportJobType) => string {
  let startedMs: number | undefined;
  return (job) => {
    const done = rowsDone(job);
    // The clock starts with the first look at a running job: waiting for its turn is no work.
    if (job.Status === 'InProgress') startedMs ??= nowMs();
    const elapsedMs = startedMs === undefined ? 0 : nowMs() - startedMs;
    const parts = [
      `${String(total === 0 ? 100 : Math.floor((done / total) * 100)).padStart(3)} %`,
      `${formatNumber(done)} of ${formatNumber(total)}`,
    ];
    if (job.Status === 'Pending') parts.push('waiting');
    else if (job.Status === 'InProgress' && done === 0) parts.push('starting');
    else if (job.Status === 'InProgress' && elapsedMs > 0) {
      const perSecond = done / (elapsedMs / 1000);
      parts.push(`${formatNumber(perSecond)}/s`);
      parts.push(`${formatWait(((total - done) / perSecond) * 1000)} left`);
    }
    return [...parts, ...notImported(job)].join('  ');
  };
}

/** A guess has no use for fractions of a second. */
export const formatWait = (ms: number): string =>
  ms < 60_000 ? `${Math.ceil(ms / 1000)} s` : formatDuration(ms);

function notImported({ FailedUsers, SkippedUsers }: UserImportJobType): string[] {
  const failed = FailedUsers ? [`${formatNumber(FailedUsers)} failed`] : [];
  const skipped = SkippedUsers ? [`${formatNumber(SkippedUsers)} skipped`] : [];
  return [...failed, ...skipped];
}
