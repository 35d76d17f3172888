/** `{ $.a.b = "x" && ($.n > 3 || $.list[0] IS TRUE) }`, for events that are JSON. */
import { filterSelectorWildcardsMax, filterWildcardsMax } from '../lib/limits.ts';
import {
  type PatternScanner,
  parseComparison,
  parseExpression,
  type Scalar,
} from './filter-pattern-scanner.ts';

/** A step from a value to a value inside it; `*` is any element or field. */
type Step = { name: string } | { index: number } | '*';

type JsonTest = (root: unknown) => boolean;

/** Texts without quotes: documented for letters, digits and `_`, and shown with more. */
const bareText = /[^\s"%(){}|&=<>!]+/y;

export function parseJsonPattern(scanner: PatternScanner): (message: string) => boolean {
  let wildcards = 0;
  const condition = () => {
    const steps = parseSelector(scanner);
    wildcards += steps.filter((step) => step === '*').length;
    return parseCondition(scanner, steps);
  };
  scanner.expect('{');
  const test = parseExpression(scanner, condition);
  scanner.expect('}');
  scanner.limitRegexes();
  if (!scanner.done() || wildcards > filterWildcardsMax) throw scanner.refusal();
  return (message) => {
    const root = parseEvent(message);
    return root !== undefined && test(root);
  };
}

/** How an object or list begins: failing to parse `[FAILED] …` costs far more than this look. */
const jsonStart = /^\s*(?:\{\s*["}]|\[\s*["[{\]\d\-tfn])/;

/** An event that is no JSON object or list matches no JSON pattern, not even NOT EXISTS. */
function parseEvent(message: string): object | undefined {
  if (!jsonStart.test(message)) return undefined;
  try {
    return JSON.parse(message) as object;
  } catch {
    return undefined;
  }
}

/** `$.a`, `$.a-b[0].c`, `$.['dotted.name']`, `$.*`, `$.list[*]`. */
function parseSelector(scanner: PatternScanner): Step[] {
  scanner.expect('$');
  const steps: Step[] = [];
  for (let step = parseStep(scanner); step; step = parseStep(scanner)) steps.push(step);
  const wildcards = steps.filter((step) => step === '*').length;
  if (steps.length === 0 || wildcards > filterSelectorWildcardsMax) throw scanner.refusal();
  return steps;
}

function parseStep(scanner: PatternScanner): Step | undefined {
  const dotted = scanner.take('.');
  if (scanner.take('[')) return parseBracket(scanner);
  if (!dotted) return undefined;
  if (scanner.take('*')) return '*';
  const name = scanner.match(/[\w-]+/y);
  if (name === undefined) throw scanner.refusal();
  return { name };
}

function parseBracket(scanner: PatternScanner): Step {
  const index = scanner.match(/\d{1,9}/y);
  const name = index === undefined ? scanner.match(/'([^']+)'/y) : undefined;
  const step =
    index !== undefined
      ? { index: Number(index) }
      : name !== undefined
        ? { name }
        : scanner.take('*') && '*';
  if (!step) throw scanner.refusal();
  scanner.expect(']');
  return step;
}

const constants = new Map<string, null | boolean>([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
]);

function parseCondition(scanner: PatternScanner, steps: Step[]): JsonTest {
  scanner.skipSpace();
  if (scanner.match(/NOT\s+EXISTS\b/y)) return (root) => select(root, steps).length === 0;
  const constant = scanner.match(/IS\s+(NULL|TRUE|FALSE)\b/y);
  if (constant !== undefined) {
    const wanted = constants.get(constant);
    return (root) => select(root, steps).some((node) => node === wanted);
  }
  const compare = parseComparison(scanner, bareText);
  return (root) =>
    select(root, steps).some((node) => {
      const value = scalarOf(node);
      return value !== undefined && compare(value);
    });
}

/** The values that a selector points to: none, one, or with a wildcard many. */
function select(root: unknown, steps: Step[]): unknown[] {
  let nodes = [root];
  for (const step of steps) nodes = nodes.flatMap((node) => stepInto(node, step));
  return nodes;
}

function stepInto(node: unknown, step: Step): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  if (step === '*') return Object.values(node);
  if ('index' in step)
    return Array.isArray(node) && step.index < node.length ? [node[step.index]] : [];
  const held = !Array.isArray(node) && Object.hasOwn(node, step.name);
  return held ? [(node as Record<string, unknown>)[step.name]] : [];
}

/** Only value nodes compare: a list, an object or null fits neither `=` nor `!=`. */
function scalarOf(node: unknown): Scalar | undefined {
  if (typeof node === 'number') return { text: String(node), number: node };
  if (typeof node === 'string' || typeof node === 'boolean') return { text: String(node) };
  return undefined;
}
