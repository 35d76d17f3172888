import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CsvReader, type CsvRecord, splitFields } from '../../src/import/parse.ts';

const lineCharactersMax = 16_000;

/** All records of `bytes`, read in blocks cut at the given sizes, cycling. */
function read(bytes: Buffer, cuts: number[] = [65_536], max = lineCharactersMax): CsvRecord[] {
  let at = 0;
  let turn = 0;
  const next = () => {
    if (at >= bytes.length) return undefined;
    const size = cuts[turn++ % cuts.length] ?? 1;
    at += size;
    return bytes.subarray(at - size, at);
  };
  const reader = new CsvReader(next, { lineCharactersMax: max });
  const records: CsvRecord[] = [];
  for (let record = reader.next(); record; record = reader.next()) records.push(record);
  return records;
}

const fieldsOf = (text: string, cuts?: number[]) =>
  read(Buffer.from(text), cuts).map((record) => record.fields);

test('an escaped comma belongs to its field, any other backslash is a plain character', () => {
  assert.deepEqual(splitFields('12 Any Street\\, Town,b\\c,\\'), [
    '12 Any Street, Town',
    'b\\c',
    '\\',
  ]);
});

test('white space around a value is dropped, inside it stays', () => {
  assert.deepEqual(splitFields('  a b ,\tc,\u00a0d '), ['a b', 'c', 'd']);
});

test('a value in proper double quotes is read as RFC 4180, an improper one literally', () => {
  assert.deepEqual(splitFields('"a, b","say ""hi""", "c" '), ['a, b', 'say "hi"', 'c']);
  assert.deepEqual(splitFields('"a,b" c,d"e"'), ['"a', 'b" c', 'd"e"']);
  assert.deepEqual(splitFields('"open,b'), ['"open', 'b']);
});

test('line ends may be LF or CRLF, the last may be missing, a byte order mark is no text', () => {
  assert.deepEqual(fieldsOf('\ufeffa,b\r\nc,d\ne,f'), [
    ['a', 'b'],
    ['c', 'd'],
    ['e', 'f'],
  ]);
  assert.deepEqual(fieldsOf('\ufeff"a",b\n'), [['a', 'b']]);
});

test('blank lines are no records but keep their number', () => {
  const records = read(Buffer.from('h\n\n  \r\nx\n\n'));
  assert.deepEqual(
    records.map(({ line, end }) => [line, end]),
    [
      [1, 2],
      [4, 9],
    ],
  );
});

test('a row that is not UTF-8 is a problem of that row alone', () => {
  const bytes = Buffer.concat([
    Buffer.from('é,1\n'),
    Buffer.from([0xff, 0x2c, 10]),
    Buffer.from('ü,3\n'),
  ]);
  const records = read(bytes);
  assert.deepEqual(
    records.map((record) => record.problem ?? record.fields),
    [['é', '1'], 'utf8', ['ü', '3']],
  );
  assert.equal(records[2]?.end, bytes.length);
});

test('a row over the limit is a problem of that row, however long, and is not kept', () => {
  const long = Buffer.alloc(5_000_000, 'x');
  const bytes = Buffer.concat([
    Buffer.from('a\n'),
    long,
    Buffer.from('\nb\n'),
    Buffer.alloc(16_001, 'y'),
  ]);
  const records = read(bytes, [7_919]);
  assert.deepEqual(
    records.map((record) => [record.line, record.problem]),
    [
      [1, undefined],
      [2, 'length'],
      [3, undefined],
      [4, 'length'],
    ],
  );
  assert.equal(records[3]?.end, bytes.length);
  assert.equal(read(Buffer.alloc(16_000, 'y'))[0]?.problem, undefined);
});

test('the length limit counts characters, not bytes', () => {
  assert.equal(read(Buffer.from('€'.repeat(100)), [50], 100)[0]?.problem, undefined);
  assert.equal(read(Buffer.from('€'.repeat(101)), [50], 100)[0]?.problem, 'length');
});

/** A value that the dialect can carry: trimmed, on one line, not ending in a backslash. */
const value = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'a,\\ é"\t😀') }))
  .map((text) =>
    text
      .replace(/[\r\n]/g, '')
      .trim()
      .replace(/\\+$/, '')
      .replace(/^"+/, '')
      .trim(),
  )
  .filter((text) => !text.includes('\\,') && !/^"|\\$/.test(text) && text === text.trim())
  .filter((text) => text.isWellFormed() && !text.includes('\ufeff'));

const table = fc
  .integer({ min: 1, max: 6 })
  .chain((width) =>
    fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 20 }),
  )
  .map((rows) => rows.filter((row) => row.length > 1 || row[0] !== ''));

const written = (rows: string[][], lineEnd: string) =>
  rows.map((row) => row.map((field) => field.replaceAll(',', '\\,')).join(',') + lineEnd).join('');

test('any table written in the dialect reads back equal, wherever the blocks are cut', () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom('\n', '\r\n'),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
      (rows, lineEnd, cuts) => {
        assert.deepEqual(fieldsOf(written(rows, lineEnd), cuts), rows);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('whatever the bytes, each line that is not blank is one record and every byte is counted', () => {
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom('\n', '\r\n', ',', '\\,', '"', 'é', 'a,b,c\n').map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(
      fc.array(chunk, { maxLength: 40 }),
      fc.integer({ min: 1, max: 30 }),
      (parts, cut) => {
        const bytes = Buffer.concat(parts);
        const records = read(bytes, [cut], 50);
        const lines = bytes.toString('latin1').split('\n');
        let line = 0;
        let end = 0;
        for (const record of records) {
          assert.ok(record.line > line && record.end > end);
          ({ line, end } = record);
          const upTo = lines.slice(0, line).join('\n').length + 1;
          assert.equal(end, Math.min(upTo, bytes.length));
        }
        assert.ok(line <= lines.length);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('reading may go on at the end of any record', () => {
  const bytes = Buffer.from('h1,h2\na,1\n\nb\\,b,2\r\nc,é\nd,4');
  const all = read(bytes);
  for (const { end, line } of all) {
    const rest = [bytes.subarray(end)];
    const reader = new CsvReader(() => rest.pop(), { lineCharactersMax, offset: end, line });
    const next = reader.next();
    assert.deepEqual(
      next,
      all.find((record) => record.line > line),
    );
  }
});
