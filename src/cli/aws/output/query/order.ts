/** When two values are equal, and which is the smaller one. */
import { pythonType } from '../text.ts';
import { byCodePoint, isMap, type Value } from '../value.ts';
import { QueryError } from './errors.ts';

export const isNumber = (value: unknown): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

/** 1 and 1.0 are equal; 1 and true are not. */
export function equalValues(left: Value, right: Value): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: an integer and a float of one size are equal.
  if (isNumber(left) && isNumber(right)) return left == right;
  if (Array.isArray(left) && Array.isArray(right))
    return (
      left.length === right.length && left.every((item, i) => equalValues(item, right[i] ?? null))
    );
  if (isMap(left) && isMap(right))
    return (
      left.size === right.size &&
      [...left].every(
        ([name, item]) => right.has(name) && equalValues(item, right.get(name) ?? null),
      )
    );
  return left === right;
}

/** Negative when left comes first. Undefined when one of them has no order at all. */
export function compareValues(left: Value, right: Value, symbol: string): number | undefined {
  if (isNumber(left) && isNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'string' && typeof right === 'string') return byCodePoint(left, right);
  const comparable = (value: Value) => isNumber(value) || typeof value === 'string';
  if (!comparable(left) || !comparable(right)) return undefined;
  throw new QueryError(
    `'${symbol}' not supported between instances of '${pythonType(left)}' and '${pythonType(right)}'`,
  );
}
