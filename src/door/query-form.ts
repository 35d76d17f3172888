/** Form parameters such as `Tags.member.1.Key=stage`, read by the shapes of a contract. */
import { errors } from '../directory/errors.ts';
import { queryNamePartsMax, queryParametersMax } from '../lib/limits.ts';
import { type Contract, type Shape, shapeOf } from '../wire/contract.ts';

/** What the parameters say at one place of their dotted names. */
interface FormNode {
  /** Every value that was given for exactly this name. */
  values: string[];
  children: Map<string, FormNode>;
}

const newNode = (): FormNode => ({ values: [], children: new Map() });

/** The parameters as a tree. Maps, not objects: names are the caller's. */
export function formTree(form: URLSearchParams): FormNode {
  if (form.size > queryParametersMax)
    throw errors.malformedQuery(`A call has at most ${queryParametersMax} parameters`);
  const root = newNode();
  for (const [name, value] of form) {
    let node = root;
    // No shape is that deep: what the cut loses would have been ignored.
    for (const part of name.split('.', queryNamePartsMax)) node = childOf(node, part);
    node.values.push(value);
  }
  return root;
}

function childOf(node: FormNode, name: string): FormNode {
  const known = node.children.get(name);
  if (known) return known;
  const child = newNode();
  node.children.set(name, child);
  return child;
}

/** The value at `node`, which only shapes give depth: unknown names are never followed. */
export function readShape(contract: Contract, name: string, node: FormNode): unknown {
  const shape = shapeOf(contract, name);
  switch (shape.type) {
    case 'structure':
      return readStructure(contract, shape.members, node);
    case 'list':
      return readList(contract, shape, node);
    case 'map':
      return readMap(contract, shape, node);
    default:
      return readScalar(shape, node);
  }
}

function readStructure(
  contract: Contract,
  members: Record<string, string>,
  node: FormNode,
): Record<string, unknown> {
  requireNoText(node, 'Unexpected complex element termination');
  const entries: [string, unknown][] = [];
  for (const [member, name] of Object.entries(members)) {
    const child = node.children.get(member);
    if (child) entries.push([member, readShape(contract, name, child)]);
  }
  return Object.fromEntries(entries);
}

/** `member.1`, `member.2` …; an empty text stands for an empty list, as botocore sends it. */
function readList(
  contract: Contract,
  shape: Extract<Shape, { type: 'list' }>,
  node: FormNode,
): unknown[] {
  requireNoText(node, 'Unexpected list element termination');
  return numbered(node.children.get('member')).map((item) =>
    readShape(contract, shape.member, item),
  );
}

function readMap(
  contract: Contract,
  shape: Extract<Shape, { type: 'map' }>,
  node: FormNode,
): Record<string, unknown> {
  requireNoText(node, 'Unexpected map element termination');
  const entries = numbered(node.children.get('entry')).map((entry): [string, unknown] => {
    const key = entry.children.get('key');
    const value = entry.children.get('value');
    if (!key || !value) throw errors.malformedQuery('Map entries need a key and a value');
    return [String(readShape(contract, shape.key, key)), readShape(contract, shape.value, value)];
  });
  // fromEntries defines properties, so that a key `__proto__` is a key like any other.
  return Object.fromEntries(entries);
}

/** The items of a list by number. Gaps close up. */
function numbered(node: FormNode | undefined): FormNode[] {
  if (!node) return [];
  return [...node.children]
    .map(([index, item]): [number, FormNode] => {
      if (!/^[1-9]\d{0,8}$/.test(index))
        throw errors.malformedQuery(`${index} is not a valid list index`);
      return [Number(index), item];
    })
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

function requireNoText(node: FormNode, message: string): void {
  if (node.values.some((value) => value !== '')) throw errors.malformedQuery(message);
}

function readScalar(shape: Shape, node: FormNode): string | number | boolean {
  const [text, ...more] = node.values;
  if (text === undefined || node.children.size > 0)
    throw errors.malformedQuery('Start of structure or map found where not expected.');
  if (more.length > 0) throw errors.malformedQuery('A parameter was given more than once');
  switch (shape.type) {
    case 'integer':
      return readWhole(text, 2 ** 31 - 1, 'an Integer');
    case 'long':
      return readWhole(text, Number.MAX_SAFE_INTEGER, 'a Long');
    case 'boolean':
      return readBoolean(text);
    case 'timestamp':
      return readTime(text);
    default:
      return text;
  }
}

function readWhole(text: string, max: number, kind: string): number {
  const value = /^[+-]?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(Math.abs(value) <= max)) throw cannotConvert(text, kind);
  return value;
}

function readBoolean(text: string): boolean {
  const folded = text.toLowerCase();
  if (folded !== 'true' && folded !== 'false') throw cannotConvert(text, 'a Boolean');
  return folded === 'true';
}

const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Epoch seconds, from ISO 8601 or from epoch seconds. */
function readTime(text: string): number {
  const seconds = /^\d{1,12}(\.\d+)?$/.test(text)
    ? Number(text)
    : isoTime.test(text)
      ? Date.parse(text) / 1000
      : Number.NaN;
  if (Number.isNaN(seconds)) throw cannotConvert(text, 'a Timestamp');
  return seconds;
}

/** How many characters of a bad value an error repeats. */
const echoedMax = 64;

const cannotConvert = (text: string, kind: string) =>
  errors.malformedQuery(`${text.slice(0, echoedMax)} can not be converted to ${kind}`);
