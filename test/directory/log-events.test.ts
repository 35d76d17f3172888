import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { receiveEvents } from '../../src/directory/log-events.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = 1_000 * dayMs;

const at = (ageMs: number) => ({ timestampMs: nowMs - ageMs, message: 'm' });
const receive = (agesMs: number[], retentionDays?: number) =>
  receiveEvents(agesMs.map(at), { nowMs, retentionDays });
const agesOf = (agesMs: number[], retentionDays?: number) =>
  receive(agesMs, retentionDays).taken.map(({ timestampMs }) => nowMs - timestampMs);

describe('the events of a call', () => {
  it('are taken up to 14 days back and 2 hours ahead, both included', () => {
    assert.deepEqual(agesOf([14 * dayMs + 1, 14 * dayMs]), [14 * dayMs]);
    assert.deepEqual(agesOf([-2 * hourMs, -2 * hourMs - 1]), [-2 * hourMs]);
  });

  it('are taken up to the retention of their group back', () => {
    assert.deepEqual(agesOf([5 * dayMs + 1, 5 * dayMs], 5), [5 * dayMs]);
    assert.deepEqual(agesOf([14 * dayMs + 1, 14 * dayMs], 30), [14 * dayMs]);
  });

  it('may lie a day apart, no more', () => {
    assert.equal(receive([dayMs, 0]).taken.length, 2);
    assert.throws(() => receive([dayMs, -1]), { code: 'InvalidParameterException' });
  });

  it('are each taken, or reported as too old, expired or too new', () => {
    const age = fc.oneof(
      fc.integer({ min: -3 * hourMs, max: 16 * dayMs }),
      fc.integer({ min: 0, max: hourMs }),
    );
    const retention = fc.option(fc.constantFrom(1, 3, 14, 30), { nil: undefined });
    fc.assert(
      fc.property(fc.array(age, { minLength: 1, maxLength: 6 }), retention, (ages, days) => {
        const sorted = ages.toSorted((a, b) => b - a);
        const isTaken = (ms: number) =>
          ms >= -2 * hourMs && ms <= 14 * dayMs && (days === undefined || ms <= days * dayMs);
        const expected = sorted.filter(isTaken);
        fc.pre((expected[0] ?? 0) - (expected.at(-1) ?? 0) <= dayMs);
        const { taken, rejected } = receive(sorted, days);
        assert.deepEqual(
          taken.map(({ timestampMs }) => nowMs - timestampMs),
          expected,
        );
        const count = (holds: (ms: number) => boolean) => sorted.filter(holds).length || undefined;
        const tooNew = count((ms) => ms < -2 * hourMs);
        const info = {
          tooOldLogEventEndIndex: count((ms) => ms > 14 * dayMs),
          expiredLogEventEndIndex: days && count((ms) => ms > days * dayMs),
          tooNewLogEventStartIndex: tooNew && sorted.length - tooNew,
        };
        assert.deepEqual(rejected, taken.length < sorted.length ? info : undefined);
      }),
    );
  });
});
