/** A clock that a test turns. It runs on meanwhile, as the clock does that callers sign by. */
import type { Clock } from '../../src/lib/clock.ts';

export class TurnedClock implements Clock {
  /** How far it is ahead of the system's. */
  aheadMs = 0;

  nowMs(): number {
    return Date.now() + this.aheadMs;
  }

  turn(ms: number): void {
    this.aheadMs += ms;
  }
}
