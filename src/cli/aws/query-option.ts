/** The expression of `--query`. */
import { QueryError } from './output/query/errors.ts';
import { compileQuery, type Query } from './output/query/interpreter.ts';
import type { Globals } from './types.ts';
import { mistake } from './usage.ts';

/** @throws CommandFailure for an expression that cannot be read */
export function queryOf({ query }: Pick<Globals, 'query'>): Query | undefined {
  if (query === undefined) return undefined;
  try {
    return compileQuery(query);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw mistake(`Bad value for --query ${query}: ${error.message}`);
  }
}
