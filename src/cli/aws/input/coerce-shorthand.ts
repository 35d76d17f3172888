/** Gives the texts of a shorthand value the types that their shape asks for, as far as they go. */
import { type Contract, type Shape, shapeOf } from '../../../wire/contract.ts';
import { type Dictionary, isDictionary, parseInteger, typeName } from './python.ts';

/**
 * Changes the parsed value in place: one value where a list belongs becomes a list, digits become
 * integers, `true` and `false` booleans. What fits nowhere stays; the parameter check tells it.
 */
export function coerceShorthand(contract: Contract, shape: Shape, value: unknown): void {
  coerce(contract, shape, value, () => {});
}

type Replace = (value: unknown) => void;

function coerce(contract: Contract, shape: Shape, value: unknown, replace: Replace): void {
  if (value === undefined) return;
  if (shape.type === 'structure') {
    if (isDictionary(value)) coerceMembers(contract, shape.members, value);
  } else if (shape.type === 'map') {
    if (!isDictionary(value)) return;
    const members = Object.fromEntries(Object.keys(value).map((key) => [key, shape.value]));
    coerceMembers(contract, members, value);
  } else if (shape.type === 'list') {
    if (Array.isArray(value)) coerceItems(contract, shape.member, value);
    else replace([value]);
  } else coerceScalar(shape, value, replace);
}

function coerceMembers(
  contract: Contract,
  members: Record<string, string>,
  holder: Dictionary,
): void {
  for (const [name, shapeName] of Object.entries(members))
    coerce(contract, shapeOf(contract, shapeName), holder[name], (value) => {
      holder[name] = value;
    });
}

function coerceItems(contract: Contract, shapeName: string, items: unknown[]): void {
  const shape = shapeOf(contract, shapeName);
  for (const [index, item] of items.entries())
    coerce(contract, shape, item, (value) => {
      items[index] = value;
    });
}

function coerceScalar(shape: Shape, value: unknown, replace: Replace): void {
  if (shape.type === 'integer' || shape.type === 'long') {
    if (typeof value === 'string') replace(parseInteger(value));
    else throw new RangeError(notAnInteger(value));
  } else if (shape.type === 'boolean') {
    if (typeof value !== 'string') throw new RangeError(noLower(value));
    const word = value.toLowerCase();
    if (word === 'true' || word === 'false') replace(word === 'true');
  }
}

const notAnInteger = (value: unknown): string =>
  'int() argument must be a string, a bytes-like object or a real number, ' +
  `not '${typeName(value)}'`;

const noLower = (value: unknown): string => `'${typeName(value)}' object has no attribute 'lower'`;
