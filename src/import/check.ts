/**
 * A record against the rules of its pool: a candidate that is ready to be stored, or the one
 * reason why not. What depends on the pool alone is compiled once per run.
 */
import { compileImportedAttribute, requiredText } from '../directory/attributes.ts';
import { foldUsername } from '../directory/keys.ts';
import type { ImportJob, Pool } from '../directory/types.ts';
import { attributeOfUsername, compileUsername } from '../directory/username.ts';
import type { CheckedRow } from '../store/import-ledger.ts';
import { compileCandidate } from './candidate.ts';
import {
  type Columns,
  hashColumn,
  mfaColumn,
  requiredAttributes,
  usernameColumn,
} from './columns.ts';
import { hashProblem } from './hash.ts';
import { reasons } from './messages.ts';
import type { CsvRecord } from './parse.ts';

export type RowCheck = (record: CsvRecord) => CheckedRow;

/** The reason why the fields of a row are refused, or undefined. */
type Rule = (fields: string[]) => string | undefined;

export interface CheckOptions {
  nowMs(): number;
  rowCharactersMax: number;
}

/** The check of one run's records. */
export function compileCheck(
  pool: Pool,
  job: ImportJob,
  columns: Columns,
  options: CheckOptions,
): RowCheck {
  const problemOf = compileProblem(pool, job, columns, options);
  const candidateOf = compileCandidate(pool, job, columns, options.nowMs);
  return (record) => {
    const { line, end } = record;
    const problem = problemOf(record);
    return problem ? { line, end, problem } : { line, end, candidate: candidateOf(record.fields) };
  };
}

/**
 * Why a record is refused, or undefined; rules are asked in order and the first refusal is the
 * reason. The parts of an Argon2 hash become one of the record's fields.
 */
export function compileProblem(
  pool: Pool,
  job: ImportJob,
  columns: Columns,
  { rowCharactersMax }: Pick<CheckOptions, 'rowCharactersMax'>,
): (record: CsvRecord) => string | undefined {
  const rules = [
    usernameRule(pool, columns),
    verifiedRule(pool, columns),
    requiredRule(pool, columns),
    attributesRule(pool, columns),
    usernameAttributeRule(pool, columns),
    mfaRule(pool, columns),
    hashRule(job, columns),
  ].filter((rule) => rule !== undefined);
  const hashAt = job.algorithm === 'ARGON2ID' ? columns.get(hashColumn) : undefined;
  return (record) => {
    if (hashAt !== undefined) joinBareHash(record.fields, columns.size, hashAt);
    return unreadable(record, columns.size, rowCharactersMax) ?? firstRefusal(rules, record);
  };
}

/** An Argon2 hash holds two commas; where they were not escaped its three parts are one field. */
function joinBareHash(fields: string[], width: number, at: number): void {
  if (fields.length !== width + 2 || !fields[at]?.startsWith('$argon2id$')) return;
  fields.splice(at, 3, fields.slice(at, at + 3).join(','));
}

function unreadable(record: CsvRecord, width: number, charactersMax: number): string | undefined {
  if (record.problem === 'utf8') return reasons.notUtf8;
  if (record.problem === 'length') return reasons.tooLong(charactersMax);
  if (record.fields.length !== width) return reasons.fieldCount(record.fields.length, width);
  return undefined;
}

function firstRefusal(rules: Rule[], { fields }: CsvRecord): string | undefined {
  for (const rule of rules) {
    const reason = rule(fields);
    if (reason) return reason;
  }
  return undefined;
}

function usernameRule(pool: Pool, columns: Columns): Rule {
  const at = columns.get(usernameColumn) ?? -1;
  const check = compileUsername(pool);
  return (fields) => {
    const username = fields[at];
    return username ? check(username) : reasons.usernameMissing;
  };
}

/** `true` in any case; blank and `false` are not. */
const isTrue = (value: string | undefined): boolean =>
  value === 'TRUE' || value === 'true' || value?.toLowerCase() === 'true';

