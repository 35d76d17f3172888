/** The only source of time, so that tests can turn it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** Epoch milliseconds as the wire wants them: epoch seconds with a millisecond fraction. */
export const wireSeconds = (ms: number): number => ms / 1000;
