/** Reading a filter pattern from left to right, and what its kinds have in common. */
import { filterRegexesMax } from '../lib/limits.ts';
import { errors } from './errors.ts';
import { compileRegex } from './filter-pattern-regex.ts';

/** A value of an event to compare with: its text, and its number when it has one. */
export interface Scalar {
  text: string;
  number?: number | undefined;
}

export type ScalarTest = (value: Scalar) => boolean;

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that a text spells, if any. */
export const numberOf = (text: string): number | undefined =>
  number.test(text) ? Number(text) : undefined;

export class PatternScanner {
  readonly #text: string;
  #at = 0;
  #regexes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  refusal(): Error {
    return errors.invalidFilterPattern();
  }

  done(): boolean {
    return this.#at >= this.#text.length;
  }

  sees(literal: string): boolean {
    return this.#text.startsWith(literal, this.#at);
  }

  take(literal: string): boolean {
    const seen = this.sees(literal);
    if (seen) this.#at += literal.length;
    return seen;
  }

  expect(literal: string): void {
    if (!this.take(literal)) throw this.refusal();
  }

  /** Whether there was any. */
  skipSpace(): boolean {
    return this.match(/\s+/y) !== undefined;
  }

  /** What a sticky expression matches here; its first group, when it has one. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (!found) return undefined;
    this.#at = expression.lastIndex;
    return found[1] ?? found[0];
  }

  /** `"…"`, in which a backslash makes a quote or a backslash literal. */
  quoted(): string | undefined {
    if (!this.sees('"')) return undefined;
    const text = this.match(/"((?:[^"\\]|\\.)*)"/y);
    if (text === undefined) throw this.refusal();
    return text.replace(/\\(["\\])/g, '$1');
  }

  /** `%…%`, as a test for a text that it occurs in. */
  regex(): ((text: string) => boolean) | undefined {
    if (!this.sees('%')) return undefined;
    const source = this.match(/%((?:[^%\\]|\\.)+)%/y);
    this.#regexes += 1;
    const test = source === undefined ? undefined : compileRegex(source);
    if (!test) throw this.refusal();
    return test;
  }

  /** JSON and space-delimited patterns may hold only so many; terms on their own, any number. */
  limitRegexes(): void {
    if (this.#regexes > filterRegexesMax) throw this.refusal();
  }
}

/**
 * Conditions joined by `&&` and `||`, the first binding stronger, with parentheses.
 * Recursion is as deep as a pattern has parentheses: the contract caps its length.
 */
export function parseExpression<T>(
  scanner: PatternScanner,
  condition: () => (event: T) => boolean,
): (event: T) => boolean {
  const joined = (
    operator: string,
    operand: () => (event: T) => boolean,
  ): ((event: T) => boolean)[] => {
    const operands = [operand()];
    scanner.skipSpace();
    while (scanner.take(operator)) {
      operands.push(operand());
      scanner.skipSpace();
    }
    return operands;
  };
  const primary = (): ((event: T) => boolean) => {
    scanner.skipSpace();
    if (!scanner.take('(')) return condition();
    const inner = either();
    scanner.expect(')');
    return inner;
  };
  const both = (): ((event: T) => boolean) => {
    const operands = joined('&&', primary);
    return (event) => operands.every((operand) => operand(event));
  };
  const either = (): ((event: T) => boolean) => {
    const operands = joined('||', both);
    return (event) => operands.some((operand) => operand(event));
  };
  return either();
}

/** An operator and what it compares with. `bare` is what an unquoted text may be made of. */
export function parseComparison(scanner: PatternScanner, bare: RegExp): ScalarTest {
  scanner.skipSpace();
  const operator = scanner.match(/!=|<=|>=|=|<|>/y);
  scanner.skipSpace();
  if (operator === '=') return parseEquality(scanner, bare);
  if (operator === '!=') {
    const equal = parseEquality(scanner, bare);
    return (value) => !equal(value);
  }
  const bound = numberOf(scanner.match(bare) ?? '');
  const compare = orders.get(operator ?? '');
  if (bound === undefined || !compare) throw scanner.refusal();
  return ({ number: value }) => value !== undefined && compare(value, bound);
}

const orders = new Map<string, (a: number, b: number) => boolean>([
  ['<', (a, b) => a < b],
  ['>', (a, b) => a > b],
  ['<=', (a, b) => a <= b],
  ['>=', (a, b) => a >= b],
]);

function parseEquality(scanner: PatternScanner, bare: RegExp): ScalarTest {
  const regex = scanner.regex();
  if (regex) return ({ text }) => regex(text);
  const quoted = scanner.quoted();
  const wanted = quoted ?? scanner.match(bare);
  if (wanted === undefined) throw scanner.refusal();
  const matches = wildcard(wanted);
  const wantedNumber = quoted === undefined ? numberOf(wanted) : undefined;
  if (wantedNumber === undefined) return ({ text }) => matches(text);
  return ({ text, number: value }) => value === wantedNumber || matches(text);
}

/** A whole text with `*` for any run of characters, in linear time. */
function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}
