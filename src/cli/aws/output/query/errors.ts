/** How a query fails, in the words of the reference implementation of JMESPath, jmespath.py. */

/** The text is no query, or the query does not fit what it is asked of. */
export class QueryError extends Error {}

export interface Token {
  type: TokenType;
  /** What was written; of a literal, its text. */
  text: string;
  /** The position of the token, in code points. */
  start: number;
}

export type TokenType =
  | 'dot'
  | 'star'
  | 'rbracket'
  | 'comma'
  | 'colon'
  | 'current'
  | 'lparen'
  | 'rparen'
  | 'lbrace'
  | 'rbrace'
  | 'unquoted_identifier'
  | 'quoted_identifier'
  | 'flatten'
  | 'filter'
  | 'lbracket'
  | 'literal'
  | 'or'
  | 'pipe'
  | 'and'
  | 'expref'
  | 'number'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'eq'
  | 'ne'
  | 'not'
  | 'eof';

/** `at` counts code points from the start of the expression. */
export const lexerError = (expression: string, at: number, message: string): QueryError =>
  new QueryError(`Bad jmespath expression: ${message}:\n${expression}\n${' '.repeat(at)}^`);

export function parseError(expression: string, token: Token, message: string): QueryError {
  const where = `Parse error at column ${token.start}`;
  const what = `token "${token.text}" (${token.type.toUpperCase()})`;
  const pointer = `${' '.repeat(token.start + 1)}^`;
  return new QueryError(
    `${message}: ${where}, ${what}, for expression:\n"${expression}"\n${pointer}`,
  );
}

export const incompleteError = (expression: string): QueryError =>
  new QueryError(
    `Invalid jmespath expression: Incomplete expression:\n"${expression}"\n` +
      `${' '.repeat([...expression].length + 1)}^`,
  );
