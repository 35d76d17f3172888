import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  copiedValues,
  copyData,
  fixedFields,
  type PageRow,
  RowWriter,
} from '../../src/store/postgres/copy-format.ts';

const bytesOf = (rows: PageRow[]): Buffer => Buffer.concat([...copyData(rows)]);

/** The fields of each row, as PostgreSQL's manual has its binary format. */
function readBack(data: Buffer): (Buffer | null)[][] {
  assert.equal(data.toString('latin1', 0, 11), 'PGCOPY\n\xff\r\n\0');
  assert.equal(data.readInt32BE(11), 0);
  let at = 19 + data.readInt32BE(15);
  const field = () => {
    const bytes = data.readInt32BE(at);
    at += 4 + Math.max(bytes, 0);
    return bytes < 0 ? null : data.subarray(at - bytes, at);
  };
  const rows: (Buffer | null)[][] = [];
  for (;;) {
    const fields = data.readInt16BE(at);
    at += 2;
    if (fields < 0) break;
    rows.push(Array.from({ length: fields }, field));
  }
  assert.equal(at, data.length, 'nothing comes after the trailer');
  return rows;
}

const texts = fc.array(fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }), {
  minLength: 3,
  maxLength: 3,
});

test('rows arrive as they were written, and rows left out do not', () => {
  const written = fc.array(fc.record({ id: fc.integer(), kept: fc.boolean(), texts }));
  fc.assert(
    fc.property(written, fc.integer({ min: 0, max: 300_000 }), (input, length) => {
      const { bytes, at } = fixedFields(5, [4, 1]);
      const writer = new RowWriter();
      const first = { id: 7, kept: true, texts: ['x'.repeat(length), undefined, ''] };
      const all = [first, ...input];
      const rows = all.map((row) => {
        bytes.writeInt32BE(row.id, at[0]);
        return writer.write(bytes, row.texts);
      });
      const expected = all
        .filter(({ kept }) => kept)
        .map((row) => [row.id, ...row.texts.map((text) => text ?? null)]);
      const kept = rows.filter((_, i) => all[i]?.kept);
      const found = readBack(bytesOf(kept)).map(([id, flag, ...rest]) => {
        assert.deepEqual(flag, Buffer.from([0]));
        return [id?.readInt32BE(), ...rest.map((text) => text?.toString('utf8') ?? null)];
      });
      assert.deepEqual(found, expected);
    }),
  );
});

test('neighbours go out in one piece', () => {
  const writer = new RowWriter();
  const { bytes } = fixedFields(1, [4]);
  const rows = Array.from({ length: 10 }, () => writer.write(bytes, []));
  assert.equal([...copyData(rows)].length, 3);
  assert.equal([...copyData(rows.filter((_, i) => i !== 4))].length, 4);
  assert.equal([...copyData([])].length, 2);
});

test('values that were copied out are found', () => {
  const writer = new RowWriter();
  const values = ['', 'one', 'x'.repeat(70_000)];
  const rows = values.map((value) => writer.write(Buffer.from([0, 1]), [value]));
  assert.deepEqual(copiedValues(bytesOf(rows)).map(String), values);
  assert.deepEqual(copiedValues(bytesOf([])), []);
});

test('pages are used again when all of their rows are released, and not before', () => {
  const writer = new RowWriter();
  const text = 'x'.repeat(10_000);
  const write = (n: number) =>
    Array.from({ length: n }, (_, i) => writer.write(Buffer.from([0, 1]), [`${i} ${text}`]));
  const pages = (rows: PageRow[]) => new Set(rows.map(({ page }) => page.bytes));
  const first = write(100);
  const kept = first.slice(50);
  const sent = bytesOf(kept);
  writer.release(first.slice(0, 50));
  const second = write(200);
  assert.deepEqual(bytesOf(kept), sent);
  assert.ok([...pages(second)].some((page) => pages(first).has(page)));
  assert.ok(![...pages(second.slice(30))].some((page) => pages(kept.slice(30, 40)).has(page)));
  writer.release([...kept, ...second]);
  const all = new Set([...pages(first), ...pages(second)]);
  for (const page of pages(write(200))) assert.ok(all.has(page));
});

test('of a row that is longer than a page nothing is kept', () => {
  const writer = new RowWriter();
  const write = (length: number) => writer.write(Buffer.from([0, 1]), ['x'.repeat(length)]);
  const long = write(300_000);
  const normal = [write(80_000), write(80_000), write(80_000), write(80_000), write(80_000)];
  writer.release([long, ...normal]);
  const next = Array.from({ length: 10 }, () => write(80_000));
  assert.ok(next.every(({ page }) => page !== long.page));
});
