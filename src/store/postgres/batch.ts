/** The rows of one batch of an import, copied straight into the tables. */
import { isUsernameAttribute } from '../../directory/keys.ts';
import type { Alias, Pool } from '../../directory/types.ts';
import type { Outcome } from '../import-ledger.ts';
import { aliasCode } from './aliases.ts';
import { brokenConstraint, type Transaction } from './connection.ts';
import {
  addressUsers,
  aliasRows,
  copyAliases,
  copyCredentials,
  copyUsers,
  credentialRows,
  type PackedRow,
  type PackedUser,
} from './packed-user.ts';

interface Target {
  tx: Transaction;
  pool: Pool;
  poolKey: number;
  nowMs: number;
}

/**
 * Stores the users of rows, in the order of lines: of two with one name the first gets it. With
 * `trusting` no name is looked up before; when the tables' constraints tell that one is taken,
 * nothing of the attempt stays, and it is made again with a look at all of them.
 */
export async function writeRows(
  target: Target,
  rows: readonly PackedRow[],
  trusting: boolean,
): Promise<Outcome[]> {
  if (!trusting) return writeUnknown(target, rows);
  try {
    return await target.tx.nested(() => copyRows(target, rows, new Taken()));
  } catch (error) {
    if (brokenConstraint(error) === undefined) throw error;
    return writeUnknown(target, rows);
  }
}

/**
 * When somebody else took a name since it was looked up, nothing of the attempt stays, and the halves
 * of the rows are written one after the other: so the rows in conflict are found in a few steps,
 * and every other row is still copied.
 */
async function writeUnknown(target: Target, rows: readonly PackedRow[]): Promise<Outcome[]> {
  for (;;)
    try {
      return await target.tx.nested(async () => copyRows(target, rows, await lookUp(target, rows)));
    } catch (error) {
      if (brokenConstraint(error) === undefined) throw error;
      if (rows.length === 1) continue;
      const half = rows.length >> 1;
      const first = await writeUnknown(target, rows.slice(0, half));
      return [...first, ...(await writeUnknown(target, rows.slice(half)))];
    }
}

/** Names and aliases that a user has, in the store or on a line before. */
class Taken {
  readonly usernames = new Set<string>();
  readonly aliases = new Set<string>();

  add({ usernameKey, aliases }: PackedUser): void {
    this.usernames.add(usernameKey);
    for (const alias of aliases) this.aliases.add(aliasKey(alias));
  }
}

const aliasKey = ({ attribute, key }: Alias): string => `${aliasCode(attribute)}${key}`;

async function copyRows(
  target: Target,
  rows: readonly PackedRow[],
  taken: Taken,
): Promise<Outcome[]> {
  const created: PackedUser[] = [];
  const outcomes = rows.map(({ user }): Outcome => {
    if (!user) return 'problem';
    const outcome = judge(target.pool, taken, user);
    if (outcome !== 'created') return outcome;
    created.push(user);
    taken.add(user);
    return outcome;
  });
  if (created.length > 0) await copyCreated(target, created);
  return outcomes;
}

/** Of two reasons the user name counts: the same row twice is one user, not a conflict. */
function judge(pool: Pool, taken: Taken, { usernameKey, aliases }: PackedUser): Outcome {
  if (taken.usernames.has(usernameKey)) return 'exists';
  const alias = aliases.find((one) => taken.aliases.has(aliasKey(one)));
  if (!alias) return 'created';
  return isUsernameAttribute(pool, alias.attribute) ? 'exists' : alias.attribute;
}

/** Which names and aliases of the rows are in the store. */
async function lookUp({ tx, poolKey }: Target, rows: readonly PackedRow[]): Promise<Taken> {
  const users = rows.flatMap(({ user }) => user ?? []);
  const taken = new Taken();
  if (users.length === 0) return taken;
  const names = await tx.all<{ username_key: string }>(
    'select username_key from users where pool = $1 and username_key = any($2::text[])',
    poolKey,
    users.map(({ usernameKey }) => usernameKey),
  );
  for (const { username_key } of names) taken.usernames.add(username_key);
  const aliases = users.flatMap((user) => user.aliases);
  if (aliases.length === 0) return taken;
  const found = await tx.all<{ key: string; attribute: number }>(
    'select key, attribute from aliases where pool = $1 and key = any($2::text[])',
    poolKey,
    aliases.map(({ key }) => key),
  );
  for (const { key, attribute } of found) taken.aliases.add(`${attribute}${key}`);
  return taken;
}

async function copyCreated(
  { tx, poolKey, nowMs }: Target,
  users: readonly PackedUser[],
): Promise<void> {
  addressUsers(users, poolKey, nowMs);
  await tx.copyRows(copyUsers, users);
  const aliases = aliasRows(users, poolKey);
  if (aliases.length > 0) await tx.copyRows(copyAliases, aliases);
  const credentials = credentialRows(users, poolKey);
  if (credentials.length > 0) await tx.copyRows(copyCredentials, credentials);
}
