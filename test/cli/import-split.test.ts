/** Files beyond the quotas of one job: where they are cut, and what is told of the parts. */
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { readImportFile } from '../../src/cli/import-file.ts';
import { LineSet } from '../../src/cli/import-lines.ts';
import { header, Importing, peopleRows } from './import-begun.ts';
import { poolhouse } from './run.ts';

let importing: Importing;
before(async () => {
  importing = await Importing.make();
});
after(() => importing.remove());

const unlimited = Number.POSITIVE_INFINITY;

async function partsOf(text: string, limits: { rows?: number; bytes?: number }) {
  const path = join(importing.folder, 'cut.csv');
  await writeFile(path, text);
  const file = await readImportFile(path, { rows: unlimited, bytes: unlimited, ...limits });
  const bytes = Buffer.from(text);
  return file.parts.map((part) => ({
    lines: `${part.firstLine}-${part.lastLine}`,
    rows: part.rows,
    text: bytes.subarray(part.start, part.end).toString(),
  }));
}

test('a file is cut between lines, and blank ones count for no row', async () => {
  assert.deepEqual(await partsOf('h\na\n\nb\nc\r\n \nd', { rows: 2 }), [
    { lines: '2-4', rows: 2, text: 'a\n\nb\n' },
    { lines: '5-7', rows: 2, text: 'c\r\n \nd' },
  ]);
});

test('the bytes of a part are counted with the header that goes before it', async () => {
  const lines = (await partsOf('hh\naa\nbb\ncc\n', { bytes: 9 })).map((part) => part.lines);
  assert.deepEqual(lines, ['2-3', '4-4']);
});

test('blank lines alone are no part', async () => {
  const parts = await partsOf('h\na\nb\n\n\n\n\n\n\n', { rows: 2, bytes: 6 });
  assert.deepEqual(
    parts.map((part) => part.lines),
    ['2-3'],
  );
});

test('a line that no job has room for is named', async () => {
  await assert.rejects(
    partsOf('h\na\naaaaaaaaaa\n', { bytes: 8 }),
    /^CliError: line 3 of .*cut\.csv is too long for any import job$/,
  );
});

test('whatever the file and the limits, the parts are all of its lines and within the limits', async () => {
  const line = fc.constantFrom('', ' ', 'a', 'bb,b', 'é\\,é', 'a long line');
  const lineEnd = fc.constantFrom('\n', '\r\n');
  const input = fc.tuple(
    fc.array(fc.tuple(line, lineEnd)),
    fc.nat({ max: 6 }),
    fc.nat({ max: 40 }),
  );
  await fc.assert(
    fc.asyncProperty(input, async ([lines, rows, bytes]) => {
      const body = lines.map(([text, end]) => text + end).join('');
      const limits = { rows: rows + 1, bytes: 'header\n'.length + 15 + bytes };
      const parts = await partsOf(`header\n${body}`, limits);
      const filled = lines.filter(([text]) => text.trim() !== '').length;
      assert.equal(
        parts.reduce((sum, part) => sum + part.rows, 0),
        filled,
      );
      for (const part of parts) {
        const [first, last] = part.lines.split('-').map(Number);
        const cut = lines.slice((first ?? 0) - 2, (last ?? 0) - 1);
        assert.equal(part.text, cut.map(([text, end]) => text + end).join(''));
        assert.ok(part.rows > 0 && part.rows <= limits.rows);
        assert.ok(Buffer.byteLength(part.text) + 'header\n'.length <= limits.bytes);
      }
    }),
    { numRuns: 200 },
  );
});

test('a set of lines knows which lines it has, far apart or near', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 100_000 })), (lines) => {
      const set = new LineSet();
      const added = lines.filter((line) => set.add(line));
      assert.deepEqual(added, [...new Set(lines)]);
      assert.equal(set.size, added.length);
      for (const line of lines)
        assert.deepEqual([set.has(line), set.has(line + 1)], [true, lines.includes(line + 1)]);
    }),
  );
});

