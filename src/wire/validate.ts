/**
 * Checks an operation's input against its contract, in AWS's words. Answers a copy that holds
 * nothing but the contract's members, so that what a caller adds goes no further.
 */
import {
  type Contract,
  type ListShape,
  type MapShape,
  type NumberShape,
  type Shape,
  type StringShape,
  type StructureShape,
  shapeOf,
} from './contract.ts';
import { compilePattern } from './pattern.ts';

/** Why an input is refused: a JSON value of the wrong type, or constraints that it breaks. */
export class InvalidInput extends Error {
  readonly reason: 'type' | 'constraints';
  constructor(reason: InvalidInput['reason'], message: string) {
    super(message);
    this.name = 'InvalidInput';
    this.reason = reason;
  }
}

const wrongType = (message: string) => new InvalidInput('type', message);

/** Throws `InvalidInput`: at the first wrong type, else for all broken constraints at once. */
export type InputValidator = (value: unknown) => unknown;

/** Reads a value of one shape; `path` is where it stands, `problems` takes what is wrong. */
type Reader = (value: unknown, path: string, problems: string[]) => unknown;

/** The validator of an operation's input. Compile once: the door keeps it. */
export function compileInput(contract: Contract, operationName: string): InputValidator {
  const input = contract.operations[operationName]?.input;
  if (!input) return () => ({});
  const read = compiler(contract)(input);
  return (value) => {
    const problems: string[] = [];
    const copy = read(value ?? {}, '', problems);
    if (problems.length > 0) throw new InvalidInput('constraints', sentence(problems));
    return copy;
  };
}

const sentence = (problems: string[]): string => {
  const count =
    problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
  return `${count} detected: ${problems.join('; ')}`;
};

/** `UserPoolId` is called `userPoolId`, and `SAMLMetadata` `sAMLMetadata`, as AWS does. */
const label = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);

const failed = (path: string, shown: string, constraint: string): string =>
  `Value${shown} at '${path}' failed to satisfy constraint: ${constraint}`;

/** ` 'text'`, or nothing for what must not be repeated. */
const show = (shape: Shape, value: unknown): string =>
  shape.sensitive ? '' : ` '${printed(value)}'`;

/** As Java prints strings, lists and maps. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}=${printed(item)}`);
  return `{${entries.join(', ')}}`;
}

function compiler(contract: Contract): (name: string) => Reader {
  const readers = new Map<string, Reader>();
  /** Shapes may refer to themselves: what is under way is looked up when it is needed. */
  const compile = (name: string): Reader => {
    const known = readers.get(name);
    if (known) return known;
    let reader: Reader | undefined;
    readers.set(name, (...args) => reader?.(...args));
    reader = compileShape(contract, shapeOf(contract, name), compile);
    readers.set(name, reader);
    return reader;
  };
  return compile;
}

function compileShape(contract: Contract, shape: Shape, compile: (name: string) => Reader): Reader {
  switch (shape.type) {
    case 'structure':
      return structureReader(contract, shape, compile);
    case 'list':
      return listReader(shape, compile(shape.member), scalarRules(shapeOf(contract, shape.member)));
    case 'map':
      return mapReader(contract, shape, compile(shape.value));
    default:
      return scalarReader(shape);
  }
}

function structureReader(
  contract: Contract,
  shape: StructureShape,
  compile: (name: string) => Reader,
): Reader {
  const required = new Set(shape.required ?? []);
  const members = Object.entries(shape.members).map(([name, target]) => ({
    name,
    label: label(name),
    required: required.has(name),
    missing: shapeOf(contract, target).sensitive ? '' : ' null',
    read: compile(target),
  }));
  return (value, path, problems) => {
    const given = asObject(value);
    const copy: Record<string, unknown> = {};
    const prefix = path === '' ? '' : `${path}.`;
    for (const member of members) {
      const item = given[member.name];
      if (item !== undefined && item !== null)
        copy[member.name] = member.read(item, prefix + member.label, problems);
      else if (member.required)
        problems.push(failed(prefix + member.label, member.missing, 'Member must not be null'));
    }
    return copy;
  };
}

