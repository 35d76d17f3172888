/**
 * Values as the AWS CLI's own language sees and prints them. Its messages show a wrong value with
 * its type, and scripts match on them; JavaScript has neither the types nor the words.
 */

import { pythonRepr } from '../output/python-text.ts';

/** A number that was written with a fraction or an exponent: never an integer there. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A date that YAML recognises by its look. */
export class YamlDate {
  readonly text: string;
  readonly type: 'datetime.date' | 'datetime.datetime';
  constructor(text: string, type: YamlDate['type']) {
    this.text = text;
    this.type = type;
  }
}

export type Dictionary = Record<string, unknown>;

/** An object without a prototype, so that any key is just a key. */
export const dictionary = (entries: Iterable<readonly [string, unknown]> = []): Dictionary => {
  const made: Dictionary = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
};

const orderedPrototype = Object.freeze(Object.create(null));

/** One that a JSON option brought, which the AWS CLI shows as `OrderedDict`. */
export const orderedDictionary = (entries: Iterable<readonly [string, unknown]> = []): Dictionary =>
  Object.assign(Object.create(orderedPrototype), dictionary(entries));

const isOrdered = (value: object): boolean => Object.getPrototypeOf(value) === orderedPrototype;

export const isDictionary = (value: unknown): value is Dictionary =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Uint8Array || value instanceof Float || value instanceof YamlDate);

export const isInteger = (value: unknown): value is number | bigint =>
  typeof value === 'bigint' || typeof value === 'number';

/** `<class 'int'>` */
export const className = (type: string): string => `<class '${type}'>`;

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (isInteger(value)) return 'int';
  if (value instanceof Float) return 'float';
  if (value instanceof YamlDate) return value.type;
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return 'list';
  return isOrdered(value) ? 'collections.OrderedDict' : 'dict';
}

/** As `print` shows it: a text stands for itself. */
export const printed = (value: unknown): string =>
  typeof value === 'string' ? value : represented(value);

/** As it stands inside of a list. */
export function represented(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'string' || typeof value === 'boolean') return pythonRepr(value);
  if (isInteger(value)) return String(value);
  if (value instanceof Float) return pythonRepr(value.value);
  if (value instanceof YamlDate) return value.text;
  if (value instanceof Uint8Array) return representedBytes(value);
  if (Array.isArray(value)) return `[${value.map(represented).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => [key, member].map(represented));
  if (isOrdered(value) && members.length > 0)
    return `OrderedDict([${members.map((pair) => `(${pair.join(', ')})`).join(', ')}])`;
  return isOrdered(value) ? 'OrderedDict()' : `{${members.map((p) => p.join(': ')).join(', ')}}`;
}

/** Bytes are shown as the text of the same codes, except that all beyond ASCII is escaped. */
function representedBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return `b${pythonRepr(text).replace(/[^\0-\x7f]/g, escapedByte)}`;
}

const escapedByte = (character: string): string =>
  `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** Refuses what is no whole number, in the words of `int()`. */
export function parseInteger(text: string): number | bigint {
  const compact = text.trim();
  if (!/^[+-]?\d+(?:_\d+)*$/.test(compact))
    throw new RangeError(`invalid literal for int() with base 10: ${represented(text)}`);
  return asInteger(compact.replaceAll('_', '').replace(/^\+/, ''));
}

/** A bigint only where a number would round. */
export function asInteger(digits: string): number | bigint {
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) return BigInt(digits);
  return number === 0 ? 0 : number;
}
