import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Column, displayWidth, renderTable, shown } from '../../src/cli/table.ts';

const columns: Column<[string, string]>[] = [
  { title: 'Name', cell: ([name]) => name },
  { title: 'Count', align: 'right', cell: ([, count]) => count },
];

test('columns are as wide as their widest cell on a terminal, whatever the script', () => {
  assert.deepEqual(
    renderTable(
      [
        ['山田太郎', '1'],
        ['e\u0301va', '1,000,000'],
      ],
      columns,
    ),
    ['Name          Count', '山田太郎          1', 'e\u0301va       1,000,000'],
  );
  assert.equal(displayWidth('👍'), 2);
  assert.equal(displayWidth('Ñandú'), 5);
});

test('what would move the cursor or fill the screen is made harmless', () => {
  assert.equal(shown('a\u001b[31mb\u0007\u202ec\nd'), 'ab��c�d');
  assert.equal(shown('x'.repeat(100), 10), `${'x'.repeat(9)}…`);
});
