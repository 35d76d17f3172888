/** Groups of users, and who is in them. */
import { errors } from '../../directory/errors.ts';
import type { Group, Pool } from '../../directory/types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { GroupStore } from '../sign-in-store.ts';
import type { PageRequest } from '../store.ts';
import { untilSet } from '../until-set.ts';
import { type Database, lockName, type Sql, type Transaction } from './connection.ts';
import { holdPool } from './pools.ts';
import { requireUser } from './user-lookup.ts';
import { type UserRow, userColumns, userOf } from './user-row.ts';

interface GroupRow {
  key: number;
  name: string;
  version: number;
  document: string;
}

const groupOf = (row: GroupRow): Group => JSON.parse(row.document) as Group;

/** Groups of living pools. */
const selectGroups = `select g.key, g.name, g.version, g.document
  from pools p join groups g on g.pool = p.key`;

const findGroup = (sql: Sql, poolId: string, name: string) =>
  sql.one<GroupRow>(`${selectGroups} where p.id = $1 and g.name = $2`, poolId, name);

async function requireGroup(sql: Sql, poolId: string, name: string): Promise<GroupRow> {
  const row = await findGroup(sql, poolId, name);
  if (!row) throw errors.groupNotFound();
  return row;
}

export function groupStore(db: Database): GroupStore {
  return {
    create: (group, groupsMax) => db.transaction((tx) => createGroup(tx, group, groupsMax)),
    get: async (poolId, name) => {
      const row = await findGroup(db, poolId, name);
      return row && groupOf(row);
    },
    list: (poolId, page) => listGroups(db, poolId, page),
    update: (poolId, name, update) =>
      untilSet(async () => {
        const row = await requireGroup(db, poolId, name);
        const group = update(groupOf(row));
        const changed = await db.run(
          'update groups set version = version + 1, document = $1 where key = $2 and version = $3',
          ...[JSON.stringify(group), row.key, row.version],
        );
        return changed > 0 ? group : undefined;
      }),
    delete: (poolId, name) =>
      db.transaction(async (tx) => {
        const { key } = await requireGroup(tx, poolId, name);
        if ((await tx.run('delete from groups where key = $1', key)) === 0)
          throw errors.groupNotFound();
        await tx.run('delete from group_members where group_key = $1', key);
      }),
    addMember: (pool, name, username, groupsMax) =>
      db.transaction((tx) => addMember(tx, pool, name, username, groupsMax)),
    removeMember: (pool, name, username) =>
      db.transaction(async (tx) => {
        const { sub } = await requireUser(tx, pool, username);
        const { key } = await requireGroup(tx, pool.id, name);
        await tx.run('delete from group_members where group_key = $1 and sub = $2', key, sub);
      }),
    members: (pool, name, page) => listMembers(db, pool.id, name, page),
    ofUser: (pool, username, page) => listGroupsOf(db, pool, username, page),
  };
}

async function createGroup(tx: Transaction, group: Group, groupsMax: number): Promise<void> {
  const pool = await holdPool(tx, group.poolId);
  await lockName(tx, `groups/${pool}`);
  if (await findGroup(tx, group.poolId, group.name)) throw errors.groupExists(group.name);
  const sql = 'select count(*) as n from groups where pool = $1';
  const { n = 0 } = (await tx.one<{ n: number }>(sql, pool)) ?? {};
  if (n >= groupsMax) throw errors.tooManyPoolGroups(groupsMax);
  await tx.run(
    'insert into groups (pool, name, version, document) values ($1, $2, 1, $3)',
    ...[pool, group.name, JSON.stringify(group)],
  );
}

/** User and group are held, so that neither goes while they are put together. */
async function addMember(
  tx: Transaction,
  pool: Pool,
  name: string,
  username: string,
  groupsMax: number,
): Promise<void> {
  const user = await requireUser(tx, pool, username);
  const held = 'select 1 from users where pool = $1 and sub = $2 for no key update';
  if (!(await tx.one(held, user.pool, user.sub))) throw errors.userNotFound();
  const group = await tx.one<GroupRow>(
    `${selectGroups} where p.id = $1 and g.name = $2 for key share of g`,
    ...[pool.id, name],
  );
  if (!group) throw errors.groupNotFound();
  const { n = 0 } =
    (await tx.one<{ n: number }>(
      `select count(*) as n from group_members where pool = $1 and sub = $2 and group_key <> $3`,
      ...[user.pool, user.sub, group.key],
    )) ?? {};
  if (n >= groupsMax) throw errors.tooManyGroupsOfUser(groupsMax);
  await tx.run(
    `insert into group_members (group_key, pool, sub) values ($1, $2, $3)
     on conflict (group_key, sub) do nothing`,
    ...[group.key, user.pool, user.sub],
  );
}

async function listGroups(...[db, poolId, page]: [Database, ...Parameters<GroupStore['list']>]) {
  const scope = `groups:${poolId}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<GroupRow>(
    `${selectGroups} where p.id = $1 and g.name > $2 order by g.name limit $3`,
    ...[poolId, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, groupOf, ({ name }) => [name]);
}

async function listMembers(db: Database, poolId: string, name: string, page: PageRequest) {
  const group = await requireGroup(db, poolId, name);
  const scope = `members:${group.key}`;
  const [after = 0] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<UserRow & { member: number }>(
    `select m.key as member, ${userColumns}
     from group_members m join users u on u.pool = m.pool and u.sub = m.sub
     where m.group_key = $1 and m.key > $2 order by m.key limit $3`,
    ...[group.key, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, userOf, ({ member }) => [member]);
}

async function listGroupsOf(db: Database, pool: Pool, username: string, page: PageRequest) {
  const user = await requireUser(db, pool, username);
  const scope = `groups-of:${pool.id}:${user.username_key}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<GroupRow>(
    `select g.key, g.name, g.version, g.document
     from group_members m join groups g on g.key = m.group_key
     where m.pool = $1 and m.sub = $2 and g.name > $3 order by g.name limit $4`,
    ...[user.pool, user.sub, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, groupOf, ({ name }) => [name]);
}
