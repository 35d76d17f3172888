/** What an import shows on stderr while it goes: its steps, then its progress. */
import type { ImportObserver } from './import-run.ts';
import type { Surroundings } from './program.ts';
import { createProgress, type Progress } from './progress.ts';
import { paintFor } from './terminal.ts';

/** `onInterrupt` is called for Ctrl-C while the job runs, with the terminal put in order. */
export function createObserver(
  rows: number,
  { stderr: output, env }: Surroundings,
  onInterrupt: () => void,
): ImportObserver {
  const paint = paintFor(output, env);
  const plain = !output.isTTY || env.TERM === 'dumb';
  let progress: Progress | undefined;
  const interrupted = () => {
    progress?.stop();
    onInterrupt();
  };
  return {
    step: (name, detail) => {
      output.write(`  ${paint('green', '✓')} ${name.padEnd(7)} ${detail}\n`);
    },
    warn: (text) => {
      output.write(`  ${paint('yellow', '!')} ${text}\n`);
    },
    started: async () => {
      progress = await createProgress({ output, total: rows, nowMs: Date.now, plain });
      process.once('SIGINT', interrupted);
    },
    running: (job) => progress?.update(job),
    ran: (job) => {
      progress?.stop(job);
      process.removeListener('SIGINT', interrupted);
    },
  };
}
