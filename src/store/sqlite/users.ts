/** Users: found by user name, `sub` or alias, through the parts of their pool. */
import { errors } from '../../directory/errors.ts';
import {
  aliasAttributes,
  isUsernameAttribute,
  userAliases,
  userKeys,
  verifiedFlag,
} from '../../directory/keys.ts';
import type {
  Account,
  Alias,
  AuthEvent,
  Credential,
  Message,
  Pool,
  User,
} from '../../directory/types.ts';
import { parseSub } from '../../lib/ids.ts';
import type { Accompanying, UserStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import { encodeState } from '../user-state.ts';
import { accountOf } from './accounts.ts';
import { insertAuthEvent } from './auth-events.ts';
import type { Connection } from './connection.ts';
import { insertMessage } from './messages.ts';
import type { Parts } from './parts.ts';
import { requirePoolKey } from './pools.ts';
import type { Write } from './port.ts';
import { listUsers } from './user-list.ts';
import { bySub, byUsername, findUser, requireUser } from './user-lookup.ts';
import {
  changeOf,
  type NewUser,
  newUserOf,
  type UserChange,
  type UserRow,
  userOf,
  userTables,
} from './user-row.ts';

export function userStore(db: Connection, write: Write): UserStore {
  const change: UserStore['change'] = (pool, name, update, options) =>
    untilSet(() => tryChange(db, write, pool, name, update, options?.moveAliases ?? false));
  return {
    create: async (pool, user, credential, options = {}) => {
      const keys = userKeys(pool, user);
      await write('createUser', {
        poolId: pool.id,
        row: newUserOf(user, keys.username, requireSub(user)),
        names: keys.aliases.filter(({ attribute }) => isUsernameAttribute(pool, attribute)),
        aliases: keys.aliases.filter(({ attribute }) => !isUsernameAttribute(pool, attribute)),
        credential,
        state: options.state && encodeState(options.state),
        moveAliases: options.moveAliases ?? false,
        ...accompanying(options),
      });
    },
    get: (pool, name) => {
      const row = findUser(db, pool, name);
      return row && userOf(row);
    },
    account: (pool, name) =>
      db.snapshot(() => {
        const row = findUser(db, pool, name);
        return row && accountOf(db, row);
      }),
    update: async (pool, name, update) =>
      (await change(pool, name, (account) => ({ ...account, user: update(account.user) }))).user,
    change,
    delete: async (pool, name) => {
      const row = requireUser(db, pool, name);
      await write('deleteUser', pool.id, row.sub);
    },
    list: (pool, page) => listUsers(db, pool, page),
  };
}

/** Undefined when somebody else changed the user meanwhile. */
async function tryChange(
  db: Connection,
  write: Write,
  pool: Pool,
  name: string,
  update: Parameters<UserStore['change']>[2],
  moveAliases: boolean,
): Promise<Account | undefined> {
  const { row, before } = db.snapshot(() => {
    const row = requireUser(db, pool, name);
    return { row, before: accountOf(db, row) };
  });
  const { messages, events, ...after } = update(before);
  const replaced = await write('replaceUser', {
    poolId: pool.id,
    sub: row.sub,
    version: row.version,
    change: changeOf(after.user),
    ...changedAliases(pool, row, after.user),
    moveAliases,
    credential: after.credential === before.credential ? undefined : (after.credential ?? null),
    state: after.state === before.state ? undefined : (encodeState(after.state) ?? null),
    ...accompanying({ messages, events }),
  });
  return replaced ? after : undefined;
}

const accompanying = ({ messages = [], events = [] }: Accompanying): Companions => ({
  messages: [...messages],
  events: [...events],
});

function requireSub(user: User): Uint8Array {
  const sub = parseSub(user.sub);
  if (!sub) throw new Error('the sub of a user is no UUID');
  return sub;
}

/** Only what changes is written: an alias that was moved to another user stays there. */
function changedAliases(pool: Pool, row: UserRow, user: User) {
  const before = userAliases(pool, userOf(row).attributes);
  const after = userAliases(pool, user.attributes);
  const missingIn = (aliases: Alias[]) => (alias: Alias) =>
    !aliases.some(({ attribute, key }) => attribute === alias.attribute && key === alias.key);
  return {
    added: after.filter(missingIn(before)),
    removed: before.filter(missingIn(after)),
  };
}

interface Companions {
  messages: Message[];
  events: AuthEvent[];
}

interface UserCreation extends Companions {
  poolId: string;
  row: NewUser;
  /** Username attributes: each is a user name of its own. */
  names: Alias[];
  aliases: Alias[];
  credential: Credential | undefined;
  /** As text. */
  state: string | undefined;
  moveAliases: boolean;
}

interface UserReplacement extends Companions {
  poolId: string;
  sub: Uint8Array;
  version: number;
  change: UserChange;
  added: Alias[];
  removed: Alias[];
  moveAliases: boolean;
  /** Undefined: as it was. Null: none. */
  credential: Credential | null | undefined;
  state: string | null | undefined;
}

export function userWrites(db: Connection, parts: Parts) {
  return {
    createUser: (creation: UserCreation): void => createUser(db, parts, creation),
    replaceUser: (replacement: UserReplacement): boolean => replaceUser(db, parts, replacement),
    deleteUser: (poolId: string, sub: Uint8Array): void => deleteUser(db, parts, poolId, sub),
  };
}

function createUser(db: Connection, parts: Parts, creation: UserCreation): void {
  const { poolId, row, names, aliases } = creation;
  const pool = requirePoolKey(db, poolId);
  if (db.one(byUsername, row.username_key, poolId)) throw errors.usernameExists();
  if (names.some((name) => aliasOwner(db, pool, name) !== undefined)) throw errors.usernameExists();
  for (const alias of aliases) {
    if (creation.moveAliases) takeAlias(db, pool, alias);
    else requireFreeAlias(db, pool, alias);
  }
  const part = parts.open(pool).key;
  const user = insertUser(db, part, row);
  parts.count(part, 1);
  for (const alias of [...names, ...aliases]) insertAlias(db, part, alias, user);
  if (creation.credential) setCredential(db, user, creation.credential);
  if (creation.state) setState(db, user, creation.state);
  accompany(db, pool, user, creation);
}

/** False when the user has another version by now, or is gone. */
function replaceUser(db: Connection, parts: Parts, replacement: UserReplacement): boolean {
  const { poolId, sub, change, added, removed, credential, state } = replacement;
  const user = db.one<UserRow>(bySub, sub, poolId);
  if (user?.version !== replacement.version) return false;
  const pool = requirePoolKey(db, poolId);
  for (const alias of removed) removeAlias(db, user.id, alias);
  for (const alias of added)
    if (replacement.moveAliases) takeAlias(db, pool, alias);
    else requireFreeAlias(db, pool, alias);
  const part = added.length > 0 ? parts.open(pool).key : user.part;
  for (const alias of added) insertAlias(db, part, alias, user.id);
  updateUser(db, user.id, change);
  if (credential !== undefined) setCredential(db, user.id, credential);
  if (state !== undefined) setState(db, user.id, state);
  accompany(db, pool, user.id, replacement);
  return true;
}

function accompany(db: Connection, pool: number, user: number, { messages, events }: Companions) {
  for (const message of messages) insertMessage(db, pool, message);
  for (const event of events) insertAuthEvent(db, user, event);
}

function deleteUser(db: Connection, parts: Parts, poolId: string, sub: Uint8Array): void {
  const user = db.one<UserRow>(bySub, sub, poolId);
  if (!user) throw errors.userNotFound();
  for (const table of userTables) db.run(`delete from ${table} where user = ?`, user.id);
  db.run('delete from users where id = ?', user.id);
  parts.count(user.part, -1);
}

function insertUser(db: Connection, part: number, row: NewUser): number {
  return db.insert(
    `insert into users (part, username_key, username, sub, version, status, enabled, created_ms,
       modified_ms, email, phone_number, preferred_username, attributes)
     values (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
    part,
    row.username_key,
    row.username,
    row.sub,
    row.status,
    row.enabled,
    row.created_ms,
    row.modified_ms,
    row.email,
    row.phone_number,
    row.preferred_username,
    row.attributes,
  );
}

function updateUser(db: Connection, id: number, change: UserChange): void {
  db.run(
    `update users set version = version + 1, status = ?, enabled = ?, modified_ms = ?, email = ?,
       phone_number = ?, preferred_username = ?, attributes = ?
     where id = ?`,
    change.status,
    change.enabled,
    change.modified_ms,
    change.email,
    change.phone_number,
    change.preferred_username,
    change.attributes,
    id,
  );
}

export const aliasCode = (attribute: Alias['attribute']): number =>
  aliasAttributes.indexOf(attribute);

/** The user whose alias it is. */
function aliasOwner(db: Connection, pool: number, alias: Alias): number | undefined {
  const row = db.one<{ user: number }>(
    `select n.user from parts a cross join aliases n
       on n.part = a.key and n.key = ? and n.attribute = ? where a.pool = ?`,
    alias.key,
    aliasCode(alias.attribute),
    pool,
  );
  return row?.user;
}

function requireFreeAlias(db: Connection, pool: number, alias: Alias): void {
  if (aliasOwner(db, pool, alias) !== undefined) throw errors.aliasExists(alias.attribute);
}

/** Takes an alias from whoever has it; an address of that user is unverified from then on. */
function takeAlias(db: Connection, pool: number, alias: Alias): void {
  const owner = aliasOwner(db, pool, alias);
  if (owner === undefined) return;
  removeAlias(db, owner, alias);
  const flag = verifiedFlag(alias.attribute);
  const unverify = `update users set version = version + 1,
    attributes = json_set(attributes, '$.' || ?, 'false') where id = ?`;
  if (flag) db.run(unverify, flag, owner);
}

function removeAlias(db: Connection, user: number, { attribute, key }: Alias): void {
  const sql = 'delete from aliases where user = ? and attribute = ? and key = ?';
  db.run(sql, user, aliasCode(attribute), key);
}

export function insertAlias(db: Connection, part: number, alias: Alias, user: number): void {
  db.run(
    'insert into aliases (part, key, attribute, user) values (?, ?, ?, ?)',
    part,
    alias.key,
    aliasCode(alias.attribute),
    user,
  );
}

export function setCredential(db: Connection, user: number, credential: Credential | null): void {
  if (!credential) {
    db.run('delete from credentials where user = ?', user);
    return;
  }
  db.run(
    `insert or replace into credentials (user, algorithm, hash, imported, expires_ms, srp)
     values (?, ?, ?, ?, ?, ?)`,
    user,
    credential.algorithm,
    credential.hash,
    credential.imported ? 1 : 0,
    credential.expiresMs ?? null,
    credential.srp ?? null,
  );
}

function setState(db: Connection, user: number, state: string | null): void {
  if (state === null) db.run('delete from user_states where user = ?', user);
  else db.run('insert or replace into user_states (user, state) values (?, ?)', user, state);
}
