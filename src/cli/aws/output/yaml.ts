/** `--output yaml` and `yaml-stream`, as libyaml lays out blocks. */
import { jsonScalar } from './json.ts';
import { pythonFloat } from './python-text.ts';
import { isMap, isScalar, sortedEntries, type Value, type ValueMap } from './value.ts';
import { escaped, scalarStyle } from './yaml-scalar.ts';

/** An answer without members is no output; a lone scalar is JSON, which is YAML as well. */
export function formatYaml(value: Value): string {
  if (isScalar(value)) return `${jsonScalar(value)}\n`;
  return isMap(value) && value.size === 0 ? '' : yamlDocument(value);
}

/** One item of a list for each page. */
export const formatYamlPage = (page: Value): string => yamlDocument([page]);

function yamlDocument(value: Value): string {
  const writer = new BlockWriter(value);
  writer.node(value, { indent: -1, key: false, inMap: false });
  return writer.text();
}

interface Place {
  /** The column of the block around, -1 at the root. */
  indent: number;
  /** Whether it is the name of a member. */
  key: boolean;
  /** Whether it is the value of a member: a list there is not indented. */
  inMap: boolean;
}

/** Lines longer than this break at the next single space. */
const widthMax = 80;
const indentStep = 2;
/** A longer name of a member cannot stand before a colon on its line. In bytes. */
const simpleKeyMax = 128;

class BlockWriter {
  #out = '';
  #column = 0;
  /** Whether the last character was white space, or there is none. */
  #blank = true;
  /** Whether the line so far is nothing but indentation and indicators. */
  #indention = true;
  /** What occurs twice is written once, with an anchor; `name` is set when it has been. */
  readonly #anchors: Map<Value, { name: string; written: boolean }>;

  constructor(root: Value) {
    this.#anchors = findAnchors(root);
  }

  text(): string {
    return this.#column > 0 ? `${this.#out}\n` : this.#out;
  }

  node(value: Value, place: Place): void {
    if (isScalar(value)) {
      this.#scalar(value, place);
      return;
    }
    const anchor = this.#anchors.get(value);
    if (anchor?.written) {
      this.#indicator(`*${anchor.name}`, true);
      return;
    }
    if (anchor) {
      anchor.written = true;
      this.#indicator(`&${anchor.name}`, true);
    }
    if (isMap(value)) this.#map(value, place);
    else this.#list(value, place);
  }