const isBoolean = (value: string): boolean => isTrue(value) || value.toLowerCase() === 'false';

/** At least one auto-verified flag must be true, and what a true flag vouches for be there. */
function verifiedRule(pool: Pool, columns: Columns): Rule {
  const autoVerified: readonly string[] = pool.settings.AutoVerifiedAttributes ?? [];
  const isUsername = usernameMatcher(pool, columns);
  const flags = (['email', 'phone_number'] as const).map((attribute) => ({
    attribute,
    auto: autoVerified.includes(attribute),
    at: columns.get(attribute) ?? -1,
    flagAt: columns.get(`${attribute}_verified`) ?? -1,
  }));
  return (fields) => {
    let verified = false;
    for (const flag of flags) {
      if (!isTrue(fields[flag.flagAt])) continue;
      if (!fields[flag.at] && !isUsername(fields, flag.attribute))
        return reasons.verifiedButBlank(flag.attribute);
      verified ||= flag.auto;
    }
    return verified ? undefined : reasons.notVerified;
  };
}

/** Tells whether a row's user name is the value of an attribute, which may then be blank. */
function usernameMatcher(pool: Pool, columns: Columns) {
  const at = columns.get(usernameColumn) ?? -1;
  return (fields: string[], attribute: string): boolean =>
    attributeOfUsername(pool, fields[at] ?? '') === attribute;
}

function requiredRule(pool: Pool, columns: Columns): Rule {
  const required = requiredAttributes(pool).map((name) => ({ name, at: columns.get(name) ?? -1 }));
  const isUsername = usernameMatcher(pool, columns);
  return (fields) => {
    for (const { name, at } of required)
      if (!fields[at] && !isUsername(fields, name)) return requiredText(name);
    return undefined;
  };
}

/** Each value against its attribute's type and limits. */
function attributesRule(pool: Pool, columns: Columns): Rule {
  const checks = pool.schema.flatMap((attribute) => {
    const at = columns.get(attribute.Name);
    return at === undefined ? [] : [{ at, check: compileImportedAttribute(attribute) }];
  });
  return (fields) => {
    for (const { at, check } of checks) {
      const value = fields[at];
      const reason = value ? check(value) : undefined;
      if (reason) return reason;
    }
    return undefined;
  };
}

/** Where the user name is an e-mail address or phone number, that column may not say otherwise. */
function usernameAttributeRule(pool: Pool, columns: Columns): Rule | undefined {
  if (!pool.settings.UsernameAttributes?.length) return undefined;
  const usernameAt = columns.get(usernameColumn) ?? -1;
  return (fields) => {
    const username = fields[usernameAt] ?? '';
    const attribute = attributeOfUsername(pool, username);
    const value = attribute && fields[columns.get(attribute) ?? -1];
    const same = !value || foldUsername(pool, value) === foldUsername(pool, username);
    return same ? undefined : reasons.usernameMismatch(attribute);
  };
}

function mfaRule(pool: Pool, columns: Columns): Rule | undefined {
  const at = columns.get(mfaColumn);
  if (at === undefined) return undefined;
  const setting = pool.settings.MfaConfiguration ?? 'OFF';
  return (fields) => {
    const value = fields[at];
    if (!value) return undefined;
    if (!isBoolean(value)) return reasons.notBoolean(mfaColumn);
    if (setting === 'OFF' && isTrue(value)) return reasons.mfaOff;
    return setting === 'ON' && !isTrue(value) ? reasons.mfaRequired : undefined;
  };
}

function hashRule(job: ImportJob, columns: Columns): Rule | undefined {
  const { algorithm } = job;
  const at = columns.get(hashColumn);
  if (!algorithm || at === undefined) return undefined;
  return (fields) => {
    const hash = fields[at];
    return hash ? hashProblem(algorithm, hash) : undefined;
  };
}
