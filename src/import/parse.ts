/**
 * Bytes to numbered records, in Cognito's CSV dialect: fields are parted by commas, `\,` is a
 * comma inside a field, one record is one physical line, and white space around a value is none
 * of it. A value in double quotes is read as RFC 4180 has it when its quotes open and close on
 * the line, and literally when they do not. Blank lines are no records but keep their number.
 */
import { isUtf8 } from 'node:buffer';

/** One line of the file that is not blank. */
export interface CsvRecord {
  /** Physical line, the header being line 1. */
  line: number;
  /** Plain bytes of the file up to and with this line. */
  end: number;
  fields: string[];
  /** Why the line could not be read; then it has no fields. */
  problem?: 'utf8' | 'length' | undefined;
}

export interface ReaderOptions {
  /** Longest line in UTF-16 units, its end not counted. */
  lineCharactersMax: number;
  /** Where `next` begins: bytes and lines of the file that were read before. */
  offset?: number;
  line?: number;
}

const newline = 10;
const carriageReturn = 13;
const byteOrderMark = '\ufeff';
const none: string[] = [];

/** Reads records from blocks of bytes that may be cut anywhere. Holds one line and one block. */
export class CsvReader {
  readonly #nextBlock: () => Buffer | undefined;
  readonly #charactersMax: number;
  /** A UTF-16 unit takes at most three bytes: a longer line need not be decoded to be too long. */
  readonly #bytesMax: number;
  #block: Buffer = Buffer.alloc(0);
  /** The block as text, or undefined while it is not known to be UTF-8 throughout. */
  #text: string | undefined;
  #ascii = false;
  #byteAt = 0;
  #textAt = 0;
  #offset: number;
  #line: number;

  constructor(nextBlock: () => Buffer | undefined, options: ReaderOptions) {
    this.#nextBlock = nextBlock;
    this.#charactersMax = options.lineCharactersMax;
    this.#bytesMax = options.lineCharactersMax * 3;
    this.#offset = options.offset ?? 0;
    this.#line = options.line ?? 0;
  }

