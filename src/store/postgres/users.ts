/** Users: found by user name, `sub` or alias. */
import { errors } from '../../directory/errors.ts';
import { isUsernameAttribute, userAliases, userKeys } from '../../directory/keys.ts';
import type { Account, Alias, Credential, Pool, User } from '../../directory/types.ts';
import type { Accompanying, UserStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import { encodeState } from '../user-state.ts';
import { accountOf, setCredential, setState } from './accounts.ts';
import { giveAlias, insertAlias, removeAlias } from './aliases.ts';
import { insertAuthEvent } from './auth-events.ts';
import { brokenConstraint, type Database, type Transaction } from './connection.ts';
import { insertMessage } from './messages.ts';
import { holdPool } from './pools.ts';
import { listUsers } from './user-list.ts';
import { findAccount, findUser, requireUser } from './user-lookup.ts';
import { changeColumns, changeOf, type UserRow, userOf, userTables } from './user-row.ts';

type CreateOptions = Parameters<UserStore['create']>[3] & {};

export function userStore(db: Database): UserStore {
  const change: UserStore['change'] = (pool, name, update, options) =>
    untilSet(() => tryChange(db, pool, name, update, options?.moveAliases ?? false));
  return {
    create: (pool, user, credential, options = {}) =>
      db.transaction((tx) => createUser(tx, pool, user, credential, options)),
    get: async (pool, name) => {
      const row = await findUser(db, pool, name);
      return row && userOf(row);
    },
    account: async (pool, name) => {
      const row = await findAccount(db, pool, name);
      return row && accountOf(row);
    },
    update: async (pool, name, update) =>
      (await change(pool, name, (account) => ({ ...account, user: update(account.user) }))).user,
    change,
    delete: (pool, name) =>
      db.transaction(async (tx) => {
        const { pool: key, sub } = await requireUser(tx, pool, name);
        if ((await tx.run('delete from users where pool = $1 and sub = $2', key, sub)) === 0)
          throw errors.userNotFound();
        for (const table of userTables)
          await tx.run(`delete from ${table} where pool = $1 and sub = $2`, key, sub);
      }),
    list: (pool, page) => listUsers(db, pool, page),
  };
}

async function createUser(
  tx: Transaction,
  pool: Pool,
  user: User,
  credential: Credential | undefined,
  options: CreateOptions,
): Promise<void> {
  const { username, aliases } = userKeys(pool, user);
  const key = await insertUser(tx, pool, user, username);
  for (const alias of aliases)
    if (!isUsernameAttribute(pool, alias.attribute))
      await giveAlias(tx, key, alias, user.sub, options.moveAliases ?? false);
    else if (!(await insertAlias(tx, key, alias, user.sub))) throw errors.usernameExists();
  const id = [key, user.sub] as const;
  if (credential) await setCredential(tx, id, credential);
  if (options.state) await setState(tx, id, encodeState(options.state));
  await accompany(tx, id, options);
}

/**
 * Answers the key of the pool, which stays as long as the transaction lasts. Of two who take a name
 * at once the second waits for the first, and is refused.
 */
async function insertUser(
  tx: Transaction,
  pool: Pool,
  user: User,
  nameKey: string,
): Promise<number> {
  const inserted = await tx.one<{ pool: number }>(
    `insert into users (pool, sub, username_key, username, version, created_ms,
       ${changeColumns.join(', ')})
     select key, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12
     from (select key from pools where id = $1 for key share) held
     on conflict (pool, username_key) do nothing returning pool`,
    ...[pool.id, user.sub, nameKey, user.username === nameKey ? null : user.username],
    ...[user.createdMs, ...changeOf(user)],
  );
  if (inserted) return inserted.pool;
  await holdPool(tx, pool.id);
  throw errors.usernameExists();
}

/** Undefined when somebody else changed the user meanwhile. */
async function tryChange(
  db: Database,
  pool: Pool,
  name: string,
  update: Parameters<UserStore['change']>[2],
  moveAliases: boolean,
): Promise<Account | undefined> {
  const row = await findAccount(db, pool, name);
  if (!row) throw errors.userNotFound();
  const before = accountOf(row);
  const { messages, events, ...after } = update(before);
  try {
    const replaced = await db.transaction(async (tx) => {
      if (!(await replaceUser(tx, row, after.user))) return false;
      const id = [row.pool, row.sub] as const;
      await replaceAliases(tx, pool, row, after.user, moveAliases);
      if (after.credential !== before.credential) await setCredential(tx, id, after.credential);
      if (after.state !== before.state) await setState(tx, id, encodeState(after.state));
      await accompany(tx, id, { messages, events });
      return true;
    });
    return replaced ? after : undefined;
  } catch (error) {
    // Two changes that take each other's alias: one of them has it by now.
    if (brokenConstraint(error) === 'aliases_key') return undefined;
    throw error;
  }
}

async function replaceUser(tx: Transaction, row: UserRow, user: User): Promise<boolean> {
  const set = changeColumns.map((column, i) => `${column} = $${i + 4}`).join(', ');
  const changed = await tx.run(
    `update users set version = version + 1, ${set}
     where pool = $1 and sub = $2 and version = $3`,
    ...[row.pool, row.sub, row.version, ...changeOf(user)],
  );
  return changed > 0;
}

/** Only what changes is written: an alias that was moved to another user stays there. */
async function replaceAliases(
  tx: Transaction,
  pool: Pool,
  row: UserRow,
  user: User,
  moveAliases: boolean,
): Promise<void> {
  const before = userAliases(pool, userOf(row).attributes);
  const after = userAliases(pool, user.attributes);
  const missingIn = (aliases: Alias[]) => (alias: Alias) =>
    !aliases.some(({ attribute, key }) => attribute === alias.attribute && key === alias.key);
  for (const alias of before.filter(missingIn(after)))
    await removeAlias(tx, row.pool, alias, row.sub);
  for (const alias of after.filter(missingIn(before)))
    await giveAlias(tx, row.pool, alias, row.sub, moveAliases);
}

async function accompany(
  tx: Transaction,
  [pool, sub]: readonly [number, string],
  { messages = [], events = [] }: Accompanying,
): Promise<void> {
  for (const message of messages) await insertMessage(tx, pool, message);
  for (const event of events) await insertAuthEvent(tx, pool, sub, event);
}
