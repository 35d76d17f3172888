/** Signals of a container, whose first process is this program. */

const ending = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Linux keeps signals from process 1 that it does not handle: a server that waits for its database,
 * or any other command, would run on until it is killed. Where a command looks after signals itself,
 * nothing is done here.
 */
export function endBySignals(): void {
  if (process.pid !== 1) return;
  for (const signal of ending)
    process.on(signal, (_name: NodeJS.Signals, number: number) => {
      if (process.listenerCount(signal) === 1) process.exit(128 + number);
    });
}
