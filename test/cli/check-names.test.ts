/** Names of a file that repeat: found exactly, whatever the hashes do. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CheckedFile } from '../../src/cli/check-file.ts';
import { SeenNames } from '../../src/cli/check-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-names-'));
after(() => rmSync(folder, { recursive: true }));

test('every name is found where it was first, also among names of the same hash', () => {
  const rows = new Map<number, string>();
  let asked = 0;
  let lied = 0;
  const names = new SeenNames((end, name) => {
    asked += 1;
    if (rows.get(end) !== name) lied += 1;
    return rows.get(end) === name;
  });
  const count = 300_000;
  const nameOf = (i: number) => hash('sha1', String(i)).slice(0, 12);
  for (let i = 1; i <= count; i++) {
    const name = nameOf(i);
    assert.equal(names.find(name), undefined);
    rows.set(i, name);
    names.add(name, i);
  }
  for (let i = 1; i <= count; i++) assert.equal(names.find(nameOf(i)), i);
  assert.equal(names.size, count);
  assert.ok(lied > 0, 'of so many names some have the same hash');
  assert.ok(asked < 1.01 * count, 'hardly a row is read for nothing');
});

test('ends of rows beyond four gigabytes are kept', () => {
  const far = 5 * 2 ** 32 + 7;
  const names = new SeenNames((end, name) => end === far && name === 'ann');
  names.add('ann', far);
  assert.equal(names.find('ann'), far);
});

test('a full table takes no more names and forgets none', () => {
  const rows = new Map<number, string>();
  const names = new SeenNames((end, name) => rows.get(end) === name, 2 ** 13);
  for (let i = 1; i <= 10_000; i++) {
    rows.set(i, `user${i}`);
    names.add(`user${i}`, i);
  }
  assert.equal(names.isFull, true);
  assert.equal(names.size, 0.75 * 2 ** 13);
  assert.equal(names.find('user1'), 1);
  assert.equal(names.find('user10000'), undefined);
});

test('a row is read again by where it ends, whatever its line end and length', () => {
  const path = join(folder, 'rows.csv');
  const long = 'x'.repeat(30_000);
  const lines = ['h1,h2\r\n', 'ann,1\n', '\n', `${long},é\\,2\r\n`, 'last,"3,4"'];
  writeFileSync(path, lines.join(''));
  const file = new CheckedFile(path);
  const ends = lines.map((_, i) => Buffer.byteLength(lines.slice(0, i + 1).join('')));
  const fieldsAt = (i: number) => file.recordEndingAt(ends[i] ?? 0, 100_000)?.fields;
  assert.deepEqual(fieldsAt(0), ['h1', 'h2']);
  assert.deepEqual(fieldsAt(1), ['ann', '1']);
  assert.equal(fieldsAt(2), undefined);
  assert.deepEqual(fieldsAt(3), [long, 'é,2']);
  assert.deepEqual(fieldsAt(4), ['last', '3,4']);
  assert.equal(file.lineEnds(0, file.bytes), 4);
  file.close();
});
