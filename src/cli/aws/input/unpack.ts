/** Words of the command line as values of the input: files, JSON, shorthand, lists, integers. */
import { type Contract, type Shape, shapeOf } from '../../../wire/contract.ts';
import type { Environment } from '../../target.ts';
import type { OperationArgument } from '../arguments.ts';
import { generalExitCode, mistake, parameterMistake } from '../usage.ts';
import { coerceShorthand } from './coerce-shorthand.ts';
import { JsonMistake, readJson } from './json-reader.ts';
import { FileMistake, readParamFile } from './paramfile.ts';
import { orderedDictionary, parseInteger } from './python.ts';
import { parseShorthand, ShorthandMistake } from './shorthand.ts';

/** A word, several of them where a list is expected, or a file's content. */
type Given = string | string[] | Uint8Array | boolean | number | bigint;

/** The value of a member, as it was given; types are checked later, all at once. */
export function unpack(
  contract: Contract,
  { option, member }: OperationArgument,
  given: unknown,
  env: Environment,
): unknown {
  if (!member) throw new Error(`${option} is no member of the input`);
  const value = withFile(option, given as Given, env);
  try {
    return isShorthand(contract, member.shape, value)
      ? unpackShorthand(contract, member.shape, value, env)
      : unpackValue(contract, member.shape, value, option);
  } catch (error) {
    throw told(option, error);
  }
}

/** The content of the file that a word names, or the word. One word of a list may name a file. */
export function withFile(option: string, given: Given, env: Environment): Given {
  const word = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (typeof word !== 'string') return given;
  try {
    return readParamFile(word, env) ?? given;
  } catch (error) {
    throw told(option, error);
  }
}

/** Mistakes in a value are told with its option; the rest only in its own words, as ever there. */
function told(option: string, error: unknown): unknown {
  if (error instanceof FileMistake || error instanceof ShorthandMistake)
    return parameterMistake(option, error.message);
  return error instanceof RangeError ? mistake(error.message, generalExitCode) : error;
}

/** Not what looks like JSON, and only where there are members to name. */
function isShorthand(contract: Contract, shape: Shape, value: Given): value is string | string[] {
  if (value instanceof Uint8Array && value.length > 0 && isNested(contract, shape))
    throw new RangeError("'in <string>' requires string as left operand, not int");
  const first = Array.isArray(value) && value.length > 0 ? value[0] : value;
  if (typeof first === 'string' && /^[[{]/.test(first.trim())) return false;
  return (typeof value === 'string' || Array.isArray(value)) && isNested(contract, shape);
}

const isComplex = (shape: Shape): boolean => ['structure', 'list', 'map'].includes(shape.type);

const isNested = (contract: Contract, shape: Shape): boolean =>
  shape.type === 'list' ? isComplex(shapeOf(contract, shape.member)) : isComplex(shape);

function unpackShorthand(
  contract: Contract,
  shape: Shape,
  value: string | string[],
  env: Environment,
): unknown {
  const parse = (text: string) => parseShorthand(text, (word) => readParamFile(word, env) ?? word);
  const parsed = Array.isArray(value) ? value.map(parse) : parse(value);
  coerceShorthand(contract, shape, parsed);
  return parsed;
}

function unpackValue(contract: Contract, shape: Shape, value: Given, option: string): unknown {
  if (shape.type === 'structure' || shape.type === 'map')
    return unpackDocument(value, option, '{', () => {
      throw parameterMistake(option, `Invalid JSON:\n${String(value)}`);
    });
  if (shape.type !== 'list') return unpackScalar(shape, value);
  const only = Array.isArray(value) && value.length === 1 ? value[0] : undefined;
  if (only?.trim().startsWith('[')) return unpackJson(only, option);
  if (typeof value === 'string')
    return unpackDocument(value, option, '[', () => unpackItems(contract, shape, value, option));
  return unpackItems(contract, shape, value, option);
}

function unpackDocument(
  value: Given,
  option: string,
  start: '{' | '[',
  otherwise: () => unknown,
): unknown {
  const text = String(value).trimStart();
  if (text === '') throw new RangeError('string index out of range');
  return text.startsWith(start) ? unpackJson(String(value), option) : otherwise();
}

/** A file's content in the place of a list counts as its characters or bytes. */
function unpackItems(
  contract: Contract,
  shape: Shape & { type: 'list' },
  value: Given,
  option: string,
): unknown[] {
  const member = shapeOf(contract, shape.member);
  const items: Given[] = typeof value === 'object' || typeof value === 'string' ? [...value] : [];
  try {
    return items.map((item) => unpackValue(contract, member, item, option));
  } catch (error) {
    if (error instanceof RangeError) throw parameterMistake(option, String(items[0] ?? ''));
    throw error;
  }
}

function unpackJson(text: string, option: string): unknown {
  try {
    return readJson(text, orderedDictionary);
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    throw parameterMistake(option, `Invalid JSON: ${error.message}\nJSON received: ${text}`);
  }
}

function unpackScalar(shape: Shape, value: Given): unknown {
  const integral = shape.type === 'integer' || shape.type === 'long';
  if (integral && typeof value === 'string') return parseInteger(value);
  // A member of a list; options of booleans carry their value with them.
  if (shape.type === 'boolean' && typeof value === 'string')
    return value !== '' && value.toLowerCase() !== 'false';
  return value;
}
