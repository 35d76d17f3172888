import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readImportFile } from '../../src/cli/import-file.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-file-'));
});
after(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer) {
  const path = join(folder, 'users.csv');
  await writeFile(path, content);
  return readImportFile(path);
}

test('users are counted without the header, blank lines and the last line end', async () => {
  const { rows, columns, bytes } = await read('a,b\n1,2\n\n  \t\r\n3,4\r\n5,6');
  assert.equal(rows, 3);
  assert.deepEqual(columns, ['a', 'b']);
  assert.equal(bytes, 22);
});

test('a byte order mark, a CRLF and spaces are no part of a column name', async () => {
  assert.deepEqual((await read('\ufeffcognito:username , email\r\nx,y\r\n')).columns, [
    'cognito:username',
    'email',
  ]);
});

test('rows are counted across the blocks in which the file is read', async () => {
  const row = `${'x'.repeat(997)},é\n`;
  assert.equal((await read(`a,b\n${row.repeat(5_000)}`)).rows, 5_000);
});

test('a file without header, a folder and a missing file are refused by name', async () => {
  await assert.rejects(read(''), /users\.csv has no header: its first line is blank$/);
  await assert.rejects(read('\na,b\n'), /has no header/);
  await assert.rejects(readImportFile(folder), /^CliError: cannot read .*: it is not a file$/);
  await assert.rejects(
    readImportFile(join(folder, 'none.csv')),
    /^CliError: cannot read .*none\.csv: no such file or folder$/,
  );
});