  #map(map: ValueMap, { indent }: Place): void {
    if (map.size === 0) this.#indicator('{}', true);
    const inner = indent < 0 ? 0 : indent + indentStep;
    for (const [name, item] of sortedEntries(map)) {
      this.#startLine(inner);
      const simple = isSimpleKey(name);
      if (!simple) this.#indicator('?', true, true);
      this.#string(name, { indent: inner, key: simple, inMap: true });
      if (!simple) this.#startLine(inner);
      this.#indicator(':', !simple, !simple);
      this.node(item, { indent: inner, key: false, inMap: true });
    }
  }

  #list(list: Value[], { indent, inMap }: Place): void {
    if (list.length === 0) this.#indicator('[]', true);
    const flat = inMap && !this.#indention;
    const inner = indent < 0 ? 0 : flat ? indent : indent + indentStep;
    for (const item of list) {
      this.#startLine(inner);
      this.#indicator('-', true, true);
      this.node(item, { indent: inner, key: false, inMap: false });
    }
  }

  #scalar(value: null | boolean | string | bigint | number, place: Place): void {
    if (typeof value === 'string') this.#string(value, place);
    else this.#indicator(typeof value === 'number' ? yamlFloat(value) : String(value), true);
  }

  #string(text: string, place: Place): void {
    const style = scalarStyle(text, place.key);
    // A root block has no column; what it folds goes under its first step.
    const indent = place.indent < 0 ? indentStep : place.indent + indentStep;
    if (!this.#blank) this.#put(' ');
    if (style === 'plain') this.#plain(text, indent, !place.key);
    else if (style === 'single') this.#single(text, indent, !place.key);
    else this.#double(text, indent, !place.key);
    this.#blank = false;
    this.#indention = false;
  }

  #plain(text: string, indent: number, mayFold: boolean): void {
    const characters = [...text];
    characters.forEach((character, i) => {
      const single = character === ' ' && characters[i - 1] !== ' ' && characters[i + 1] !== ' ';
      if (mayFold && single && this.#column > widthMax) this.#startLine(indent);
      else this.#put(character);
      this.#indention = false;
    });
  }

  #single(text: string, indent: number, mayFold: boolean): void {
    const characters = [...text];
    let inBreak = false;
    this.#put("'");
    characters.forEach((character, i) => {
      const next = characters[i + 1];
      const single = character === ' ' && i > 0 && next !== undefined && characters[i - 1] !== ' ';
      if (/[\n\u2028\u2029]/.test(character)) {
        if (!inBreak && character === '\n') this.#break('\n');
        this.#break(character);
        inBreak = true;
        return;
      }
      if (inBreak && character !== ' ') this.#startLine(indent);
      if (mayFold && single && next !== ' ' && this.#column > widthMax) this.#startLine(indent);
      else this.#put(character === "'" ? "''" : character);
      if (character !== ' ') inBreak = false;
      this.#indention = false;
    });
    if (inBreak) this.#startLine(indent);
    this.#put("'");
  }

  #double(text: string, indent: number, mayFold: boolean): void {
    const characters = [...text];
    this.#put('"');
    characters.forEach((character, i) => {
      const inner = character === ' ' && i > 0 && i < characters.length - 1;
      this.#indention = false;
      if (mayFold && inner && characters[i - 1] !== ' ' && this.#column > widthMax) {
        this.#startLine(indent);
        if (characters[i + 1] === ' ') this.#put('\\');
      } else this.#put(character === ' ' ? ' ' : escaped(character));
    });
    this.#put('"');
  }

  #indicator(text: string, spaced: boolean, keepsIndention = false): void {
    if (spaced && !this.#blank) this.#put(' ');
    this.#put(text);
    this.#blank = false;
    this.#indention = this.#indention && keepsIndention;
  }

  /** Goes to a column, on a new line unless this one has only come to it. */
  #startLine(indent: number): void {
    const stays = this.#indention && this.#column <= indent;
    if (!stays || (this.#column === indent && !this.#blank)) this.#break('\n');
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column));
    this.#blank = true;
    this.#indention = true;
  }

  #break(newline: string): void {
    this.#out += newline;
    this.#column = 0;
    this.#indention = true;
  }

  #put(text: string): void {
    this.#out += text;
    this.#column += [...text].length;
  }
}

const isSimpleKey = (name: string): boolean =>
  Buffer.byteLength(name) <= simpleKeyMax && !/[\n\r\u0085\u2028\u2029]/.test(name);

function yamlFloat(number: number): string {
  if (Number.isNaN(number)) return '.nan';
  if (!Number.isFinite(number)) return number < 0 ? '-.inf' : '.inf';
  return pythonFloat(number);
}

/** Lists and maps that occur more than once, numbered as their second occurrences come. */
function findAnchors(root: Value): Map<Value, { name: string; written: boolean }> {
  const seen = new Set<Value>();
  const anchors = new Map<Value, { name: string; written: boolean }>();
  const visit = (value: Value): void => {
    if (isScalar(value)) return;
    if (seen.has(value)) {
      const name = `id${String(anchors.size + 1).padStart(3, '0')}`;
      if (!anchors.has(value)) anchors.set(value, { name, written: false });
      return;
    }
    seen.add(value);
    const inner = isMap(value) ? sortedEntries(value).map(([, item]) => item) : value;
    for (const item of inner) visit(item);
  };
  visit(root);
  return anchors;
}
