import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ClaimFile } from '../../src/work/claim-file.ts';

const claim = { id: '6f1c4f0a-6d0b-4a0e-9a59-0f6f8f1f2a11', retryCount: 2 };

test('a claim is noted, and where it cannot be the work goes on without', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-claim-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'claim.json');
  new ClaimFile(path).write(claim);
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), claim);
  new ClaimFile(join(folder, 'not', 'there')).write(claim);
});
