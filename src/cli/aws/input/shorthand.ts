/**
 * The AWS CLI's shorthand syntax: `Name=email,Value=a@b.c`, `Key=[a,b]`, `Key={a=b}`, quotes,
 * `\,` for a comma, and `Key@=file://path` for a value that stands in a file. Parsing knows no
 * shapes: `a=b,c` is a list because nothing follows that looks like a key.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
import { type Dictionary, dictionary } from './python.ts';

export class ShorthandMistake extends Error {}

/** Where the parser tried a list and may go back to the last comma. */
class Unexpected extends ShorthandMistake {}

/** Reads a value that was given as `file://…`; any other text is returned as it is. */
export type ReadFile = (text: string) => string | Uint8Array;

export function parseShorthand(text: string, readFile: ReadFile): Dictionary {
  return new ShorthandParser(text, readFile).parameter();
}

const startWord = '!#-&(-+\\--<>-Z\\\\-z\\u007c-\\uffff';
const firstFollow = '\\s!#-&(-+\\--\\\\^-|~-\\uffff';
const secondFollow = '\\s!#-&(-+\\--<>-\\uffff';
const patterns = {
  first: new RegExp(`(?:\\\\,|[${startWord}])(?:\\\\,|[${firstFollow}])*`, 'y'),
  second: new RegExp(`(?:\\\\,|[${startWord}])(?:\\\\,|[${secondFollow}])*`, 'y'),
  'singled quoted': /'(?:\\\\|\\'|[^'])*'/y,
  'double quoted': /"(?:\\\\|\\"|[^"])*"/y,
};
type Pattern = keyof typeof patterns;
type Value = string | Uint8Array | Value[] | Dictionary;

const whitespace = ' \t\n\r\x0b\x0c';

class ShorthandParser {
  #at = 0;
  readonly #text: string;
  readonly #readFile: ReadFile;

  constructor(text: string, readFile: ReadFile) {
    this.#text = text;
    this.#readFile = readFile;
  }

  parameter(): Dictionary {
    const parameters = dictionary();
    let last = 0;
    while (this.#at === 0 || this.#at < this.#text.length) {
      if (this.#at > 0) this.#expect(',', true);
      const { key, value } = this.#pair();
      if (key in parameters) throw new ShorthandMistake(this.#second(key, last + 1));
      parameters[key] = value;
      last = this.#at;
    }
    return parameters;
  }

  #pair(): { key: string; value: Value } {
    const key = this.#key();
    return { key, value: this.#assigned(() => this.#values()) };
  }

  #key(): string {
    const start = this.#at;
    while (/^[\w\-.#/:]$/.test(this.#current())) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** The value after `=`, or after `@=` the content of the file that it names. */
  #assigned(read: () => Value): Value {
    const fromFile = this.#text.startsWith('@=', this.#at);
    if (fromFile) this.#at += 1;
    this.#expect('=', true);
    const value = read();
    return fromFile && typeof value === 'string' ? this.#readFile(value) : value;
  }

  #values(): Value {
    const next = this.#current();
    if (next === '') return '';
    if (next === '[') return this.#explicitList();
    return next === '{' ? this.#hash() : this.#commaValues();
  }

  /** `a`, or `a,b`; in `a,b=c` the comma begins the next key. */
  #commaValues(): Value {
    const first = this.#firstValue();
    this.#space();
    if (this.#current() !== ',') return first;
    this.#expect(',', true);
    const list = [first];
    try {
      for (;;) {
        const value = this.#secondValue();
        this.#space();
        if (this.#atEnd()) return [...list, value];
        this.#expect(',', true);
        list.push(value);
      }
    } catch (error) {
      if (!(error instanceof Unexpected) || this.#atEnd()) throw error;
      while (this.#at >= 0 && this.#text[this.#at] !== ',') this.#at -= 1;
    }
    return list.length === 1 ? first : list;
  }

  #explicitList(): Value[] {
    this.#expect('[', true);
    const values: Value[] = [];
    while (this.#current() !== ']') {
      values.push(this.#explicitValue());
      this.#separate(']');
    }
    this.#expect(']');
    return values;
  }

  #hash(): Dictionary {
    this.#expect('{', true);
    const pairs = dictionary();
    while (this.#current() !== '}') {
      const key = this.#key();
      pairs[key] = this.#assigned(() => this.#explicitValue());
      this.#separate('}');
    }
    this.#expect('}');
    return pairs;
  }

  #separate(end: string): void {
    this.#space();
    if (this.#current() === end) return;
    this.#expect(',');
    this.#space();
  }

  #explicitValue(): Value {
    if (this.#current() === '[') return this.#explicitList();
    return this.#current() === '{' ? this.#hash() : this.#firstValue();
  }

  #firstValue(): string {
    return this.#quoted() ?? plain(this.#match('first') ?? '');
  }

  #secondValue(): string {
    return this.#quoted() ?? plain(this.#must('second'));
  }

  #quoted(): string | undefined {
    const quote = this.#current();
    if (quote !== "'" && quote !== '"') return undefined;
    const body = this.#must(quote === "'" ? 'singled quoted' : 'double quoted').slice(1, -1);
    return body.replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
  }

  #match(name: Pattern): string | undefined {
    const pattern = patterns[name];
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #must(name: Pattern): string {
    return this.#match(name) ?? this.#unexpected(`<${name}>`, '<none>');
  }

  #expect(character: string, spaced = false): void {
    if (spaced) this.#space();
    if (this.#atEnd()) this.#unexpected(character, 'EOF');
    const actual = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    if (actual !== character) this.#unexpected(character, actual);
    this.#at += 1;
    if (spaced) this.#space();
  }

  #current(): string {
    return this.#text[this.#at] ?? '';
  }

  #atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  #space(): void {
    while (!this.#atEnd() && whitespace.includes(this.#current())) this.#at += 1;
  }

  #unexpected(expected: string, actual: string): never {
    const place = this.#place(this.#at);
    throw new Unexpected(`Expected: '${expected}', received: '${actual}' for input:\n${place}`);
  }

  #second(key: string, at: number): string {
    return (
      `Second instance of key "${key}" encountered for input:\n${this.#place(at)}\n` +
      'This is often because there is a preceding "," instead of a space.'
    );
  }

  /** The input with a caret below the place, on a line of its own. */
  #place(at: number): string {
    const lineStart = at > 0 ? this.#text.lastIndexOf('\n', at - 1) + 1 : 0;
    const lineEnd = this.#text.indexOf('\n', at);
    const end = lineEnd < 0 ? this.#text.length : lineEnd;
    const indent = ' '.repeat([...this.#text.slice(lineStart, at)].length);
    return `${this.#text.slice(0, end)}\n${indent}^${this.#text.slice(end)}`;
  }
}

const plain = (text: string): string => text.replaceAll('\\,', ',').replace(/\s+$/u, '');