  /** The next record; undefined at the end of the file. */
  next(): CsvRecord | undefined {
    for (;;) {
      this.#skipEmptyLines();
      const end = this.#block.indexOf(newline, this.#byteAt);
      if (end < 0) {
        if (this.#refill()) continue;
        return undefined;
      }
      const record = this.#take(end);
      if (record) return record;
    }
  }

  /**
   * Passes lines without any text: a file may be nothing but those, a hundred million of them, and
   * as texts they would keep the import's thread busy for seconds.
   */
  #skipEmptyLines(): void {
    const start = this.#byteAt;
    for (;;) {
      const first = this.#block[this.#byteAt];
      const bytes = first === carriageReturn ? 2 : 1;
      if (this.#block[this.#byteAt + bytes - 1] !== newline) break;
      this.#byteAt += bytes;
      this.#line += 1;
    }
    this.#offset += this.#byteAt - start;
    this.#textAt += this.#byteAt - start;
  }

  /** The line that ends at byte `end` of the block, unless it is blank. */
  #take(end: number): CsvRecord | undefined {
    const start = this.#byteAt;
    this.#byteAt = end + 1;
    this.#offset += end + 1 - start;
    this.#line += 1;
    const isCrlf = end > start && this.#block[end - 1] === carriageReturn;
    const cut = isCrlf ? end - 1 : end;
    let text = this.#lineText(start, cut, end);
    if (cut - start > this.#bytesMax) return this.#broken('length');
    if (text === undefined) return this.#broken('utf8');
    if (this.#line === 1 && text.startsWith(byteOrderMark)) text = text.slice(1);
    if (text.length > this.#charactersMax) return this.#broken('length');
    if (isBlank(text)) return undefined;
    return { line: this.#line, end: this.#offset, fields: splitFields(text) };
  }

  #broken(problem: 'utf8' | 'length'): CsvRecord {
    return { line: this.#line, end: this.#offset, fields: none, problem };
  }

  /** The text up to `cut` of a line that ends at `end`; undefined when it is not UTF-8. */
  #lineText(start: number, cut: number, end: number): string | undefined {
    if (this.#text === undefined) {
      const bytes = this.#block.subarray(start, cut);
      return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
    }
    if (this.#ascii) return this.#text.slice(start, cut);
    const textEnd = this.#text.indexOf('\n', this.#textAt);
    const text = this.#text.slice(this.#textAt, textEnd - (end - cut));
    this.#textAt = textEnd + 1;
    return text;
  }

  /** Appends blocks to the unfinished line until one ends it; false at the end of the file. */
  #refill(): boolean {
    const rest = this.#block.subarray(this.#byteAt);
    const parts = rest.length > 0 ? [rest] : [];
    let bytes = rest.length;
    for (;;) {
      const block = this.#nextBlock();
      if (!block) return this.#endOfFile(parts, bytes);
      parts.push(block);
      bytes += block.length;
      if (block.includes(newline)) break;
      if (bytes > this.#bytesMax + 2) {
        this.#offset += this.#dropTo(parts, bytes);
        bytes = 0;
        for (const part of parts) bytes += part.length;
      }
    }
    const [only] = parts;
    this.#adopt(parts.length === 1 && only ? only : Buffer.concat(parts));
    return true;
  }

  /** A line longer than can be allowed: keeps just enough of it, with a CR, to be found so. */
  #dropTo(parts: Buffer[], bytes: number): number {
    const kept = Buffer.concat(parts).subarray(0, this.#bytesMax + 2);
    parts.splice(0, parts.length, Buffer.from(kept));
    return bytes - kept.length;
  }

  /** The last line of a file may lack its line end; it gets one that counts for no byte. */
  #endOfFile(parts: Buffer[], bytes: number): boolean {
    if (bytes === 0) return false;
    this.#adopt(Buffer.concat([...parts, Buffer.from('\n')]));
    this.#offset -= 1;
    return true;
  }

  #adopt(block: Buffer): void {
    this.#block = block;
    this.#byteAt = 0;
    this.#textAt = 0;
    const lastLineEnd = block.lastIndexOf(newline) + 1;
    const lines = block.subarray(0, lastLineEnd);
    this.#text = isUtf8(lines) ? lines.toString('utf8') : undefined;
    this.#ascii = this.#text?.length === lines.length;
  }
}

const isBlank = (text: string): boolean =>
  text.length === 0 || (text.charCodeAt(0) <= 32 && text.trim() === '');

/** The trimmed fields of one line. */
export function splitFields(text: string): string[] {
  const fields = text.includes('"') ? splitQuoted(text) : text.split(',');
  if (text.includes('\\') && !text.includes('"')) joinEscaped(fields);
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    if (field && mayTrim(field)) fields[i] = field.trim();
  }
  return fields;
}

/** Whether a field may begin or end in white space: ASCII white space, or anything past ASCII. */
function mayTrim(field: string): boolean {
  const first = field.charCodeAt(0);
  const last = field.charCodeAt(field.length - 1);
  return first <= 32 || last <= 32 || first >= 128 || last >= 128;
}

/** Parts that were split at an escaped comma become one field again. */
function joinEscaped(fields: string[]): void {
  let kept = 0;
  for (let i = 0; i < fields.length; i++) {
    let field = fields[i] ?? '';
    while (field.endsWith('\\') && i + 1 < fields.length)
      field = `${field.slice(0, -1)},${fields[++i]}`;
    fields[kept++] = field;
  }
  fields.length = kept;
}

/** For a line with a double quote somewhere, which may make a comma plain text. */
function splitQuoted(text: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = quotedField(text, at);
    const end = quoted ? quoted.end : fieldEnd(text, at);
    fields.push(quoted ? quoted.value : text.slice(at, end).replaceAll('\\,', ','));
    if (end >= text.length) return fields;
    at = end + 1;
  }
}

/** The index of the comma that ends the field at `at`, or the text's length. */
function fieldEnd(text: string, at: number): number {
  let comma = text.indexOf(',', at);
  while (comma > at && text[comma - 1] === '\\') comma = text.indexOf(',', comma + 1);
  return comma < 0 ? text.length : comma;
}

const quotedPattern = /[ \t]*"([^"]*(?:""[^"]*)*)"[ \t]*(?=,|$)/y;

/** The field at `at` when it is wholly in double quotes. */
function quotedField(text: string, at: number): { value: string; end: number } | undefined {
  quotedPattern.lastIndex = at;
  const match = quotedPattern.exec(text);
  if (!match) return undefined;
  const value = match[1] ?? '';
  return { value: value.replaceAll('""', '"'), end: quotedPattern.lastIndex };
}
