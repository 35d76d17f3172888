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
