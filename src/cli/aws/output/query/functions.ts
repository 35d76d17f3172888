/** The functions of JMESPath, with what they take. */
import { compactJson } from '../json.ts';
import { pythonRepr, pythonText } from '../python-text.ts';
import { pythonType } from '../text.ts';
import { isMap, isScalar, type Value, type ValueMap } from '../value.ts';
import { QueryError } from './errors.ts';
import { compareValues, equalValues, isNumber } from './order.ts';

/** `&expression` as an argument. */
export class Expression {
  readonly of: (value: Value) => Value;
  constructor(of: (value: Value) => Value) {
    this.of = of;
  }
}

export type Argument = Value | Expression;

type Type = 'array' | 'object' | 'string' | 'number' | 'boolean' | 'null' | 'expref';
/** What an argument may be; without types, anything. */
type Signature = readonly (Type | 'array-number' | 'array-string')[];

interface Definition {
  takes: Signature[];
  /** The last argument may be repeated. */
  variadic?: boolean;
  run(...args: never[]): Value;
}

type Numeric = bigint | number;
type Ordered = (Numeric | string)[];

const functions: Record<string, Definition> = {
  abs: { takes: [['number']], run: (n: Numeric) => (n < 0 ? -n : n) },
  avg: { takes: [['array-number']], run: average },
  ceil: { takes: [['number']], run: (n: Numeric) => BigInt(Math.ceil(Number(n))) },
  contains: {
    takes: [['array', 'string'], []],
    run: (subject: Value[] | string, search: Value) => contains(subject, search),
  },
  ends_with: { takes: [['string'], ['string']], run: (s: string, end: string) => s.endsWith(end) },
  floor: { takes: [['number']], run: (n: Numeric) => BigInt(Math.floor(Number(n))) },
  join: { takes: [['string'], ['array-string']], run: (by: string, a: string[]) => a.join(by) },
  keys: { takes: [['object']], run: (map: ValueMap) => [...map.keys()] },
  length: { takes: [['string', 'array', 'object']], run: length },
  map: {
    takes: [['expref'], ['array']],
    run: (by: Expression, a: Value[]) => a.map((x) => by.of(x)),
  },
  max: { takes: [['array-number', 'array-string']], run: (a: Ordered) => extreme(a, a, 1) },
  max_by: {
    takes: [['array'], ['expref']],
    run: (a: Value[], by: Expression) => extremeBy(a, by, 'max_by', 1),
  },
  merge: {
    takes: [['object']],
    variadic: true,
    run: (...maps: ValueMap[]) => new Map(maps.flatMap((map) => [...map])),
  },
  min: { takes: [['array-number', 'array-string']], run: (a: Ordered) => extreme(a, a, -1) },
  min_by: {
    takes: [['array'], ['expref']],
    run: (a: Value[], by: Expression) => extremeBy(a, by, 'min_by', -1),
  },
  not_null: {
    takes: [[]],
    variadic: true,
    run: (...values: Value[]) => values.find((value) => value !== null) ?? null,
  },
  reverse: {
    takes: [['array', 'string']],
    run: (a: Value[] | string) =>
      typeof a === 'string' ? [...a].reverse().join('') : a.toReversed(),
  },
  sort: { takes: [['array-string', 'array-number']], run: (a: Ordered) => sorted(a, a) },
  sort_by: { takes: [['array'], ['expref']], run: sortBy },
  starts_with: {
    takes: [['string'], ['string']],
    run: (s: string, start: string) => s.startsWith(start),
  },
  sum: { takes: [['array-number']], run: sum },
  to_array: { takes: [[]], run: (value: Value) => (Array.isArray(value) ? value : [value]) },
  to_number: { takes: [[]], run: toNumber },
  to_string: {
    takes: [[]],
    run: (value: Value) => (typeof value === 'string' ? value : compactJson(value)),
  },
  type: { takes: [[]], run: (value: Value) => typeOf(value) },
  values: { takes: [['object']], run: (map: ValueMap) => [...map.values()] },
};

/** @throws QueryError for a name, a number or a type of arguments that does not fit. */
export function callFunction(name: string, args: Argument[]): Value {
  const definition = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!definition) throw new QueryError(`Unknown function: ${name}()`);
  const { takes, variadic } = definition;
  const fits = variadic ? args.length >= takes.length : args.length === takes.length;
  if (!fits) {
    const words = `${takes.length} argument${takes.length === 1 ? '' : 's'}`;
    throw new QueryError(
      `Expected ${variadic ? 'at least ' : ''}${words} for function ${name}(), ` +
        `received ${args.length}`,
    );
  }
  takes.forEach((types, i) => {
    if (types.length > 0) checkType(name, args[i] ?? null, types);
  });
  return definition.run(...(args as never[]));
}

