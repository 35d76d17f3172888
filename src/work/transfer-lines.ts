/** Rows as lines of PostgreSQL's text format, exactly as PostgreSQL itself writes them. */
import { hash } from 'node:crypto';
import { formatSub } from '../lib/ids.ts';

/** A value as SQLite gives it. */
export type Cell = string | number | bigint | null | Uint8Array;
/** The text of a value in a column of one type. */
export type Cast = (value: Cell) => string;

const special = /[\b\f\n\r\t\v\\]/;
const allSpecial = /[\b\f\n\r\t\v\\]/g;
const escapes: Record<string, string> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

const plain: Cast = (value) => {
  const text = String(value);
  return special.test(text) ? text.replace(allSpecial, (char) => escapes[char] ?? char) : text;
};

const bytesOf = (value: Cell): Uint8Array =>
  value instanceof Uint8Array ? value : Buffer.from(String(value));

const casts: Record<string, Cast> = {
  boolean: (value) => (value ? 't' : 'f'),
  bytea: (value) => `\\\\x${Buffer.from(bytesOf(value)).toString('hex')}`,
  uuid: (value) => (value instanceof Uint8Array ? formatSub(value) : plain(value)),
};

export const castOf = (type: string): Cast => casts[type] ?? plain;

export function lineOf(row: readonly Cell[], types: readonly Cast[]): string {
  let line = '';
  for (const [i, cast] of types.entries()) {
    const value = row[i] ?? null;
    line += `${i === 0 ? '' : '\t'}${value === null ? '\\N' : cast(value)}`;
  }
  return `${line}\n`;
}

const words = 8;

/** Of a set of lines in any order: the sums of their hashes, and how many there are. */
export class Checksum {
  rows = 0;
  readonly #sums = new Uint32Array(words);

  add(line: string | Uint8Array): void {
    const digest = hash('sha256', line, 'buffer');
    for (let i = 0; i < words; i++)
      this.#sums[i] = (this.#sums[i] ?? 0) + digest.readUInt32LE(4 * i);
    this.rows++;
  }

  equals(other: Checksum): boolean {
    return this.rows === other.rows && this.#sums.every((sum, i) => sum === other.#sums[i]);
  }
}

const newline = 10;

/** The checksum of lines that come in pieces that end anywhere. */
export async function checksumOf(
  pieces: AsyncIterable<Buffer>,
  onLine: () => void,
): Promise<Checksum> {
  const checksum = new Checksum();
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      checksum.add(bytes.subarray(start, end + 1));
      onLine();
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) checksum.add(rest);
  return checksum;
}
