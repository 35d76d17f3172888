/** How a search shares its thread. */
import { setImmediate } from 'node:timers/promises';
import type { Turns } from '../directory/log-pages-search.ts';
import type { Clock } from '../lib/clock.ts';
import { logSearchMs, logSearchTurnEvents, logSearchTurnMs } from '../lib/limits.ts';

/** Turns of a search that begins now. */
export function turnsOf(clock: Clock): Turns {
  const startedMs = clock.nowMs();
  let turnMs = startedMs;
  let events = 0;
  return {
    over() {
      events += 1;
      return events >= logSearchTurnEvents || clock.nowMs() - turnMs >= logSearchTurnMs;
    },
    async next() {
      await setImmediate();
      events = 0;
      turnMs = clock.nowMs();
      return turnMs - startedMs < logSearchMs;
    },
  };
}
