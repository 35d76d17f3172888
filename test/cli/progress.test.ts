import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawBar } from '../../src/cli/bar.ts';
import { createPace, plainProgress } from '../../src/cli/progress.ts';
import type { UserImportJobType } from '../../src/wire/cognito-idp.generated.ts';

const running = (imported: number, failed = 0, skipped = 0): UserImportJobType => ({
  Status: 'InProgress',
  ImportedUsers: imported,
  FailedUsers: failed,
  SkippedUsers: skipped,
});

test('the pace tells share, rows, rate, time left and what was not imported', () => {
  let now = 0;
  const pace = createPace(500_000, () => now);
  assert.equal(pace({ Status: 'Pending' }), '  0 %  0 of 500,000  waiting');
  assert.equal(pace(running(0)), '  0 %  0 of 500,000  starting');
  now = 2_000;
  assert.equal(
    pace(running(99_000, 900, 100)),
    ' 20 %  100,000 of 500,000  50,000/s  8 s left  900 failed  100 skipped',
  );
});

test('waiting for another job counts for nothing in the rate', () => {
  let now = 0;
  const pace = createPace(1_000, () => now);
  pace({ Status: 'Pending' });
  now = 60_000;
  pace(running(0));
  now = 61_000;
  assert.match(pace(running(500)), / 500\/s {2}1 s left$/);
});

test('without a terminal a line is written at most every five seconds', () => {
  let now = 0;
  let written = '';
  const output = { write: (text: string) => (written += text) };
  const progress = plainProgress({ output, total: 1_000, nowMs: () => now });
  for (; now <= 12_000; now += 500) progress.update(running(now / 20));
  progress.stop();
  assert.equal(
    written,
    '   25 %  250 of 1,000  50/s  15 s left\n' + '   50 %  500 of 1,000  50/s  10 s left\n',
  );
});

test('the bar takes what the figures leave of the line, and gives way to them', () => {
  const text = ' 50 %  500 of 1,000  100/s  5 s left';
  assert.equal(drawBar(0.5, text, 120), `  ${'█'.repeat(14)}${'░'.repeat(14)}  ${text}`);
  assert.equal(drawBar(0.5, text, 51), `  █████░░░░░  ${text}`);
  assert.equal(drawBar(0.5, text, 46), '  ██████░░░░░░  500 of 1,000  100/s  5 s left');
  assert.equal(drawBar(0.5, text, 30), `  ${text}`);
});
