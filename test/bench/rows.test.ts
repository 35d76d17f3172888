import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isBadLine, type RowsOptions, writeRows } from '../../bench/rows.ts';
import { newPool } from '../../src/directory/pool.ts';
import type { ImportJob } from '../../src/directory/types.ts';
import { compileCheck } from '../../src/import/check.ts';
import { readColumns } from '../../src/import/columns.ts';
import { CsvReader } from '../../src/import/parse.ts';
import { awsQuotas } from '../../src/lib/limits.ts';

function rowsOf(options: RowsOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-'));
  try {
    const file = writeRows(join(folder, 'rows.csv'), options);
    return { file, bytes: readFileSync(file.path) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const usernames = (bytes: Buffer): string[] =>
  bytes
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.slice(0, line.indexOf(',')));

test('no user name comes twice, in whatever order they come', () => {
  const sorted = usernames(rowsOf({ rows: 20_000, order: 'sorted' }).bytes);
  const shuffled = usernames(rowsOf({ rows: 20_000, order: 'shuffled' }).bytes);
  assert.equal(new Set(sorted).size, 20_000);
  assert.deepEqual(sorted, [...sorted].sort());
  assert.notDeepEqual(shuffled, sorted);
  assert.deepEqual([...shuffled].sort(), sorted);
});

test('another series has other user names', () => {
  const one = usernames(rowsOf({ rows: 5_000, order: 'shuffled' }).bytes);
  const other = usernames(rowsOf({ rows: 5_000, order: 'shuffled', series: 'x' }).bytes);
  assert.equal(new Set([...one, ...other]).size, 10_000);
});

test('the same options make the same file, of rows as long as promised', () => {
  const { file, bytes } = rowsOf({ rows: 5_000, order: 'shuffled' });
  assert.deepEqual(rowsOf({ rows: 5_000, order: 'shuffled' }).bytes, bytes);
  assert.equal(file.bytes, bytes.length);
  assert.ok(bytes.length / file.rows > 165 && bytes.length / file.rows < 195);
});

test('all rows but the spoiled ones pass the checks of an import', () => {
  const { file, bytes } = rowsOf({ rows: 5_000, order: 'shuffled' });
  const made = { id: 'us-east-1_Abcdefghi', region: 'us-east-1', nowMs: 0 };
  const pool = newPool({ PoolName: 'people', AutoVerifiedAttributes: ['email'] }, made);
  const job = {} as ImportJob;
  const blocks = [bytes];
  const limits = { lineCharactersMax: awsQuotas.importRowCharacters };
  const reader = new CsvReader(() => blocks.pop(), limits);
  const header = reader.next();
  const columns = header && readColumns(header, pool, job);
  assert.ok(columns && typeof columns !== 'string');
  const check = compileCheck(pool, job, columns, { nowMs: () => 0, rowCharactersMax: 16_000 });
  let users = 0;
  for (let record = reader.next(); record; record = reader.next()) {
    const { candidate, line } = check(record);
    assert.equal(candidate === undefined, isBadLine(line), `line ${line}`);
    if (candidate) users += 1;
  }
  assert.equal(users, file.users);
});
