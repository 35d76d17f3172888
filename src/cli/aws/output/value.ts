/**
 * Values as they are printed. They keep what JavaScript's own JSON loses and the AWS command
 * line shows: integers of any size, apart from other numbers, and the order of members.
 */

/** An integer is a bigint; a number is one that was written with a point or an exponent. */
export type Value = null | boolean | string | bigint | number | Value[] | ValueMap;
export type ValueMap = Map<string, Value>;

export const isMap = (value: unknown): value is ValueMap => value instanceof Map;

/** Neither a list nor a map. */
export const isScalar = (value: Value): value is Exclude<Value, Value[] | ValueMap> =>
  !Array.isArray(value) && !isMap(value);

/** Order of strings by code point, which UTF-16 units do not have beyond U+FFFF. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x = 0, y = 0] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** The members of a map in the order of their names. */
export const sortedEntries = (map: ValueMap): [string, Value][] =>
  [...map].sort(([a], [b]) => byCodePoint(a, b));

/** Plain data as a value; for what the program makes by itself. */
export function toValue(data: unknown): Value {
  if (data === null || data === undefined) return null;
  if (Array.isArray(data)) return data.map(toValue);
  if (typeof data === 'object')
    return new Map(Object.entries(data).map(([name, item]) => [name, toValue(item)]));
  if (typeof data === 'number' && Number.isInteger(data)) return BigInt(data);
  return typeof data === 'number' || typeof data === 'boolean' ? data : String(data);
}
