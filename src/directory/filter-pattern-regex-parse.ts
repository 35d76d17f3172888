/** Reading the regular expressions of filter patterns, in the subset that AWS documents. */

export interface Alternative {
  items: Repeated[];
  /** `^` and `$`. */
  fromStart: boolean;
  toEnd: boolean;
}

export interface Repeated {
  /** 1 for each character code that fits; 256 stands for all higher codes. */
  set: Uint8Array;
  min: number;
  /** May be Infinity. */
  max: number;
}

/** The alternatives of an expression; undefined when it is outside the subset. */
export function parseAlternatives(source: string): Alternative[] | undefined {
  const alternatives: Alternative[] = [];
  const reader = { source, at: 0 };
  do {
    const alternative = readAlternative(reader);
    if (!alternative) return undefined;
    alternatives.push(alternative);
  } while (take(reader, /\|/y) !== undefined);
  return reader.at === source.length ? alternatives : undefined;
}

interface Reader {
  source: string;
  at: number;
}

function take(reader: Reader, expression: RegExp): RegExpExecArray | undefined {
  expression.lastIndex = reader.at;
  const found = expression.exec(reader.source) ?? undefined;
  if (found) reader.at = expression.lastIndex;
  return found;
}

function readAlternative(reader: Reader): Alternative | undefined {
  const fromStart = take(reader, /\^/y) !== undefined;
  const items: Repeated[] = [];
  while (reader.at < reader.source.length && !/[|$]/.test(reader.source.charAt(reader.at))) {
    const set = readSet(reader);
    const times = set && readTimes(reader);
    if (!times) return undefined;
    items.push({ set, ...times });
  }
  const toEnd = take(reader, /\$/y) !== undefined;
  return { items, fromStart, toEnd };
}

/** How often: nothing, `*`, `+`, `?`, `{m}`, `{m,}`, `{,n}` or `{m,n}`. */
function readTimes(reader: Reader): { min: number; max: number } | undefined {
  if (take(reader, /\*/y)) return { min: 0, max: Infinity };
  if (take(reader, /\+/y)) return { min: 1, max: Infinity };
  if (take(reader, /\?/y)) return { min: 0, max: 1 };
  const exact = take(reader, /\{(\d{1,4})\}/y);
  if (exact) return { min: Number(exact[1]), max: Number(exact[1]) };
  const range = take(reader, /\{(\d{0,4}),\s*(\d{0,4})\}/y);
  if (!range) return reader.source.charAt(reader.at) === '{' ? undefined : { min: 1, max: 1 };
  const min = Number(range[1] || 0);
  const max = range[2] ? Number(range[2]) : Infinity;
  return min <= max ? { min, max } : undefined;
}

/** Letters, digits, and the symbols that need no escape; a space is in AWS's own examples. */
const plain = /[A-Za-z0-9:_#=@/;, -]/y;

function readSet(reader: Reader): Uint8Array | undefined {
  if (take(reader, /\./y)) return complement(new Uint8Array(257));
  if (take(reader, /\[/y)) return readClass(reader);
  const character = take(reader, plain);
  if (character) return setOf(character[0].charCodeAt(0));
  return readEscape(reader);
}

function readClass(reader: Reader): Uint8Array | undefined {
  const negated = take(reader, /\^/y) !== undefined;
  const set = new Uint8Array(257);
  let empty = true;
  while (!take(reader, /\]/y)) {
    const low = readMember(reader);
    if (!low || !addMember(reader, set, low)) return undefined;
    empty = false;
  }
  if (empty) return undefined;
  return negated ? complement(set) : set;
}

/** A member of a class, or a range up to the next one. */
function addMember(reader: Reader, set: Uint8Array, low: Uint8Array): boolean {
  if (!take(reader, /-(?!\])/y)) {
    low.forEach((fits, code) => {
      if (fits) set[code] = 1;
    });
    return true;
  }
  const [from, to] = [onlyCode(low), onlyCode(readMember(reader))];
  if (from === undefined || to === undefined || from > to) return false;
  set.fill(1, from, to + 1);
  return true;
}

/** Inside a class all printable ASCII stands for itself, but the class's own signs. */
function readMember(reader: Reader): Uint8Array | undefined {
  const character = take(reader, /[ -Z^-~]/y);
  return character ? setOf(character[0].charCodeAt(0)) : readEscape(reader);
}

function onlyCode(set: Uint8Array | undefined): number | undefined {
  const code = set?.indexOf(1) ?? -1;
  return code >= 0 && code < 256 && set?.lastIndexOf(1) === code ? code : undefined;
}

const digits = between('0', '9');
const words = union(digits, between('a', 'z'), between('A', 'Z'), between('_', '_'));
const spaces = union(...[' ', '\t', '\n', '\r', '\f', '\v'].map((space) => between(space, space)));
const named = new Map([
  ['d', digits],
  ['D', complement(digits)],
  ['w', words],
  ['W', complement(words)],
  ['s', spaces],
  ['S', complement(spaces)],
  ['t', between('\t', '\t')],
  ['n', between('\n', '\n')],
]);

/** `\d` and its kin, `\xhh`, or a sign that is to be taken as it is. */
function readEscape(reader: Reader): Uint8Array | undefined {
  const escaped = take(reader, /\\(?:x([0-9A-Fa-f]{2})|([dDwWsStn])|([!-/:-@[-`{-~ ]))/y);
  if (!escaped) return undefined;
  const [, hexadecimal, name, sign] = escaped;
  if (hexadecimal) return setOf(Number.parseInt(hexadecimal, 16));
  return name ? named.get(name) : setOf(sign?.charCodeAt(0) ?? 0);
}

function setOf(code: number): Uint8Array {
  const set = new Uint8Array(257);
  set[code] = 1;
  return set;
}

function between(first: string, last: string): Uint8Array {
  return new Uint8Array(257).fill(1, first.charCodeAt(0), last.charCodeAt(0) + 1);
}

function union(...sets: Uint8Array[]): Uint8Array {
  return Uint8Array.from({ length: 257 }, (_, code) => (sets.some((set) => set[code]) ? 1 : 0));
}

function complement(set: Uint8Array): Uint8Array {
  return set.map((fits) => 1 - fits);
}
