import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what will come soon, but not before a call answers; the test's own limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5);
}
