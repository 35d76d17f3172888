/** A query's text to tokens. */
import { pythonText } from '../python-text.ts';
import { JsonError, readJson } from '../read-json.ts';
import type { Value } from '../value.ts';
import { lexerError, QueryError, type Token, type TokenType } from './errors.ts';

/** `value` is set for literals, identifiers and numbers. */
export interface ValueToken extends Token {
  value: Value;
}

const simple: Record<string, TokenType> = {
  '.': 'dot',
  '*': 'star',
  ']': 'rbracket',
  ',': 'comma',
  ':': 'colon',
  '@': 'current',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
};

/** By first character: what may follow it, and the types with and without. */
const pairs: Record<string, [second: string, both: TokenType, alone: TokenType]> = {
  '|': ['|', 'or', 'pipe'],
  '&': ['&', 'and', 'expref'],
  '<': ['=', 'lte', 'lt'],
  '>': ['=', 'gte', 'gt'],
  '!': ['=', 'ne', 'not'],
};

export function tokenize(expression: string): ValueToken[] {
  if (expression === '') throw new QueryError('Invalid JMESPath expression: cannot be empty.');
  return new Lexer(expression).tokens();
}

class Lexer {
  readonly #expression: string;
  readonly #characters: string[];
  #at = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#characters = [...expression];
  }

  tokens(): ValueToken[] {
    const found: ValueToken[] = [];
    while (this.#at < this.#characters.length) {
      const token = this.#next();
      if (token) found.push(token);
    }
    found.push(this.#token('eof', '', this.#at));
    return found;
  }

  #next(): ValueToken | undefined {
    const start = this.#at;
    const first = this.#characters[start] ?? '';
    const type = simple[first];
    const pair = pairs[first];
    if (type) return this.#token(type, this.#take(1), start);
    if (pair) return this.#pair(pair, start);
    if (/[ \t\n\r]/.test(first)) return this.#skip();
    if (/[a-zA-Z_]/.test(first))
      return this.#token('unquoted_identifier', this.#takeWhile(/\w/), start);
    if (/[0-9-]/.test(first)) return this.#number(start);
    if (first === '[') return this.#bracket(start);
    if (first === '=') return this.#equals(start);
    if (first === '"') return this.#quotedIdentifier(start);
    if (first === "'") {
      const value = this.#delimited("'").replaceAll("\\'", "'");
      return this.#token('literal', value, start);
    }
    if (first === '`') return this.#literal(start);
    throw lexerError(this.#expression, start, `Unknown token ${first}`);
  }

  #token(type: TokenType, text: string, start: number, value: Value = text): ValueToken {
    return { type, text, start, value };
  }

  #take(count: number): string {
    this.#at += count;
    return this.#characters.slice(this.#at - count, this.#at).join('');
  }

  #takeWhile(pattern: RegExp): string {
    let end = this.#at + 1;
    while (pattern.test(this.#characters[end] ?? '')) end += 1;
    return this.#take(end - this.#at);
  }

  #skip(): undefined {
    this.#at += 1;
  }

  #pair([second, both, alone]: [string, TokenType, TokenType], start: number): ValueToken {
    const isBoth = this.#characters[start + 1] === second;
    return this.#token(isBoth ? both : alone, this.#take(isBoth ? 2 : 1), start);
  }

  #number(start: number): ValueToken {
    const text = this.#takeWhile(/[0-9]/);
    if (text !== '-') return this.#token('number', String(BigInt(text)), start, BigInt(text));
    throw lexerError(this.#expression, start, "Unknown token '-'");
  }

  #bracket(start: number): ValueToken {
    const second = this.#characters[start + 1];
    if (second === ']') return this.#token('flatten', this.#take(2), start);
    if (second === '?') return this.#token('filter', this.#take(2), start);
    return this.#token('lbracket', this.#take(1), start);
  }

  #equals(start: number): ValueToken {
    if (this.#characters[start + 1] === '=') return this.#token('eq', this.#take(2), start);
    throw lexerError(this.#expression, start, "Unknown token '='");
  }

  #quotedIdentifier(start: number): ValueToken {
    const text = `"${this.#delimited('"')}"`;
    try {
      const value = readJson(text);
      return this.#token('quoted_identifier', pythonText(value), start, value);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw lexerError(this.#expression, start, error.message);
    }
  }

  /** Text that is no JSON is taken for a string, as before the standard had string literals. */
  #literal(start: number): ValueToken {
    const text = this.#delimited('`').replaceAll('\\`', '`');
    for (const json of [text, `"${text.trimStart()}"`]) {
      try {
        const value = readJson(json);
        return this.#token('literal', pythonText(value), start, value);
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
      }
    }
    throw lexerError(this.#expression, start, `Bad token ${text}`);
  }

  /** What stands up to the closing delimiter; one after a backslash does not close. */
  #delimited(delimiter: string): string {
    const start = this.#at;
    let end = start + 1;
    for (; this.#characters[end] !== delimiter; end++) {
      if (this.#characters[end] === '\\') end += 1;
      if (end >= this.#characters.length)
        throw lexerError(this.#expression, start, `Unclosed ${delimiter} delimiter`);
    }
    return this.#take(end + 1 - start).slice(1, -1);
  }
}
