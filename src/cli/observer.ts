/** What an import shows on stderr while it goes: its steps, then its progress. */
import type { ImportObserver } from './import-run.ts';
import type { Surroundings } from './program.ts';
import { createProgress, type Progress } from './progress.ts';
import { paintFor } from './terminal.ts';

export interface Observer extends ImportObserver {
  /** Puts the terminal in order: nothing more is shown. */
  leave(): void;
}

export function createObserver({ stderr: output, env }: Surroundings): Observer {
  const paint = paintFor(output, env);
  const plain = !output.isTTY || env.TERM === 'dumb';
  let progress: Progress | undefined;
  return {
    step: (name, detail) => {
      output.write(`  ${paint('green', '✓')} ${name.padEnd(7)} ${detail}\n`);
    },
    warn: (text) => {
      output.write(`  ${paint('yellow', '!')} ${text}\n`);
    },
    begun: () => {},
    started: async (total) => {
      progress = await createProgress({ output, total, nowMs: Date.now, plain });
    },
    running: (job) => progress?.update(job),
    ran: (job) => {
      progress?.stop(job);
      progress = undefined;
    },
    leave: () => {
      progress?.stop();
      progress = undefined;
    },
  };
}
