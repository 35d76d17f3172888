/** Read-modify-write without a lock. */
import { type ApiError, errors } from '../directory/errors.ts';
import { updateTriesMax } from '../lib/limits.ts';

/**
 * Repeats a compare-and-set until it holds. `attempt` reads, computes and writes; it resolves to
 * undefined when somebody else wrote in between; when that never ends, `overtaken` is thrown.
 */
export async function untilSet<T extends object>(
  attempt: () => Promise<T | undefined>,
  overtaken: () => ApiError = errors.concurrentModification,
): Promise<T> {
  for (let tries = 0; tries < updateTriesMax; tries++) {
    const result = await attempt();
    if (result) return result;
  }
  throw overtaken();
}
