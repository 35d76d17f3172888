/** Asks a query of a value. */
import { isMap, type Value, type ValueMap } from '../value.ts';
import { QueryError } from './errors.ts';
import { type Argument, callFunction, Expression } from './functions.ts';
import { compareValues, equalValues, isNumber } from './order.ts';
import { type Comparator, type Node, parse } from './parser.ts';

export interface Query {
  /** @throws QueryError when a function gets what it cannot take. */
  search(value: Value): Value;
}

/** @throws QueryError when the text is no query. */
export function compileQuery(expression: string): Query {
  const node = parse(expression);
  return { search: (value) => evaluate(node, value) };
}

function evaluate(node: Node, value: Value): Value {
  switch (node.type) {
    case 'current':
      return value;
    case 'field':
      return isMap(value) ? (value.get(node.name) ?? null) : null;
    case 'literal':
      return node.value;
    case 'index':
      return Array.isArray(value) ? itemAt(value, node.index) : null;
    case 'slice':
      return Array.isArray(value) ? slice(value, node.parts) : null;
    case 'chain':
      return node.steps.reduce((found, step) => evaluate(step, found), value);
    case 'list':
      return value === null ? null : node.items.map((item) => evaluate(item, value));
    case 'map':
      return value === null ? null : makeMap(node.members, value);
    case 'call':
      return callFunction(
        node.name,
        node.args.map((argument) => evaluateArgument(argument, value)),
      );
    case 'expref':
      throw new QueryError('Circular reference detected');
    default:
      return isProjection(node) ? project(node, value) : decide(node, value);
  }
}

function evaluateArgument(node: Node, value: Value): Argument {
  if (node.type !== 'expref') return evaluate(node, value);
  return new Expression((item) => evaluate(node.of, item));
}

const makeMap = (members: [string, Node][], value: Value): ValueMap =>
  new Map(members.map(([name, node]) => [name, evaluate(node, value)]));

type Projection = Extract<Node, { type: 'projection' | 'values' | 'filter' | 'flatten' }>;
const isProjection = (node: Node): node is Projection =>
  ['projection', 'values', 'filter', 'flatten'].includes(node.type);

function project(node: Projection, value: Value): Value {
  const base = evaluate(node.of, value);
  if (node.type === 'flatten') return Array.isArray(base) ? base.flat() : null;
  if (node.type === 'values') return isMap(base) ? each([...base.values()], node.each) : null;
  if (!Array.isArray(base)) return null;
  if (node.type === 'projection') return each(base, node.each);
  return each(
    base.filter((item) => !isFalse(evaluate(node.where, item))),
    node.each,
  );
}

/** What is null is left out. */
const each = (items: Value[], node: Node): Value[] =>
  items.map((item) => evaluate(node, item)).filter((found) => found !== null);

type Decision = Extract<Node, { type: 'compare' | 'or' | 'and' | 'not' }>;

function decide(node: Exclude<Node, Projection>, value: Value): Value {
  const decision = node as Decision;
  if (decision.type === 'not') {
    const found = evaluate(decision.of, value);
    return isNumber(found) ? false : isFalse(found);
  }
  const left = evaluate(decision.left, value);
  if (decision.type === 'compare')
    return compare(decision.by, left, evaluate(decision.right, value));
  const decided = decision.type === 'or' ? !isFalse(left) : isFalse(left);
  return decided ? left : evaluate(decision.right, value);
}

const isFalse = (value: Value): boolean =>
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && value.size === 0);

const symbols = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** Only numbers and strings have an order; of anything else the answer is null. */
function compare(by: Comparator, left: Value, right: Value): Value {
  if (by === 'eq') return equalValues(left, right);
  if (by === 'ne') return !equalValues(left, right);
  const order = compareValues(left, right, symbols[by]);
  if (order === undefined) return null;
  if (by === 'lt') return order < 0;
  if (by === 'lte') return order <= 0;
  return by === 'gt' ? order > 0 : order >= 0;
}

function itemAt(list: Value[], index: bigint): Value {
  const at = index < 0n ? BigInt(list.length) + index : index;
  return at >= 0n && at < BigInt(list.length) ? (list[Number(at)] ?? null) : null;
}

/** As in Python: negative positions count from the end, a negative step goes backwards. */
function slice(list: Value[], [start, stop, step = 1n]: (bigint | undefined)[]): Value[] {
  if (step === 0n) throw new QueryError('slice step cannot be zero');
  const length = BigInt(list.length);
  const [low, high] = step > 0n ? [0n, length] : [-1n, length - 1n];
  const position = (part: bigint | undefined, otherwise: bigint) => {
    if (part === undefined) return otherwise;
    const at = part < 0n ? part + length : part;
    return at < low ? low : at > high ? high : at;
  };
  const first = position(start, step > 0n ? low : high);
  const last = position(stop, step > 0n ? high : low);
  const found: Value[] = [];
  for (let at = first; step > 0n ? at < last : at > last; at += step)
    found.push(list[Number(at)] ?? null);
  return found;
}
