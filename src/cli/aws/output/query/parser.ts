/** A query's tokens to a tree, by binding powers. */
import type { Value } from '../value.ts';
import { incompleteError, parseError, type QueryError, type TokenType } from './errors.ts';
import { tokenize, type ValueToken } from './lexer.ts';

export type Comparator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

export type Node =
  | { type: 'current' }
  | { type: 'field'; name: string }
  | { type: 'literal'; value: Value }
  | { type: 'index'; index: bigint }
  | { type: 'slice'; parts: (bigint | undefined)[] }
  /** Each step is asked of what the one before found. */
  | { type: 'chain'; steps: Node[]; kind: 'subexpression' | 'index' | 'pipe' }
  | { type: 'projection'; of: Node; each: Node }
  | { type: 'values'; of: Node; each: Node }
  | { type: 'filter'; of: Node; each: Node; where: Node }
  | { type: 'flatten'; of: Node }
  | { type: 'list'; items: Node[] }
  | { type: 'map'; members: [string, Node][] }
  | { type: 'compare'; by: Comparator; left: Node; right: Node }
  | { type: 'or' | 'and'; left: Node; right: Node }
  | { type: 'not'; of: Node }
  | { type: 'expref'; of: Node }
  | { type: 'call'; name: string; args: Node[] };

const current: Node = { type: 'current' };

/** A token that is not here ends an expression. */
const powers: Partial<Record<TokenType, number>> = {
  pipe: 1,
  or: 2,
  and: 3,
  eq: 5,
  gt: 5,
  lt: 5,
  gte: 5,
  lte: 5,
  ne: 5,
  flatten: 9,
  star: 20,
  filter: 21,
  dot: 40,
  not: 45,
  lbrace: 50,
  lbracket: 55,
  lparen: 60,
};
const powerOf = (type: TokenType): number => powers[type] ?? 0;
/** Weaker tokens end a projection. */
const projectionStop = 10;

/** @throws QueryError */
export function parse(expression: string): Node {
  return new Parser(expression).parse();
}

