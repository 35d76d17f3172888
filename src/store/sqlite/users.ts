/** Users: found by user name, `sub` or alias, through the parts of their pool. */
import { errors } from '../../directory/errors.ts';
import {
  aliasAttributes,
  foldUsername,
  hasAliases,
  isUsernameAttribute,
  userAliases,
  userKeys,
  verifiedFlag,
} from '../../directory/keys.ts';
import type { Alias, Credential, Pool, User } from '../../directory/types.ts';
import { parseSub } from '../../lib/ids.ts';
import type { UserStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Parts } from './parts.ts';
import { requirePoolKey } from './pools.ts';
import { untilSet, type Write } from './port.ts';
import { listUsers } from './user-list.ts';
import {
  type CredentialRow,
  changeOf,
  credentialOf,
  type NewUser,
  newUserOf,
  type UserChange,
  type UserRow,
  userColumns,
  userOf,
} from './user-row.ts';

/** The parts of the living pool with the id of the first parameter. */
const fromParts = 'from pools p cross join parts a on a.pool = p.key';

const byUsername = `select ${userColumns} ${fromParts}
  cross join users u on u.part = a.key and u.username_key = ? where p.id = ?`;
const bySub = `select ${userColumns} ${fromParts}
  cross join users u on u.part = a.key and u.sub = ? where p.id = ?`;
const byAlias = `select ${userColumns} ${fromParts}
  cross join aliases n on n.part = a.key and n.key = ? cross join users u on u.id = n.user
  where p.id = ? order by n.attribute limit 1`;

function findUser(db: Connection, pool: Pool, name: string): UserRow | undefined {
  const key = foldUsername(pool, name);
  const sub = parseSub(name);
  return (
    db.one<UserRow>(byUsername, key, pool.id) ??
    (sub && db.one<UserRow>(bySub, sub, pool.id)) ??
    (hasAliases(pool) ? db.one<UserRow>(byAlias, key, pool.id) : undefined)
  );
}

function requireUser(db: Connection, pool: Pool, name: string): UserRow {
  const row = findUser(db, pool, name);
  if (!row) throw errors.userNotFound();
  return row;
}

export function userStore(db: Connection, write: Write): UserStore {
  return {
    create: async (pool, user, credential, options) => {
      const keys = userKeys(pool, user);
      await write('createUser', {
        poolId: pool.id,
        row: newUserOf(user, keys.username, requireSub(user)),
        names: keys.aliases.filter(({ attribute }) => isUsernameAttribute(pool, attribute)),
        aliases: keys.aliases.filter(({ attribute }) => !isUsernameAttribute(pool, attribute)),
        credential,
        moveAliases: options?.moveAliases ?? false,
      });
    },
    get: (pool, name) => {
      const row = findUser(db, pool, name);
      return row && userOf(row);
    },
    credential: (pool, name) => {
      const user = findUser(db, pool, name);
      return user && findCredential(db, user.id);
    },
    update: (pool, name, update, credential) =>
      untilSet(async () => {
        const row = requireUser(db, pool, name);
        const before = userOf(row);
        const user = update(before);
        const replaced = await write('replaceUser', {
          poolId: pool.id,
          sub: row.sub,
          version: row.version,
          change: changeOf(user),
          ...changedAliases(pool, row, user),
          credential,
        });
        return replaced ? user : undefined;
      }),
    delete: async (pool, name) => {
      const row = requireUser(db, pool, name);
      await write('deleteUser', pool.id, row.sub);
    },
    list: (pool, page) => listUsers(db, pool, page),
  };
}

function requireSub(user: User): Uint8Array {
  const sub = parseSub(user.sub);
  if (!sub) throw new Error('the sub of a user is no UUID');
  return sub;
}

function findCredential(db: Connection, user: number): Credential | undefined {
  const row = db.one<CredentialRow>(
    'select algorithm, hash, imported, expires_ms from credentials where user = ?',
    user,
  );
  return row && credentialOf(row);
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

interface UserCreation {
  poolId: string;
  row: NewUser;
  /** Username attributes: each is a user name of its own. */
  names: Alias[];
  aliases: Alias[];
  credential: Credential | undefined;
  moveAliases: boolean;
}

interface UserReplacement {
  poolId: string;
  sub: Uint8Array;
  version: number;
  change: UserChange;
  added: Alias[];
  removed: Alias[];
  credential: Credential | undefined;
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
}

/** False when the user has another version by now, or is gone. */
function replaceUser(db: Connection, parts: Parts, replacement: UserReplacement): boolean {
  const { poolId, sub, change, added, removed, credential } = replacement;
  const user = db.one<UserRow>(bySub, sub, poolId);
  if (user?.version !== replacement.version) return false;
  const pool = requirePoolKey(db, poolId);
  for (const alias of removed) removeAlias(db, user.id, alias);
  for (const alias of added) requireFreeAlias(db, pool, alias);
  const part = added.length > 0 ? parts.open(pool).key : user.part;
  for (const alias of added) insertAlias(db, part, alias, user.id);
  updateUser(db, user.id, change);
  if (credential) setCredential(db, user.id, credential);
  return true;
}

function deleteUser(db: Connection, parts: Parts, poolId: string, sub: Uint8Array): void {
  const user = db.one<UserRow>(bySub, sub, poolId);
  if (!user) throw errors.userNotFound();
  db.run('delete from aliases where user = ?', user.id);
  db.run('delete from credentials where user = ?', user.id);
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

export function setCredential(db: Connection, user: number, credential: Credential): void {
  db.run(
    'insert or replace into credentials (user, algorithm, hash, imported, expires_ms) values (?, ?, ?, ?, ?)',
    user,
    credential.algorithm,
    credential.hash,
    credential.imported ? 1 : 0,
    credential.expiresMs ?? null,
  );
}