test('the parts are imported one after the other, each behind the header', async () => {
  const rows = peopleRows(25);
  await importing.prepare(rows);
  const { code, stdout, stderr } = await importing.run('--rows-per-job', '10');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /✓ File {4}3 columns, 25 users, .*, in 3 parts\n/);
  assert.match(stderr, /✓ Part {4}2 of 3: lines 12 to 21, 10 users\n/);
  assert.match(stdout, /^Succeeded {2}/);
  assert.match(stdout, /^ {2}Imported +25$/m);
  assert.match(stdout, /^ {2}22–26 +import-\w{10} +Succeeded +5 +0 +0$/m);
  assert.deepEqual(
    importing.proxy.of('PUT').map((put) => put.body.split('\n')),
    [
      [header, ...rows.slice(0, 10), ''],
      [header, ...rows.slice(10, 20), ''],
      [header, ...rows.slice(20), ''],
    ],
  );
  const steps = importing.proxy.requests
    .map((request) => request.action)
    .filter((action) => /^(Create|Start)UserImportJob$|PUT/.test(action));
  const each = ['CreateUserImportJob', 'PUT', 'StartUserImportJob'];
  assert.deepEqual(steps, [...each, ...each, ...each]);
  assert.deepEqual(
    (await importing.jobs()).map((job) => [job.JobName, job.Status, job.ImportedUsers]),
    [
      ['people.csv-1of3', 'Succeeded', 10],
      ['people.csv-2of3', 'Succeeded', 10],
      ['people.csv-3of3', 'Succeeded', 5],
    ],
  );
  assert.equal(await importing.state(), undefined);
});

test('lines are told as those of the file, and the rows that failed are written out', async () => {
  const isBad = (number: number) => number === 3 || number === 14 || number === 21;
  const rows = peopleRows(24, isBad);
  rows.splice(15, 0, '', rows[4] ?? '');
  await importing.prepare(rows);
  const failed = join(importing.folder, 'failed.csv');
  const more = ['--rows-per-job', '10', '--failed-to', failed, '--json'];
  const { code, stdout, stderr } = await importing.run(...more);
  assert.equal(code, 1, stderr);
  const result = JSON.parse(stdout);
  assert.deepEqual(
    [result.status, result.importedUsers, result.skippedUsers, result.failedUsers],
    ['Succeeded', 21, 1, 3],
  );
  assert.deepEqual(
    result.reasons.map(({ outcome, firstLines }: Record<string, unknown>) => [outcome, firstLines]),
    [
      ['failed', [4, 15, 24]],
      ['skipped', [18]],
    ],
  );
  assert.deepEqual(
    result.jobs.map(({ firstLine, lastLine, rows }: Record<string, unknown>) => [
      firstLine,
      lastLine,
      rows,
    ]),
    [
      [2, 11, 10],
      [12, 22, 10],
      [23, 27, 5],
    ],
  );
  const bad = peopleRows(24, isBad).filter((row) => row.endsWith('false'));
  assert.equal(await readFile(failed, 'utf8'), [header, ...bad, ''].join('\n'));
  assert.equal((await stat(failed)).mode & 0o777, 0o600);
  assert.deepEqual(result.failedRows, { path: failed, count: 3 });
});

test('a last line without its end is written out with one; without failures the header is', async () => {
  await importing.prepare([]);
  const failed = join(importing.folder, 'failed.csv');
  await writeFile(importing.file, `\ufeff${header}\r\n${peopleRows(3).join('\n')}\nlast,,`);
  const first = await importing.run('--failed-to', failed);
  assert.equal(first.code, 1, first.stderr);
  assert.match(first.stdout, /^Failed rows: 1, in .*failed\.csv$/m);
  assert.equal(await readFile(failed, 'utf8'), `${header}\r\nlast,,\n`);
  await importing.prepare(peopleRows(2));
  const second = await importing.run('--failed-to', failed);
  assert.equal(second.code, 0, second.stderr);
  assert.equal(await readFile(failed, 'utf8'), `${header}\n`);
});

test('the rows that failed cannot be written over the file itself', async () => {
  await importing.prepare(peopleRows(1));
  const { code, stderr } = await importing.run('--failed-to', './people.csv');
  assert.equal(code, 2);
  assert.match(stderr, /--failed-to names the very file that is imported/);
});

test('AWS is not asked for more than its quotas allow', async () => {
  await importing.prepare(peopleRows(1));
  for (const limit of ['--rows-per-job', '--bytes-per-job']) {
    const args = ['import', importing.file, '--user-pool-id', importing.poolId, limit, 'unlimited'];
    const { code, stderr } = await poolhouse(args, { cwd: importing.folder });
    assert.equal(code, 2);
    assert.match(stderr, /AWS takes at most 500,000 users and 100 MB in one import job/);
  }
});
