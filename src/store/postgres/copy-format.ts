/**
 * The binary format of PostgreSQL's `copy`. Rows are made long before they are sent: as bytes in
 * large pages they cost the garbage collector nothing.
 * https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"
 */
import { copyPageBytes } from '../../lib/limits.ts';

/** A row is the bytes `from` to `to` of a page. */
export interface PageRow {
  page: Buffer;
  from: number;
  to: number;
}

const header: Buffer = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const trailer: Buffer = Buffer.from([0xff, 0xff]);

/** All that `copy` is sent for rows. Neighbours in a page go out in one piece. */
export function* copyData(rows: Iterable<PageRow>): Generator<Buffer> {
  yield header;
  let [page, from, to] = [trailer, 0, 0];
  for (const row of rows) {
    if (row.page !== page || row.from !== to) {
      if (to > from) yield page.subarray(from, to);
      ({ page, from } = row);
    }
    ({ to } = row);
  }
  if (to > from) yield page.subarray(from, to);
  yield trailer;
}

/** The values of the only column, never null, that `copy … to stdout` sent; they share its memory. */
export function copiedValues(data: Buffer): Buffer[] {
  const values: Buffer[] = [];
  const extension = data.readInt32BE(header.length - 4);
  for (let at = header.length + extension; data.readInt16BE(at) > 0; ) {
    const from = at + 6;
    at = from + data.readInt32BE(at + 2);
    values.push(data.subarray(from, at));
  }
  return values;
}

/** The columns of fixed size that a row of `columns` begins with, and where the value of each is. */
export function fixedFields(
  columns: number,
  sizes: readonly number[],
): { bytes: Buffer; at: number[] } {
  const bytes = Buffer.alloc(2 + sizes.reduce((sum, size) => sum + 4 + size, 0));
  bytes.writeInt16BE(columns);
  let end = 2;
  const at = sizes.map((size) => {
    const value = bytes.writeInt32BE(size, end);
    end = value + size;
    return value;
  });
  return { bytes, at };
}

/** Writes rows one after the other into pages. */
export class RowWriter {
  #page = Buffer.alloc(0);
  #at = 0;

  /** A row of fields that are ready, and texts after them; undefined is null. */
  write(ready: Uint8Array, texts: readonly (string | undefined)[]): PageRow {
    let bytesMax = ready.length;
    // A UTF-16 unit takes at most three bytes; before each text stands its length.
    for (const text of texts) bytesMax += 4 + 3 * (text?.length ?? 0);
    if (this.#at + bytesMax > this.#page.length) this.#turnPage(bytesMax);
    const from = this.#at;
    this.#page.set(ready, from);
    this.#at += ready.length;
    for (const text of texts) this.#text(text);
    return { page: this.#page, from, to: this.#at };
  }

  #turnPage(bytesMin: number): void {
    this.#page = Buffer.allocUnsafeSlow(Math.max(copyPageBytes, bytesMin));
    this.#at = 0;
  }

  #text(text: string | undefined): void {
    const bytes = text === undefined ? -1 : this.#page.write(text, this.#at + 4);
    this.#at = this.#page.writeInt32BE(bytes, this.#at) + Math.max(bytes, 0);
  }
}
