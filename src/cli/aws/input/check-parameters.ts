/**
 * The check of a call's parameters before anything is sent: types, required members, minimal
 * lengths and values. Maxima and patterns are left to the service, as in the AWS CLI. All mistakes
 * are told at once, in botocore's words.
 */
import { type Contract, type Shape, type StructureShape, shapeOf } from '../../../wire/contract.ts';
import { CommandFailure } from '../types.ts';
import {
  className,
  type Dictionary,
  isDictionary,
  isInteger,
  printed,
  typeName,
} from './python.ts';

/** Refuses parameters that do not fit their shape. */
export function checkParameters(contract: Contract, shapeName: string, input: Dictionary): void {
  const mistakes = findMistakes(contract, shapeName, input);
  if (mistakes.length > 0)
    throw new CommandFailure(`\nParameter validation failed:\n${mistakes.join('\n')}\n`, 252);
}

/** What is wrong with a value, one sentence a mistake. */
export function findMistakes(contract: Contract, shapeName: string, value: unknown): string[] {
  const mistakes: string[] = [];
  check({ contract, mistakes }, shapeOf(contract, shapeName), value, '');
  return mistakes;
}

interface Checking {
  contract: Contract;
  mistakes: string[];
}

type Check = (checking: Checking, shape: Shape, value: unknown, name: string) => void;

const checks: Record<Shape['type'], Check> = {
  structure: checkStructure,
  list: checkList,
  map: checkMap,
  string: checkString,
  integer: checkInteger,
  long: checkInteger,
  boolean: checkBoolean,
  blob: checkBlob,
  // A member of this type is in no input of the contracts; nothing is known to be wrong with one.
  timestamp: () => {},
};

const check: Check = (checking, shape, value, name) =>
  checks[shape.type](checking, shape, value, name);

function checkStructure(checking: Checking, shape: Shape, value: unknown, name: string): void {
  if (shape.type !== 'structure') return;
  if (!isDictionary(value)) {
    wrongType(checking, name, value, [className('dict')]);
    return;
  }
  tellMissing(checking, shape, value, name);
  for (const member of Object.keys(value))
    if (!Object.hasOwn(shape.members, member))
      checking.mistakes.push(
        `Unknown parameter in ${shown(name)}: "${member}", ` +
          `must be one of: ${Object.keys(shape.members).join(', ')}`,
      );
  for (const [member, inner] of Object.entries(value)) {
    const shapeName = Object.hasOwn(shape.members, member) ? shape.members[member] : undefined;
    if (shapeName)
      check(checking, shapeOf(checking.contract, shapeName), inner, `${name}.${member}`);
  }
}

function tellMissing(
  { mistakes }: Checking,
  shape: StructureShape,
  value: Dictionary,
  name: string,
): void {
  for (const required of shape.required ?? [])
    if (!(required in value))
      mistakes.push(`Missing required parameter in ${shown(name)}: "${required}"`);
}

function checkList(checking: Checking, shape: Shape, value: unknown, name: string): void {
  if (shape.type !== 'list') return;
  if (!Array.isArray(value)) {
    wrongType(checking, name, value, [className('list'), className('tuple')]);
    return;
  }
  atLeast(checking, shape, value.length, name, 'length');
  const member = shapeOf(checking.contract, shape.member);
  for (const [index, item] of value.entries()) check(checking, member, item, `${name}[${index}]`);
}

function checkMap(checking: Checking, shape: Shape, value: unknown, name: string): void {
  if (shape.type !== 'map') return;
  if (!isDictionary(value)) {
    wrongType(checking, name, value, [className('dict')]);
    return;
  }
  const keyShape = shapeOf(checking.contract, shape.key);
  const valueShape = shapeOf(checking.contract, shape.value);
  for (const [key, inner] of Object.entries(value)) {
    check(checking, keyShape, key, `${name} (key: ${key})`);
    check(checking, valueShape, inner, `${name}.${key}`);
  }
}

function checkString(checking: Checking, shape: Shape, value: unknown, name: string): void {
  if (typeof value !== 'string') {
    wrongType(checking, name, value, [className('str')]);
    return;
  }
  atLeast(checking, shape, [...value].length, name, 'length');
}

/** To Python, and so to the AWS CLI, `true` is an integer. */
function checkInteger(checking: Checking, shape: Shape, value: unknown, name: string): void {
  if (typeof value === 'boolean') atLeast(checking, shape, Number(value), name, 'value', value);
  else if (isInteger(value)) atLeast(checking, shape, value, name, 'value');
  else wrongType(checking, name, value, [className('int')]);
}

function checkBoolean(checking: Checking, _shape: Shape, value: unknown, name: string): void {
  if (typeof value !== 'boolean') wrongType(checking, name, value, [className('bool')]);
}

function checkBlob(checking: Checking, _shape: Shape, value: unknown, name: string): void {
  if (typeof value === 'string' || value instanceof Uint8Array) return;
  wrongType(checking, name, value, [
    className('bytes'),
    className('bytearray'),
    'file-like object',
  ]);
}

function wrongType({ mistakes }: Checking, name: string, value: unknown, valid: string[]): void {
  mistakes.push(
    `Invalid type for parameter ${shown(name)}, value: ${printed(value)}, ` +
      `type: ${className(typeName(value))}, valid types: ${valid.join(', ')}`,
  );
}

function atLeast(
  { mistakes }: Checking,
  { min }: Shape,
  size: number | bigint,
  name: string,
  what: 'length' | 'value',
  value: unknown = size,
): void {
  if (min !== undefined && size < min)
    mistakes.push(
      `Invalid ${what} for parameter ${shown(name)}, value: ${printed(value)}, ` +
        `valid min ${what}: ${min}`,
    );
}

const shown = (name: string): string => (name ? name.replace(/^\./, '') : 'input');
