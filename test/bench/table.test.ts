import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, atMost, ratioAtLeast, renderMarkdown, renderText } from '../../bench/table.ts';

const measure = {
  name: 'import',
  unit: 'users/s' as const,
  here: [40_000, 60_000, 90_000],
  beside: { name: 'shell', values: [80_000, 100_000, 90_000] },
};

test('a row has the median, its range, and the ratio of each repetition with its neighbour', () => {
  // The ratios are 0.5, 0.6 and 1: their median is not the ratio of the medians.
  const row = renderMarkdown([measure]).split('\n').at(-1);
  assert.equal(
    row,
    '| import | 60,000 users/s (40,000–90,000) | 90,000 users/s (80,000–100,000), shell | 0.6 |  |  |',
  );
});

test('a goal is marked as reached only when all of its parts are', () => {
  const marks = [[atLeast(60_000)], [atLeast(60_000), ratioAtLeast(0.7)], [atMost(1)], []].map(
    (goals) =>
      renderMarkdown([{ ...measure, goals }])
        .split('|')
        .at(-2)
        ?.trim(),
  );
  assert.deepEqual(marks, ['✓', '✗', '✗', '']);
});

test('the columns of the text stand below each other', () => {
  const [head, , ...rows] = renderText([measure, { ...measure, name: 'longer' }]).split('\n');
  assert.equal(rows.length, 2);
  for (const row of rows) {
    assert.equal(row.indexOf('60,000'), head?.indexOf('here'));
    assert.equal(row.indexOf('90,000 users/s (80'), head?.indexOf('floor or peer'));
  }
});
