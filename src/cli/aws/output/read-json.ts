/** JSON text to a value. `JSON.parse` would reorder numeric names and round large integers. */
import type { Value, ValueMap } from './value.ts';

/** What is wrong with a text, in the words of Python's reader, which queries show. */
export class JsonError extends Error {}

const space = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside of strings.
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const words: Record<string, Value> = { true: true, false: false, null: null };

export function readJson(text: string): Value {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): Value {
    this.#take(space);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    if (first === '"') return this.#string();
    const found = this.#take(word);
    return found ? (words[found[0]] ?? null) : this.#number();
  }

  end(): void {
    this.#take(space);
    if (this.#at < this.#text.length) throw new JsonError('Extra data');
  }

  #object(): ValueMap {
    const map: ValueMap = new Map();
    this.#at += 1;
    if (this.#skip('}')) return map;
    do {
      this.#take(space);
      if (this.#text[this.#at] !== '"')
        throw new JsonError('Expecting property name enclosed in double quotes');
      const name = this.#string();
      if (!this.#skip(':')) throw new JsonError("Expecting ':' delimiter");
      map.set(name, this.value());
    } while (this.#skip(','));
    if (!this.#skip('}')) throw new JsonError("Expecting ',' delimiter");
    return map;
  }

  #array(): Value[] {
    const items: Value[] = [];
    this.#at += 1;
    if (this.#skip(']')) return items;
    do items.push(this.value());
    while (this.#skip(','));
    if (!this.#skip(']')) throw new JsonError("Expecting ',' delimiter");
    return items;
  }

  #string(): string {
    const rest = this.#at;
    const found = this.#take(string);
    if (!found) throw new JsonError(stringFault(this.#text.slice(rest + 1)));
    return JSON.parse(found[0]) as string;
  }

  #number(): Value {
    const found = this.#take(number);
    if (!found) throw new JsonError('Expecting value');
    const [text, fraction, exponent] = found;
    return fraction || exponent ? Number(text) : BigInt(text);
  }

  #skip(character: string): boolean {
    this.#take(space);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

/** `rest` is what follows the opening quote of a string that is not right. */
function stringFault(rest: string): string {
  for (let i = 0; i < rest.length && rest[i] !== '"'; i++) {
    if (rest.charCodeAt(i) < 0x20) return 'Invalid control character at';
    if (rest[i] !== '\\') continue;
    i += 1;
    if (rest[i] === 'u' && !/^[0-9a-fA-F]{4}/.test(rest.slice(i + 1)))
      return 'Invalid \\uXXXX escape';
    if (rest[i] !== undefined && !/["\\/bfnrtu]/.test(rest[i] ?? '')) return 'Invalid \\escape';
  }
  return 'Unterminated string starting at';
}
