import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReasonTally } from '../../src/cli/reasons.ts';

test('log lines are grouped by outcome and reason, the most frequent first', () => {
  const tally = new ReasonTally();
  for (const line of [
    'Cognito User Pools Import - Test Log',
    '[SUCCEEDED] Line Number 2 - The import succeeded.',
    '[SKIPPED] Line Number 3 - The user already exists.',
    '[FAILED] Line Number 9 - Invalid phone number format.',
    '[FAILED] Line Number 4 - Invalid phone number format.',
    '[FAILED] Line Number 5 - The user already exists.',
  ])
    tally.add(line);
  assert.equal(tally.rows, 4);
  assert.deepEqual(tally.reasons(), [
    { outcome: 'failed', text: 'Invalid phone number format.', count: 2, firstLines: [4, 9] },
    { outcome: 'skipped', text: 'The user already exists.', count: 1, firstLines: [3] },
    { outcome: 'failed', text: 'The user already exists.', count: 1, firstLines: [5] },
  ]);
});

test('only the lowest line numbers are kept, in whatever order they come', () => {
  const tally = new ReasonTally();
  for (const line of [70, 10, 60, 20, 50, 30, 40])
    tally.add(`[FAILED] Line Number ${line} - It is wrong - in two ways.`);
  const [reason] = tally.reasons();
  assert.equal(reason?.count, 7);
  assert.equal(reason?.text, 'It is wrong - in two ways.');
  assert.deepEqual(reason?.firstLines, [10, 20, 30, 40, 50]);
});
