import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMeter, figures } from '../../src/cli/meter.ts';

test('figures tell share, count, rate, time left and failures', () => {
  assert.equal(
    figures({ done: 250_000, share: 0.5, failed: 12 }, 1_000, 'rows'),
    ' 50 %  250,000 rows  250,000/s  1 s left  12 failed',
  );
  assert.equal(figures({ done: 40 }, 2_000, 'pools'), '40 pools  20/s');
});

test('work of less than a second shows nothing, and longer work a line every five seconds', () => {
  let now = 0;
  let written = '';
  const stderr = { write: (text: string) => (written += text) };
  const meter = createMeter('rows', { stderr, env: {} }, () => now);
  for (; now < 1_000; now += 100) meter.update({ done: now });
  assert.equal(written, '');
  for (; now <= 11_000; now += 500) meter.update({ done: now });
  meter.end();
  assert.equal(written, '  5,000 rows  1,000/s\n  10,000 rows  1,000/s\n');
});
