/** Import jobs, looked at until they have ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';
import { interruptedExitCode } from './failure.ts';
import { describeJob, hasEnded, type ListedJob, rowsDone } from './job-list.ts';
import { meanRate, type RateOf, renderJobs } from './jobs-table.ts';
import type { Surroundings } from './program.ts';
import { shown } from './table.ts';
import { formatNumber, type Output, paintFor } from './terminal.ts';

export interface WatchOptions {
  isAws: boolean;
  withPool: boolean;
}

/** AWS allows twenty such calls a second for all of an account. */
const lookEveryMs = { aws: 2_000, other: 300 };
/** Without a terminal, how often a job that runs gets a line. */
const plainIntervalMs = 5_000;

/** Shows the jobs on stderr as they go, and resolves to how they ended. */
export async function watchJobs(
  client: Client,
  jobs: ListedJob[],
  { isAws, withPool }: WatchOptions,
  world: Surroundings,
): Promise<ListedJob[]> {
  if (jobs.length === 0) return [];
  const rates = new Rates();
  const view = createView(withPool, rates.rateOf, world);
  let current = jobs;
  try {
    for (;;) {
      rates.look(current);
      view.show(current);
      if (current.every(hasEnded)) return current;
      await sleep(isAws ? lookEveryMs.aws : lookEveryMs.other);
      current = await Promise.all(
        current.map((job) => (hasEnded(job) ? job : describeJob(client, job))),
      );
    }
  } finally {
    view.end();
  }
}

/** Rows a second: of a job that runs in the last seconds, of one that has ended in all its time. */
class Rates {
  readonly #looks = new Map<string, { atMs: number; rows: number }[]>();

  look(jobs: ListedJob[]): void {
    for (const job of jobs) {
      const looks = [
        ...(this.#looks.get(job.JobId) ?? []),
        { atMs: Date.now(), rows: rowsDone(job) },
      ];
      this.#looks.set(job.JobId, looks.slice(-looksMax));
    }
  }

  readonly rateOf: RateOf = (job) => {
    if (hasEnded(job)) return meanRate(job, Date.now());
    const looks = this.#looks.get(job.JobId) ?? [];
    const [first, last] = [looks[0], looks.at(-1)];
    if (!first || !last || last.atMs === first.atMs) return meanRate(job, Date.now());
    return (1000 * (last.rows - first.rows)) / (last.atMs - first.atMs);
  };
}

/** Looks that a rate is taken over. */
const looksMax = 10;

interface View {
  show(jobs: ListedJob[]): void;
  end(): void;
}

function createView(withPool: boolean, rateOf: RateOf, { stderr, env }: Surroundings): View {
  if (!stderr.isTTY || env.TERM === 'dumb') return plainView(rateOf, stderr);
  const paint = paintFor(stderr, env);
  const screen = new Screen(stderr);
  return {
    show: (jobs) => screen.draw(renderJobs(jobs, { withPool, rateOf, nowMs: Date.now(), paint })),
    end: () => screen.end(),
  };
}

/** A line when a job's state changes, and now and then while it runs. */
function plainView(rateOf: RateOf, output: Output): View {
  const told = new Map<string, { status: string | undefined; atMs: number }>();
  return {
    show: (jobs) => {
      for (const job of jobs) {
        const last = told.get(job.JobId);
        const isNews = last?.status !== job.Status;
        if (!isNews && (hasEnded(job) || Date.now() - (last?.atMs ?? 0) < plainIntervalMs))
          continue;
        told.set(job.JobId, { status: job.Status, atMs: Date.now() });
        output.write(`${plainLine(job, rateOf(job))}\n`);
      }
    },
    end: () => {},
  };
}

function plainLine(job: ListedJob, rate: number | undefined): string {
  const { ImportedUsers = 0, SkippedUsers = 0, FailedUsers = 0 } = job;
  const parts = [
    job.JobId,
    job.Status ?? '',
    `${formatNumber(ImportedUsers)} imported`,
    `${formatNumber(SkippedUsers)} skipped`,
    `${formatNumber(FailedUsers)} failed`,
  ];
  if (rate !== undefined) parts.push(`${formatNumber(rate)}/s`);
  if (job.CompletionMessage) parts.push(shown(job.CompletionMessage, 128));
  return parts.join('  ');
}

const csi = '\u001b[';
const [hideCursor, showCursor] = [`${csi}?25l`, `${csi}?25h`];
const [noWrap, wrap] = [`${csi}?7l`, `${csi}?7h`];
const clearBelow = `${csi}J`;

/** Lines that are drawn over those before. Longer ones are cut at the edge by the terminal. */
class Screen {
  readonly #output: Output;
  #height = 0;

  constructor(output: Output) {
    this.#output = output;
    output.write(hideCursor + noWrap);
    process.once('SIGINT', this.#interrupted);
  }

  draw(lines: string[]): void {
    const up = this.#height > 0 ? `${csi}${this.#height}A` : '';
    this.#output.write(`${up}\r${clearBelow}${lines.join('\n')}\n`);
    this.#height = lines.length;
  }

  end(): void {
    process.removeListener('SIGINT', this.#interrupted);
    this.#output.write(wrap + showCursor);
  }

  readonly #interrupted = (): void => {
    this.end();
    process.exit(interruptedExitCode);
  };
}
