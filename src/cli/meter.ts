/**
 * How work goes that reads much, on stderr. Nothing shows in the first second, for most work is
 * done by then; later a bar on a terminal, else a line now and then.
 */
import { type Bar, createBar } from './bar.ts';
import { interruptedExitCode } from './failure.ts';
import type { Surroundings } from './program.ts';
import { formatWait } from './progress.ts';
import { formatNumber } from './terminal.ts';

export interface Reading {
  done: number;
  /** How much of the work is done, between 0 and 1; undefined where nobody knows the end. */
  share?: number | undefined;
  /** What came out badly. */
  failed?: number | undefined;
}

export interface Meter {
  update(reading: Reading): void;
  /** Takes the line away. */
  end(): void;
}

const patienceMs = 1_000;
const plainIntervalMs = 5_000;

/** `noun` is what is counted, in the plural. */
export function createMeter(
  noun: string,
  { stderr: output, env }: Pick<Surroundings, 'stderr' | 'env'>,
  nowMs: () => number = Date.now,
): Meter {
  const startedMs = nowMs();
  const plain = !output.isTTY || env.TERM === 'dumb';
  let shownMs = startedMs;
  let line: LiveLine | undefined;
  return {
    update: (reading) => {
      const elapsedMs = nowMs() - startedMs;
      if (elapsedMs < patienceMs) return;
      if (!plain) {
        line ??= liveLine(output);
        line.show(reading.share ?? 0, figures(reading, elapsedMs, noun));
      } else if (nowMs() - shownMs >= plainIntervalMs) {
        shownMs = nowMs();
        output.write(`  ${figures(reading, elapsedMs, noun)}\n`);
      }
    },
    end: () => line?.end(),
  };
}

/** ` 45 %  1,234,000 rows  280,000/s  5 s left  12 failed` */
export function figures({ done, share, failed }: Reading, elapsedMs: number, noun: string): string {
  const parts = [`${formatNumber(done)} ${noun}`, `${formatNumber((1000 * done) / elapsedMs)}/s`];
  if (share !== undefined) parts.unshift(`${String(Math.floor(100 * share)).padStart(3)} %`);
  if (share) parts.push(`${formatWait((elapsedMs * (1 - share)) / share)} left`);
  if (failed) parts.push(`${formatNumber(failed)} failed`);
  return parts.join('  ');
}

interface LiveLine {
  show(share: number, text: string): void;
  end(): void;
}

/** The bar's code is loaded when it is wanted first; Ctrl-C gives the terminal its cursor back. */
function liveLine(output: Surroundings['stderr']): LiveLine {
  let bar: Bar | undefined;
  let ended = false;
  const interrupted = () => {
    bar?.end();
    process.exit(interruptedExitCode);
  };
  createBar(output, { clear: true }).then((made) => {
    if (ended) made.end();
    else bar = made;
    if (!ended) process.once('SIGINT', interrupted);
  });
  return {
    show: (share, text) => bar?.show(share, text),
    end: () => {
      ended = true;
      bar?.end();
      bar = undefined;
      process.removeListener('SIGINT', interrupted);
    },
  };
}
