/**
 * Reads JSON as the AWS CLI does: whole numbers apart from fractions, and mistakes told with
 * their place, in the words that its users know.
 */
import { asInteger, dictionary, Float } from './python.ts';

export class JsonMistake extends Error {}

/** Depth at which a value is no configuration any more; deeper would overflow the stack. */
const depthMax = 900;

type Entries = Iterable<readonly [string, unknown]>;

/** `make` makes what stands for an object. */
export const readJson = (
  text: string,
  make: (entries?: Entries) => unknown = dictionary,
): unknown => new JsonReader(text, make).document();

const escapes: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const words: [string, unknown][] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
];

class JsonReader {
  #at = 0;
  #depth = 0;
  readonly #text: string;
  readonly #make: (entries?: Entries) => unknown;

  constructor(text: string, make: (entries?: Entries) => unknown) {
    this.#text = text;
    this.#make = make;
  }

  document(): unknown {
    if (this.#text.startsWith('\ufeff'))
      this.#fail('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    this.#space();
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('Extra data', this.#at);
    return value;
  }

  #value(): unknown {
    const next = this.#text[this.#at];
    if (next === '"') return this.#string();
    if (next === '{') return this.#nested(() => this.#object());
    if (next === '[') return this.#nested(() => this.#list());
    for (const [word, value] of words) if (this.#took(word)) return value;
    return this.#number();
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > depthMax) throw new RangeError('maximum recursion depth exceeded');
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #object(): unknown {
    const entries: [string, unknown][] = [];
    this.#at += 1;
    this.#space();
    if (this.#took('}')) return this.#make();
    for (;;) {
      if (this.#text[this.#at] !== '"')
        this.#fail('Expecting property name enclosed in double quotes', this.#at);
      const key = this.#string();
      this.#space();
      if (!this.#took(':')) this.#fail("Expecting ':' delimiter", this.#at);
      this.#space();
      entries.push([key, this.#value()]);
      this.#space();
      if (this.#took('}')) return this.#make(entries);
      if (!this.#took(',')) this.#fail("Expecting ',' delimiter", this.#at);
      this.#space();
    }
  }

  #list(): unknown[] {
    const values: unknown[] = [];
    this.#at += 1;
    this.#space();
    if (this.#took(']')) return values;
    for (;;) {
      values.push(this.#value());
      this.#space();
      if (this.#took(']')) return values;
      if (!this.#took(',')) this.#fail("Expecting ',' delimiter", this.#at);
      this.#space();
    }
  }

  #number(): unknown {
    const match = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
    match.lastIndex = this.#at;
    const found = match.exec(this.#text);
    if (!found) this.#fail('Expecting value', this.#at);
    this.#at += found[0].length;
    if (found[1] || found[2]) return new Float(Number(found[0]));
    return asInteger(found[0]);
  }

  #string(): string {
    const start = this.#at;
    let value = '';
    this.#at += 1;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) this.#fail('Unterminated string starting at', start);
      if (character < ' ') this.#fail('Invalid control character at', this.#at);
      this.#at += 1;
      if (character === '"') return value;
      value += character === '\\' ? this.#escape(start) : character;
    }
  }

  #escape(start: number): string {
    const letter = this.#text[this.#at];
    if (letter === undefined) this.#fail('Unterminated string starting at', start);
    if (letter === 'u') return this.#unicode();
    const value = escapes[letter];
    if (value === undefined) this.#fail('Invalid \\escape', this.#at - 1);
    this.#at += 1;
    return value;
  }

  #unicode(): string {
    const digits = this.#text.slice(this.#at + 1, this.#at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail('Invalid \\uXXXX escape', this.#at);
    this.#at += 5;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #took(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #space(): void {
    const space = /[ \t\n\r]*/y;
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)?.[0].length ?? 0;
  }

  /** Places count characters, not the halves that JavaScript keeps the rarer ones in. */
  #fail(message: string, at: number): never {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
    throw new JsonMistake(`${message}: line ${line} column ${column} (char ${[...before].length})`);
  }
}
