/**
 * The binary format of PostgreSQL's `copy`. Rows are made long before they are sent: as bytes in
 * large pages they cost the garbage collector nothing.
 * https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"
 */
import { copyPageBytes } from '../../lib/limits.ts';

/** Memory for many rows, used again when the last of them is released. */
export interface Page {
  bytes: Buffer;
  rows: number;
}

/** A row is the bytes `from` to `to` of a page. */
export interface PageRow {
  page: Page;
  from: number;
  to: number;
}

const header: Buffer = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const trailer: Buffer = Buffer.from([0xff, 0xff]);

/** All that `copy` is sent for rows. Neighbours in a page go out in one piece. */
export function* copyData(rows: Iterable<PageRow>): Generator<Buffer> {
  yield header;
  let [bytes, from, to] = [trailer, 0, 0];
  for (const row of rows) {
    if (row.page.bytes !== bytes || row.from !== to) {
      if (to > from) yield bytes.subarray(from, to);
      bytes = row.page.bytes;
      from = row.from;
    }
    to = row.to;
  }
  if (to > from) yield bytes.subarray(from, to);
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
  #page: Page = { bytes: Buffer.alloc(0), rows: 0 };
  #at = 0;
  readonly #free: Page[] = [];

  /** A row of fields that are ready, and texts after them; undefined is null. */
  write(ready: Uint8Array, texts: readonly (string | undefined)[]): PageRow {
    let bytesMax = ready.length;
    // A UTF-16 unit takes at most three bytes; before each text stands its length.
    for (const text of texts) bytesMax += 4 + 3 * (text?.length ?? 0);
    if (this.#at + bytesMax > this.#page.bytes.length) this.#turnPage(bytesMax);
    const page = this.#page;
    const from = this.#at;
    page.bytes.set(ready, from);
    this.#at += ready.length;
    for (const text of texts) this.#text(page.bytes, text);
    page.rows += 1;
    return { page, from, to: this.#at };
  }

  /** Gives back rows, each once, that nobody will read again. */
  release(rows: Iterable<PageRow>): void {
    for (const { page } of rows) {
      page.rows -= 1;
      if (page !== this.#page) this.#reuse(page);
    }
  }

  #turnPage(bytesMin: number): void {
    this.#reuse(this.#page);
    const free = bytesMin <= copyPageBytes ? this.#free.pop() : undefined;
    const bytes = Math.max(copyPageBytes, bytesMin);
    this.#page = free ?? { bytes: Buffer.allocUnsafeSlow(bytes), rows: 0 };
    this.#at = 0;
  }

  /** A page for one very long row is not kept. */
  #reuse(page: Page): void {
    if (page.rows === 0 && page.bytes.length === copyPageBytes) this.#free.push(page);
  }

  #text(page: Buffer, text: string | undefined): void {
    const bytes = text === undefined ? -1 : page.write(text, this.#at + 4);
    this.#at = page.writeInt32BE(bytes, this.#at) + Math.max(bytes, 0);
  }
}