/** Elements that are plain values are judged together; structures each at their own path. */
function listReader(shape: ListShape, read: Reader, rules: Rules | undefined): Reader {
  const sizes = sizeRules(shape);
  return (value, path, problems) => {
    const given = asList(value);
    const broken = sizes.filter((rule) => !rule.holds(given.length));
    for (const rule of broken)
      problems.push(failed(path, shape.sensitive || !rules ? '' : show(shape, given), rule.text));
    if (!rules) return given.map((item, i) => read(item, `${path}.${i + 1}.member`, problems));
    const ignored: string[] = [];
    const copy = given.map((item) => (item === null ? null : read(item, path, ignored)));
    if (ignored.length > 0 || copy.includes(null)) {
      const shown = shape.sensitive || rules.sensitive ? '' : show(shape, copy);
      problems.push(failed(path, shown, `Member must satisfy constraint: ${rules.text}`));
    }
    return copy;
  };
}

/**
 * A key whose value is null is as good as absent: amazon-cognito-identity-js sends AWS
 * `"DEVICE_KEY": null` with every refresh from a browser whose device is not remembered.
 */
function mapReader(contract: Contract, shape: MapShape, readValue: Reader): Reader {
  const [keyShape, valueShape] = [shapeOf(contract, shape.key), shapeOf(contract, shape.value)];
  const readKey = scalarReader(keyShape);
  const [keyRules, valueRules] = [scalarRules(keyShape), scalarRules(valueShape)];
  const sensitive = shape.sensitive || keyShape.sensitive || valueShape.sensitive;
  const sizes = sizeRules(shape);
  return (value, path, problems) => {
    const given = Object.entries(asObject(value)).filter(([, item]) => item !== null);
    // Without a prototype: keys are the caller's, and `__proto__` is one as good as any.
    const copy: Record<string, unknown> = Object.create(null);
    const [badKeys, badValues]: [string[], string[]] = [[], []];
    for (const [key, item] of given) {
      readKey(key, path, badKeys);
      copy[key] = readValue(item, `${path}.${key}.member`, valueRules ? badValues : problems);
    }
    const shown = sensitive || !valueRules ? '' : ` '${printed(copy)}'`;
    const constraints = sizes.filter((rule) => !rule.holds(given.length)).map((rule) => rule.text);
    if (badKeys.length > 0)
      constraints.push(`Map keys must satisfy constraint: ${keyRules?.text ?? notNull}`);
    if (badValues.length > 0)
      constraints.push(`Map value must satisfy constraint: ${valueRules?.text ?? notNull}`);
    problems.push(...constraints.map((constraint) => failed(path, shown, constraint)));
    return copy;
  };
}

const notNull = '[Member must not be null]';

/** One constraint on a text, a number or a size. */
interface Rule<T> {
  text: string;
  holds(value: T): boolean;
}

interface Rules {
  /** All constraints of a plain shape, as AWS lists them for the elements of lists and maps. */
  text: string;
  sensitive: boolean;
}

/** Undefined for structures, lists and maps: their problems have paths of their own. */
function scalarRules(shape: Shape): Rules | undefined {
  if (shape.type === 'structure' || shape.type === 'list' || shape.type === 'map') return undefined;
  const texts = (shape.type === 'string' ? stringRules(shape) : valueRules(shape))
    .map((rule) => rule.text)
    .concat('Member must not be null');
  return { text: `[${texts.join(', ')}]`, sensitive: shape.sensitive ?? false };
}

function scalarReader(shape: Shape): Reader {
  switch (shape.type) {
    case 'string':
      return checked(shape, asString, stringRules(shape));
    case 'integer':
    case 'long':
      return checked(shape, shape.type === 'long' ? asLong : asInteger, valueRules(shape));
    case 'boolean':
      return (value) => asBoolean(value);
    case 'timestamp':
      return (value) => asTimestamp(value);
    default:
      return (value) => asBlob(value);
  }
}

