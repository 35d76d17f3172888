import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { usersCsv } from '../../examples/generate-users.ts';

const file = await readFile(new URL('../../examples/users.csv', import.meta.url), 'utf8');

test('examples/users.csv is what its generator writes', () => {
  assert.ok(usersCsv() === file, 'stale: run node examples/generate-users.ts');
});

test('examples/users.csv holds 1,000 users under 997 names in rows of 21 fields, but for one', () => {
  const [header = '', ...rows] = file.trimEnd().split('\n');
  const fields = (row: string) => row.split(/(?<!\\),/);
  assert.equal(rows.length, 1_000);
  assert.equal(fields(header)[0], 'cognito:username');
  assert.equal(rows.filter((row) => fields(row).length !== 21).length, 1);
  assert.equal(new Set(rows.map((row) => fields(row)[0])).size, 997);
});
