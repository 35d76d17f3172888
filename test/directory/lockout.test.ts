import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocked, withFailure } from '../../src/directory/lockout.ts';

const minute = 60_000;

/** The lock after so many failures, each made as soon as the one before allows it. */
function lockAfter(failures: number) {
  let lockout: ReturnType<typeof withFailure> | undefined;
  let nowMs = 1_000_000;
  for (let i = 0; i < failures; i++) {
    while (isLocked(lockout, nowMs)) nowMs += 250;
    lockout = withFailure(lockout, nowMs);
  }
  const from = nowMs;
  while (isLocked(lockout, nowMs)) nowMs += 250;
  return { lockout, seconds: (nowMs - from) / 1000, nowMs };
}

test('locks double from a second after the fifth failure up to a quarter of an hour', () => {
  const seconds = Array.from({ length: 18 }, (_, i) => lockAfter(i).seconds);
  assert.deepEqual(seconds, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
});

test('the count starts anew a quarter of an hour after the last lock, not before', () => {
  const { lockout, nowMs } = lockAfter(7);
  assert.equal(withFailure(lockout, nowMs + 15 * minute - 250).failures, 8);
  assert.equal(withFailure(lockout, nowMs + 15 * minute).failures, 1);
});