function checked<T>(shape: Shape, read: (value: unknown) => T, rules: Rule<T>[]): Reader {
  return (given, path, problems) => {
    const value = read(given);
    for (const rule of rules)
      if (!rule.holds(value)) problems.push(failed(path, show(shape, value), rule.text));
    return value;
  };
}

/** In the order in which AWS lists them. */
function stringRules(shape: StringShape): Rule<string>[] {
  const { min, max, pattern } = shape;
  const rules: Rule<string>[] = [];
  if (max !== undefined)
    rules.push({ text: `Member must have length ${atMost(max)}`, holds: (v) => !longer(v, max) });
  if (min !== undefined)
    rules.push({ text: `Member must have length ${atLeast(min)}`, holds: (v) => !shorter(v, min) });
  if (pattern !== undefined) {
    const expression = compilePattern(pattern);
    rules.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => expression.test(value),
    });
  }
  if (shape.enum) {
    const values = new Set(shape.enum);
    rules.push({
      text: `Member must satisfy enum value set: [${shape.enum.join(', ')}]`,
      holds: (value) => values.has(value),
    });
  }
  return rules;
}

const rangeRules = (shape: Shape, noun: string): Rule<number>[] => {
  const { min, max } = shape;
  const rules: Rule<number>[] = [];
  if (max !== undefined)
    rules.push({ text: `Member must have ${noun} ${atMost(max)}`, holds: (v) => v <= max });
  if (min !== undefined)
    rules.push({ text: `Member must have ${noun} ${atLeast(min)}`, holds: (v) => v >= min });
  return rules;
};
const valueRules = (shape: Shape): Rule<number>[] =>
  shape.type === 'integer' || shape.type === 'long' ? rangeRules(shape, 'value') : [];
const sizeRules = (shape: ListShape | MapShape): Rule<number>[] => rangeRules(shape, 'length');

const atMost = (max: number): string => `less than or equal to ${max}`;
const atLeast = (min: number): string => `greater than or equal to ${min}`;

/** Lengths count code points; a text has at most as many of them as UTF-16 units. */
const longer = (value: string, max: number): boolean =>
  value.length > max && [...value].length > max;
const shorter = (value: string, min: number): boolean =>
  value.length < min || (value.length < 2 * min && [...value].length < min);

type Json = NumberShape['type'] | 'string' | 'boolean';

const targets: Record<Json, string> = {
  string: 'a String',
  integer: 'an Integer',
  long: 'a Long',
  boolean: 'an Boolean',
};

/** What AWS says of a JSON value that cannot become `target`. */
function unreadable(value: unknown, target: string): Error {
  if (Array.isArray(value)) return wrongType('Start of list found where not expected');
  if (typeof value === 'object')
    return wrongType('Start of structure or map found where not expected.');
  const token = typeof value === 'boolean' ? String(value).toUpperCase() : typeof value;
  return wrongType(`${token.toUpperCase()}_VALUE can not be converted to ${target}`);
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  if (Array.isArray(value)) throw wrongType('Start of list found where not expected');
  throw wrongType('Expected null');
}

function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object')
    throw wrongType('Start of structure or map found where not expected.');
  throw wrongType('Expected list or null');
}

function asString(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unreadable(value, targets.string);
}

/** AWS cuts decimals off. */
const wholeNumber =
  (type: 'integer' | 'long', max: number) =>
  (value: unknown): number => {
    if (typeof value !== 'number') throw unreadable(value, targets[type]);
    if (Math.abs(value) <= max) return Math.trunc(value);
    throw wrongType(`The number ${value} is out of the range of ${targets[type]}.`);
  };
const asInteger = wholeNumber('integer', 2 ** 31);
const asLong = wholeNumber('long', Number.MAX_SAFE_INTEGER);

/** AWS takes the words as well: CloudFormation sends booleans as text. */
function asBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw unreadable(value, targets.boolean);
}

function asTimestamp(value: unknown): number {
  if (typeof value === 'number') return value;
  throw unreadable(value, 'milliseconds since epoch');
}

function asBlob(value: unknown): string {
  const text = asString(value);
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return text;
  throw wrongType('A blob must be given as base64.');
}
