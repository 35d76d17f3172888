/** The header of a CSV against the pool's schema: which column is what. */
import type { ImportJob, Pool } from '../directory/types.ts';
import { csvHeader } from './header.ts';
import { missingColumns, repeatedColumns, unknownColumns, unreadableHeader } from './messages.ts';
import type { CsvRecord } from './parse.ts';

export const usernameColumn = 'cognito:username';
export const mfaColumn = 'cognito:mfa_enabled';
export const hashColumn = 'password_hash';

/** The index of each column by its name. */
export type Columns = ReadonlyMap<string, number>;

/**
 * The columns of a header, in any order, or the message with which the job fails. A column of
 * the schema may be missing unless each user needs it.
 */
export function readColumns(header: CsvRecord, pool: Pool, job: ImportJob): Columns | string {
  if (header.problem || header.fields.some((name) => name.includes('\0'))) return unreadableHeader;
  const names = header.fields;
  const known = new Set([...csvHeader(pool), hashColumn]);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) return unknownColumns(unknown.map(printable));
  const repeated = names.filter((name, i) => names.indexOf(name) !== i);
  if (repeated.length > 0) return repeatedColumns([...new Set(repeated)]);
  const missing = requiredColumns(pool, job).filter(
    (anyOf) => !anyOf.some((n) => names.includes(n)),
  );
  if (missing.length > 0) return missingColumns(missing.map((anyOf) => anyOf.join(' or ')));
  return new Map(names.map((name, i) => [name, i]));
}

/**
 * Columns that must be there; each entry is met by any one of its names. A username attribute may
 * be there as the user name itself.
 */
function requiredColumns(pool: Pool, job: ImportJob): string[][] {
  const verified = pool.settings.AutoVerifiedAttributes ?? [];
  const fromUsername: readonly string[] = pool.settings.UsernameAttributes ?? [];
  const required = requiredAttributes(pool).filter((name) => !fromUsername.includes(name));
  return [
    [usernameColumn],
    verified.map((attribute) => `${attribute}_verified`),
    ...required.map((name) => [name]),
    ...(job.algorithm ? [[hashColumn]] : []),
  ];
}

/** Attributes that each user must have. */
export const requiredAttributes = (pool: Pool): string[] =>
  pool.schema
    .filter((attribute) => attribute.Required && attribute.Name !== 'sub')
    .map((attribute) => attribute.Name);

/** A name from a stranger's file: short, and without control characters. */
function printable(name: string): string {
  const text = name.replace(/\p{C}/gu, '?').slice(0, 40);
  return text === '' ? '(blank)' : text;
}
