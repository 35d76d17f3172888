/** The operators that conditions of policies compare with, and the values that they take. */
import { isInRange, parseAddress, parseRange } from './address.ts';
import { compileTemplate, isTemplate, type TextTest } from './template.ts';

export interface Operator {
  /** Matches when no value of the policy does. */
  negated: boolean;
  /** What is wrong with a value in a policy, or undefined. */
  mistake(value: string, variables: boolean): string | undefined;
  /** The test of one value in a policy against one of the request. */
  compile(value: string, variables: boolean): TextTest;
}

/** An operator as it is written, such as `ForAnyValue:StringLikeIfExists`. */
export interface OperatorUse {
  operator: Operator | 'Null';
  set: 'all' | 'any' | undefined;
  ifExists: boolean;
}

type Comparison = (order: number) => boolean;

export const templateMistake = (value: string, variables: boolean): string | undefined =>
  variables && !isTemplate(value) ? 'malformed policy variable' : undefined;

const text = (wildcards: boolean): Operator => ({
  negated: false,
  mistake: templateMistake,
  compile: (value, variables) => compileTemplate(value, { variables, wildcards }),
});

const textIgnoringCase: Operator = {
  negated: false,
  mistake: templateMistake,
  compile(value, variables) {
    const test = compileTemplate(value, { variables, wildcards: false, lowerCase: true });
    return (actual, context) => test(actual.toLowerCase(), context);
  },
};

/** An operator over values that have an order. Values of requests that have none never match. */
const ordered = (
  parse: (value: string) => number | undefined,
  what: string,
  holds: Comparison,
): Operator => ({
  negated: false,
  mistake: (value) => (parse(value) === undefined ? `${what} expected` : undefined),
  compile(value) {
    const expected = parse(value);
    return (actual) => {
      const given = parse(actual);
      return given !== undefined && expected !== undefined && holds(given - expected);
    };
  },
});

const parseNumber = (value: string): number | undefined =>
  /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;

const isoDate =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/i;

/** Epoch ms of an ISO 8601 date and time, or of epoch seconds. Without a zone it is UTC. */
function parseDate(value: string): number | undefined {
  if (/^\d{1,15}(\.\d+)?$/.test(value)) return Number(value) * 1000;
  if (!isoDate.test(value)) return undefined;
  const zoned = /t/i.test(value) && !/(z|[+-]\d\d:\d\d)$/i.test(value) ? `${value}Z` : value;
  const ms = Date.parse(zoned.toUpperCase());
  return Number.isNaN(ms) ? undefined : ms;
}

const isBoolean = (value: string): boolean => /^(true|false)$/i.test(value);

const bool: Operator = {
  negated: false,
  mistake(value, variables) {
    if (variables && value.startsWith('${')) return templateMistake(value, variables);
    return isBoolean(value) ? undefined : 'true or false expected';
  },
  compile: textIgnoringCase.compile,
};

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const binary: Operator = {
  negated: false,
  mistake: (value) => (base64.test(value) ? undefined : 'base64 expected'),
  compile(value) {
    const expected = Buffer.from(value, 'base64');
    return (actual) => base64.test(actual) && expected.equals(Buffer.from(actual, 'base64'));
  },
};

const address: Operator = {
  negated: false,
  mistake: (value) => (parseRange(value) ? undefined : 'IP address or CIDR range expected'),
  compile(value) {
    const range = parseRange(value);
    if (!range) return () => false;
    return (actual) => {
      const given = parseAddress(actual);
      return given !== undefined && isInRange(given, range);
    };
  },
};

const arn: Operator = {
  negated: false,
  mistake: (value, variables) =>
    /^(arn:|\*|\$\{)/.test(value) ? templateMistake(value, variables) : 'ARN expected',
  compile: (value, variables) =>
    compileTemplate(value, { variables, wildcards: true, arn: 'components' }),
};

const not = (operator: Operator): Operator => ({ ...operator, negated: true });

const orders: [string, Comparison][] = [
  ['Equals', (order) => order === 0],
  ['LessThan', (order) => order < 0],
  ['LessThanEquals', (order) => order <= 0],
  ['GreaterThan', (order) => order > 0],
  ['GreaterThanEquals', (order) => order >= 0],
];

function orderedOperators(
  prefix: string,
  parse: (value: string) => number | undefined,
  what: string,
): [string, Operator][] {
  const found = orders.map(([name, holds]): [string, Operator] => [
    prefix + name,
    ordered(parse, what, holds),
  ]);
  return [...found, [`${prefix}NotEquals`, not(ordered(parse, what, (order) => order === 0))]];
}

const operators = new Map<string, Operator>([
  ['StringEquals', text(false)],
  ['StringNotEquals', not(text(false))],
  ['StringEqualsIgnoreCase', textIgnoringCase],
  ['StringNotEqualsIgnoreCase', not(textIgnoringCase)],
  ['StringLike', text(true)],
  ['StringNotLike', not(text(true))],
  ...orderedOperators('Numeric', parseNumber, 'number'),
  ...orderedOperators('Date', parseDate, 'date in ISO 8601 or epoch seconds'),
  ['Bool', bool],
  ['BinaryEquals', binary],
  ['IpAddress', address],
  ['NotIpAddress', not(address)],
  // AWS: Equals and Like behave identically for ARNs.
  ['ArnEquals', arn],
  ['ArnNotEquals', not(arn)],
  ['ArnLike', arn],
  ['ArnNotLike', not(arn)],
]);

const written = /^(?:For(AllValues|AnyValue):)?(\w+?)(IfExists)?$/;

/** The operator of that name, with its prefix and suffix; undefined when there is none. */
export function operatorOf(name: string): OperatorUse | undefined {
  const [, prefix, base = '', suffix] = written.exec(name) ?? [];
  const set = prefix && (prefix === 'AllValues' ? 'all' : 'any');
  const use = { set: set || undefined, ifExists: suffix !== undefined } as const;
  if (base === 'Null') return prefix || suffix ? undefined : { operator: 'Null', ...use };
  const operator = operators.get(base);
  return operator && { operator, ...use };
}

/** What is wrong with a value that a policy gives an operator. */
export function valueMistake(
  { operator }: OperatorUse,
  value: string,
  variables: boolean,
): string | undefined {
  if (operator !== 'Null') return operator.mistake(value, variables);
  return isBoolean(value) ? undefined : 'true or false expected';
}
