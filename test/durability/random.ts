/** Randomness that a seed repeats, so that a run which failed can be run again. */

/** From `POOLHOUSE_TEST_SEED`, or a new one. */
export function newSeed(): number {
  const given = process.env.POOLHOUSE_TEST_SEED;
  return given ? Number(given) : Math.floor(Math.random() * 2 ** 32);
}

/** Numbers from 0 up to 1: the generator mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
