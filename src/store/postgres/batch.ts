/** The rows of one batch of an import: looked up together, and copied straight into the tables. */
import { isUsernameAttribute } from '../../directory/keys.ts';
import { type Alias, type Pool, userStatuses } from '../../directory/types.ts';
import { formatSub } from '../../lib/ids.ts';
import type { Candidate, CheckedRow, ImportBatch, Outcome } from '../store.ts';
import { aliasCode } from './aliases.ts';
import { brokenConstraint, type Transaction } from './connection.ts';

interface Target {
  tx: Transaction;
  pool: Pool;
  poolKey: number;
  nowMs: number;
  meanwhile: ImportBatch['meanwhile'];
}

/** Waits for the server, and lets the run have the time. */
async function using<T>({ meanwhile }: Target, work: Promise<T>): Promise<T> {
  const [result] = await Promise.all([work, meanwhile?.(work)]);
  return result;
}

/**
 * Stores the users of rows, in the order of lines: of two with one name the first gets it. When
 * somebody else took a name since it was looked up, nothing of the attempt stays, and the halves
 * of the rows are written one after the other: so the rows in conflict are found in a few steps,
 * and every other row is still copied.
 */
export async function writeRows(target: Target, rows: readonly CheckedRow[]): Promise<Outcome[]> {
  for (;;)
    try {
      return await target.tx.nested(() => copyRows(target, rows));
    } catch (error) {
      if (brokenConstraint(error) === undefined) throw error;
      if (rows.length === 1) continue;
      const half = rows.length >> 1;
      const first = await writeRows(target, rows.slice(0, half));
      return [...first, ...(await writeRows(target, rows.slice(half)))];
    }
}

async function copyRows(target: Target, rows: readonly CheckedRow[]): Promise<Outcome[]> {
  const taken = await lookUp(target, rows);
  const created: Candidate[] = [];
  const outcomes = rows.map(({ candidate }): Outcome => {
    if (!candidate) return 'problem';
    const outcome = judge(target.pool, taken, candidate);
    if (outcome !== 'created') return outcome;
    created.push(candidate);
    taken.usernames.add(candidate.usernameKey);
    for (const alias of candidate.aliases) taken.aliases.add(aliasKey(alias));
    return outcome;
  });
  if (created.length > 0) await copyUsers(target, created);
  return outcomes;
}

interface Taken {
  usernames: Set<string>;
  aliases: Set<string>;
}

const aliasKey = ({ attribute, key }: Alias): string => `${aliasCode(attribute)}${key}`;

/** Of two reasons the user name counts: the same row twice is one user, not a conflict. */
function judge(pool: Pool, taken: Taken, { usernameKey, aliases }: Candidate): Outcome {
  if (taken.usernames.has(usernameKey)) return 'exists';
  const alias = aliases.find((one) => taken.aliases.has(aliasKey(one)));
  if (!alias) return 'created';
  return isUsernameAttribute(pool, alias.attribute) ? 'exists' : alias.attribute;
}

/** Which names and aliases of the rows are in the store. */
async function lookUp(target: Target, rows: readonly CheckedRow[]): Promise<Taken> {
  const { tx, poolKey } = target;
  const candidates = rows.flatMap(({ candidate }) => candidate ?? []);
  const taken: Taken = { usernames: new Set(), aliases: new Set() };
  if (candidates.length === 0) return taken;
  const names = await using(
    target,
    tx.all<{ username_key: string }>(
      'select username_key from users where pool = $1 and username_key = any($2::text[])',
      poolKey,
      candidates.map(({ usernameKey }) => usernameKey),
    ),
  );
  for (const { username_key } of names) taken.usernames.add(username_key);
  const aliases = candidates.flatMap((candidate) => candidate.aliases);
  if (aliases.length === 0) return taken;
  const found = await tx.all<{ key: string; attribute: number }>(
    'select key, attribute from aliases where pool = $1 and key = any($2::text[])',
    poolKey,
    aliases.map(({ key }) => key),
  );
  for (const { key, attribute } of found) taken.aliases.add(`${attribute}${key}`);
  return taken;
}

async function copyUsers(target: Target, created: readonly Candidate[]): Promise<void> {
  const { tx, poolKey, nowMs } = target;
  const subs = created.map(({ sub }) => formatSub(sub));
  const lines = mapLines(created, (user, i) => userLine(user, poolKey, subs[i] ?? '', nowMs));
  await using(
    target,
    tx.copy(
      `copy users (pool, sub, username_key, username, version, status, enabled, created_ms,
         modified_ms, email, phone_number, preferred_username, attributes) from stdin`,
      lines,
    ),
  );
  const aliases = created.flatMap((user, i) =>
    user.aliases.map(
      ({ key, attribute }) => `${poolKey}\t${field(key)}\t${aliasCode(attribute)}\t${subs[i]}\n`,
    ),
  );
  if (aliases.length > 0)
    await tx.copy('copy aliases (pool, key, attribute, sub) from stdin', aliases);
  const credentials = created.flatMap(({ credential }, i) =>
    credential
      ? `${poolKey}\t${subs[i]}\t${credential.algorithm}\t${field(credential.hash)}\t${flag(credential.imported)}\n`
      : [],
  );
  if (credentials.length > 0)
    await tx.copy(
      'copy credentials (pool, sub, algorithm, hash, imported) from stdin',
      credentials,
    );
}

function* mapLines(
  created: readonly Candidate[],
  line: (user: Candidate, i: number) => string,
): Generator<string> {
  for (const [i, user] of created.entries()) yield line(user, i);
}

const statusCodes = {
  RESET_REQUIRED: userStatuses.indexOf('RESET_REQUIRED'),
  CONFIRMED: userStatuses.indexOf('CONFIRMED'),
};

function userLine(user: Candidate, pool: number, sub: string, nowMs: number): string {
  const { usernameKey, username, email, phoneNumber, preferredUsername, attributes } = user;
  const name = username === usernameKey ? '\\N' : field(username);
  const addresses = `${orNull(email)}\t${orNull(phoneNumber)}\t${orNull(preferredUsername)}`;
  return (
    `${pool}\t${sub}\t${field(usernameKey)}\t${name}\t1\t${statusCodes[user.status]}\tt\t` +
    `${nowMs}\t${nowMs}\t${addresses}\t${field(attributes)}\n`
  );
}

const special = /[\\\t\n\r]/;
const allSpecial = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value in the text format of `copy`. Few need escaping, so they are looked at first. */
const field = (text: string): string =>
  special.test(text) ? text.replace(allSpecial, (char) => escapes[char] ?? char) : text;

const orNull = (text: string | undefined): string => (text === undefined ? '\\N' : field(text));

const flag = (value: boolean): string => (value ? 't' : 'f');