function checkType(name: string, value: Argument, types: Signature): void {
  const simple = types.map((type) => type.replace(/-.*/, ''));
  if (!simple.includes(typeOf(value))) throw typeError(name, value, typeOf(value), types);
  const inner = types.flatMap((type) => type.split('-').slice(1));
  if (!Array.isArray(value) || inner.length === 0) return;
  // The first item decides when there is a choice.
  const allowed =
    inner.length > 1 ? inner.filter((type) => type === typeOf(value[0] ?? null)) : inner;
  const wrong = value.find((item) => !allowed.includes(typeOf(item)));
  if (wrong !== undefined) throw typeError(name, wrong, pythonType(wrong), types);
}

function typeError(name: string, value: Argument, type: string, types: Signature): QueryError {
  const shown = value instanceof Expression ? '<expression>' : pythonText(value);
  return new QueryError(
    `In function ${name}(), invalid type for value: ${shown}, ` +
      `expected one of: ${pythonRepr([...types])}, received: "${type}"`,
  );
}

function typeOf(value: Argument): Type {
  if (value instanceof Expression) return 'expref';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isMap(value)) return 'object';
  if (isNumber(value)) return 'number';
  return typeof value === 'string' ? 'string' : 'boolean';
}

/** Integers stay integers until a float joins. */
function sum(numbers: Numeric[]): Numeric {
  if (numbers.every((number) => typeof number === 'bigint'))
    return numbers.reduce((total, number) => total + number, 0n);
  return numbers.reduce<number>((total, number) => total + Number(number), 0);
}

function average(numbers: Numeric[]): Value {
  return numbers.length === 0 ? null : Number(sum(numbers)) / numbers.length;
}

function contains(subject: Value[] | string, search: Value): boolean {
  if (Array.isArray(subject)) return subject.some((item) => equalValues(item, search));
  if (typeof search === 'string') return subject.includes(search);
  throw new QueryError(`'in <string>' requires string as left operand, not ${pythonType(search)}`);
}

function length(value: Value[] | ValueMap | string): bigint {
  return BigInt(isMap(value) ? value.size : [...value].length);
}

function toNumber(value: Value): Value {
  if (isNumber(value)) return value;
  if (!isScalar(value) || typeof value !== 'string') return null;
  const text = value.trim();
  if (/^[-+]?\d+(?:_\d+)*$/.test(text)) return BigInt(text.replaceAll('_', '').replace('+', ''));
  if (/^[-+]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text))
    return Number(text.replaceAll('_', ''));
  return specialNumber(text);
}

function specialNumber(text: string): Value {
  const [, sign, word] = /^([-+]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (!word) return null;
  const number = word.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return sign === '-' ? -number : number;
}

/** The items in the order of their keys; equal keys stay as they are. */
function sorted(items: Value[], keys: Value[]): Value[] {
  const order = items.map((_, i) => i);
  order.sort((a, b) => compareValues(keys[a] ?? null, keys[b] ?? null, '<') ?? 0);
  return order.map((i) => items[i] ?? null);
}

/** The first item with the largest (1) or smallest (-1) key. */
function extreme(items: Value[], keys: Value[], direction: 1 | -1): Value {
  let best = 0;
  keys.forEach((key, i) => {
    const order = compareValues(key, keys[best] ?? null, direction === 1 ? '>' : '<') ?? 0;
    if (order * direction > 0) best = i;
  });
  return items[best] ?? null;
}

function extremeBy(items: Value[], by: Expression, name: string, direction: 1 | -1): Value {
  return extreme(items, keysOf(items, by, name, ['number', 'string']), direction);
}

function sortBy(items: Value[], by: Expression): Value {
  if (items.length === 0) return items;
  const type = typeOf(by.of(items[0] ?? null));
  if (type !== 'number' && type !== 'string')
    throw typeError('sort_by', items[0] ?? null, type, ['string', 'number']);
  return sorted(items, keysOf(items, by, 'sort_by', [type]));
}

function keysOf(items: Value[], by: Expression, name: string, types: Signature): Value[] {
  return items.map((item) => {
    const key = by.of(item);
    const type = typeOf(key);
    if (!types.includes(type)) throw typeError(name, key, type, types);
    return key;
  });
}
