/** How far an import has come, on stderr: a bar on a terminal, else a line now and then. */
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import { counted, formatDuration, formatNumber, type Output } from './terminal.ts';

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
const barWidth = 28;

/** The bar itself only where it can be redrawn. */
export function createProgress(options: ProgressOptions & { plain: boolean }): Promise<Progress> {
  return options.plain ? Promise.resolve(plainProgress(options)) : barProgress(options);
}

/** A line every few seconds, and one at the end. */
export function plainProgress({ output, total, nowMs }: ProgressOptions): Progress {
  const pace = createPace(total, nowMs);
  let shownMs = nowMs();
  return {
    update(job) {
      const text = pace(job);
      if (nowMs() - shownMs < plainIntervalMs) return;
      shownMs = nowMs();
      output.write(`  ${text}\n`);
    },
    stop(job) {
      if (job) output.write(`  ${pace(job)}\n`);
    },
  };
}

async function barProgress({ output, total, nowMs }: ProgressOptions): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress');
  const pace = createPace(total, nowMs);
  let text = '';
  const bar = new cliProgress.SingleBar({
    stream: output as NodeJS.WritableStream,
    format: (_options, { progress }) => {
      const full = Math.round(progress * barWidth);
      return `  ${'█'.repeat(full)}${'░'.repeat(barWidth - full)}  ${text}`;
    },
    hideCursor: true,
    // Otherwise it would swallow Ctrl-C.
    gracefulExit: false,
    linewrap: false,
    fps: 20,
  });
  const update = (job: UserImportJobType) => {
    text = pace(job);
    bar.update(Math.min(total, rowsDone(job)));
  };
  bar.start(total, 0);
  return {
    update,
    stop(job) {
      if (job) update(job);
      bar.stop();
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
      `${formatNumber(done)} of ${counted(total, 'row')}`,
    ];
    if (job.Status === 'Pending') parts.push('waiting');
    else if (job.Status === 'InProgress' && done === 0) parts.push('starting');
    else if (job.Status === 'InProgress' && elapsedMs > 0) {
      const perSecond = done / (elapsedMs / 1000);
      parts.push(`${formatNumber(perSecond)}/s`);
      parts.push(`${formatDuration(((total - done) / perSecond) * 1000)} left`);
    }
    return [...parts, ...notImported(job)].join('  ');
  };
}

function notImported({ FailedUsers, SkippedUsers }: UserImportJobType): string[] {
  const failed = FailedUsers ? [`${formatNumber(FailedUsers)} failed`] : [];
  const skipped = SkippedUsers ? [`${formatNumber(SkippedUsers)} skipped`] : [];
  return [...failed, ...skipped];
}