class Parser {
  readonly #expression: string;
  readonly #tokens: ValueToken[];
  #at = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#tokens = tokenize(expression);
  }

  parse(): Node {
    const node = this.#parse(0);
    const { type, text } = this.#ahead(0);
    if (type !== 'eof') throw this.#error(this.#ahead(0), `Unexpected token: ${text}`);
    return node;
  }

  #ahead(offset: number): ValueToken {
    const end: ValueToken = { type: 'eof', text: '', start: 0, value: '' };
    return this.#tokens[this.#at + offset] ?? this.#tokens.at(-1) ?? end;
  }

  #is(type: TokenType): boolean {
    return this.#ahead(0).type === type;
  }

  #advance(): ValueToken {
    this.#at += 1;
    return this.#ahead(-1);
  }

  #error(token: ValueToken, message: string): QueryError {
    return parseError(this.#expression, token, message);
  }

  #match(...types: TokenType[]): ValueToken {
    const token = this.#ahead(0);
    if (types.includes(token.type)) return this.#advance();
    if (token.type === 'eof') throw incompleteError(this.#expression);
    const expected = types.length === 1 ? types[0] : pythonList(types);
    throw this.#error(token, `Expecting: ${expected}, got: ${token.type}`);
  }

  #parse(power: number): Node {
    let left = this.#prefix(this.#advance());
    while (power < powerOf(this.#ahead(0).type)) left = this.#infix(left, this.#advance());
    return left;
  }

  #prefix(token: ValueToken): Node {
    switch (token.type) {
      case 'literal':
        return { type: 'literal', value: token.value };
      case 'unquoted_identifier':
        return { type: 'field', name: token.text };
      case 'quoted_identifier':
        return this.#quotedField(token);
      case 'star':
        return {
          type: 'values',
          of: current,
          each: this.#is('rbracket') ? current : this.#rhs(20),
        };
      case 'filter':
        return this.#filter(current);
      case 'lbrace':
        return this.#map();
      case 'lparen': {
        const inner = this.#parse(0);
        this.#match('rparen');
        return inner;
      }
      case 'flatten':
        return { type: 'projection', of: { type: 'flatten', of: current }, each: this.#rhs(9) };
      case 'not':
        return { type: 'not', of: this.#parse(powerOf('not')) };
      case 'lbracket':
        return this.#bracketPrefix();
      case 'current':
        return current;
      case 'expref':
        return { type: 'expref', of: this.#parse(0) };
      case 'eof':
        throw incompleteError(this.#expression);
      default:
        throw this.#error(token, 'invalid token');
    }
  }

  #quotedField(token: ValueToken): Node {
    const next = this.#ahead(0);
    if (next.type === 'lparen')
      throw this.#error({ ...next, start: 0 }, 'Quoted identifier not allowed for function names.');
    return { type: 'field', name: token.text };
  }

  #bracketPrefix(): Node {
    if (this.#is('number') || this.#is('colon')) return this.#indexed(current);
    if (!this.#is('star') || this.#ahead(1).type !== 'rbracket') return this.#list();
    this.#at += 2;
    return { type: 'projection', of: current, each: this.#rhs(20) };
  }

  #infix(left: Node, token: ValueToken): Node {
    switch (token.type) {
      case 'dot':
        return this.#dot(left);
      case 'pipe':
        return { type: 'chain', kind: 'pipe', steps: [left, this.#parse(powerOf('pipe'))] };
      case 'or':
      case 'and':
        return { type: token.type, left, right: this.#parse(powerOf(token.type)) };
      case 'eq':
      case 'ne':
      case 'lt':
      case 'lte':
      case 'gt':
      case 'gte':
        return { type: 'compare', by: token.type, left, right: this.#parse(powerOf(token.type)) };
      case 'flatten':
        return { type: 'projection', of: { type: 'flatten', of: left }, each: this.#rhs(9) };
      case 'filter':
        return this.#filter(left);
      case 'lbracket':
        return this.#bracketInfix(left);
      case 'lparen':
        return this.#call(left);
      default:
        throw this.#error(token, 'invalid token');
    }
  }

  #dot(left: Node): Node {
    if (this.#is('star')) {
      this.#advance();
      return { type: 'values', of: left, each: this.#rhs(powerOf('dot')) };
    }
    const right = this.#dotRhs(powerOf('dot'));
    return { type: 'chain', kind: 'subexpression', steps: [left, right] };
  }

  #call(left: Node): Node {
    if (left.type !== 'field') {
      const before = this.#ahead(-2);
      throw this.#error(before, `Invalid function name '${before.text}'`);
    }
    const args: Node[] = [];
    while (!this.#is('rparen')) {
      const argument = this.#parse(0);
      if (this.#is('comma')) this.#advance();
      args.push(argument);
    }
    this.#advance();
    return { type: 'call', name: left.name, args };
  }

  #filter(of: Node): Node {
    const where = this.#parse(0);
    this.#match('rbracket');
    return { type: 'filter', of, where, each: this.#is('flatten') ? current : this.#rhs(21) };
  }

  #bracketInfix(left: Node): Node {
    if (this.#is('number') || this.#is('colon')) {
      if (left.type !== 'chain' || left.kind !== 'index') return this.#indexed(left);
      return { ...left, steps: [...left.steps, this.#index()] };
    }
    this.#match('star');
    this.#match('rbracket');
    return { type: 'projection', of: left, each: this.#rhs(20) };
  }

  /** A slice projects, unless it follows an index: so does the reference. */
  #indexed(of: Node): Node {
    const index = this.#index();
    const chain: Node = { type: 'chain', kind: 'index', steps: [of, index] };
    return index.type === 'slice' ? { type: 'projection', of: chain, each: this.#rhs(20) } : chain;
  }

  #index(): Node {
    if (this.#is('colon') || this.#ahead(1).type === 'colon') return this.#slice();
    const { value } = this.#advance();
    this.#match('rbracket');
    return { type: 'index', index: value as bigint };
  }

  #slice(): Node {
    const parts: (bigint | undefined)[] = [undefined, undefined, undefined];
    let at = 0;
    while (!this.#is('rbracket') && at < 3) {
      const token = this.#ahead(0);
      if (token.type === 'colon' && at < 2) at += 1;
      else if (token.type === 'number') parts[at] = token.value as bigint;
      else throw this.#error(token, 'syntax error');
      this.#advance();
    }
    this.#match('rbracket');
    return { type: 'slice', parts };
  }

  #list(): Node {
    const items: Node[] = [];
    do items.push(this.#parse(0));
    while (!this.#is('rbracket') && this.#match('comma'));
    this.#match('rbracket');
    return { type: 'list', items };
  }

  #map(): Node {
    const members: [string, Node][] = [];
    for (;;) {
      const { text } = this.#match('quoted_identifier', 'unquoted_identifier');
      this.#match('colon');
      members.push([text, this.#parse(0)]);
      if (this.#is('comma')) this.#advance();
      else if (this.#is('rbrace')) break;
    }
    this.#advance();
    return { type: 'map', members };
  }

  /** What a projection does with each item. */
  #rhs(power: number): Node {
    const token = this.#ahead(0);
    if (powerOf(token.type) < projectionStop) return current;
    if (token.type === 'lbracket' || token.type === 'filter') return this.#parse(power);
    if (token.type !== 'dot') throw this.#error(token, 'syntax error');
    this.#advance();
    return this.#dotRhs(power);
  }

  #dotRhs(power: number): Node {
    const token = this.#ahead(0);
    if (['quoted_identifier', 'unquoted_identifier', 'star'].includes(token.type))
      return this.#parse(power);
    const allowed = ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'];
    if (token.type !== 'lbracket' && token.type !== 'lbrace')
      throw this.#error(token, `Expecting: ${pythonList(allowed)}, got: ${token.type}`);
    this.#advance();
    return token.type === 'lbracket' ? this.#list() : this.#map();
  }
}

const pythonList = (texts: string[]): string => `[${texts.map((text) => `'${text}'`).join(', ')}]`;
