import { setTimeout as sleep } from 'node:timers/promises';

/** What the work comes to, but not before `leastMs`: its own time is not to be read off. */
export async function evenTime<T>(leastMs: number, work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work(), sleep(leastMs)]);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** As above, for failures alone: what succeeds is not kept waiting. */
export async function evenFailures<T>(leastMs: number, work: () => Promise<T>): Promise<T> {
  const least = sleep(leastMs, undefined, { ref: false });
  try {
    return await work();
  } catch (error) {
    await least;
    throw error;
  }
}
