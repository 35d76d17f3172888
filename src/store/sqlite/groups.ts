/** Groups of users, and who is in them. */
import { errors } from '../../directory/errors.ts';
import type { Group } from '../../directory/types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { GroupStore } from '../sign-in-store.ts';
import { untilSet } from '../until-set.ts';
import type { Connection } from './connection.ts';
import { requirePoolKey } from './pools.ts';
import type { Write } from './port.ts';
import { bySub, requireUser } from './user-lookup.ts';
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

function requireGroup(db: Connection, poolId: string, name: string): GroupRow {
  const row = db.one<GroupRow>(`${selectGroups} where p.id = ? and g.name = ?`, poolId, name);
  if (!row) throw errors.groupNotFound();
  return row;
}

export function groupStore(db: Connection, write: Write): GroupStore {
  return {
    create: (group, groupsMax) => write('createGroupOfUsers', group, groupsMax),
    get: (poolId, name) => {
      const row = db.one<GroupRow>(`${selectGroups} where p.id = ? and g.name = ?`, poolId, name);
      return row && groupOf(row);
    },
    list: (poolId, page) => listGroups(db, poolId, page),
    update: (poolId, name, update) =>
      untilSet(async () => {
        const row = requireGroup(db, poolId, name);
        const group = update(groupOf(row));
        return (await write('replaceGroup', row.key, row.version, group)) ? group : undefined;
      }),
    delete: (poolId, name) => write('deleteGroupOfUsers', poolId, name),
    addMember: async (pool, name, username, groupsMax) => {
      const { sub } = requireUser(db, pool, username);
      await write('joinGroup', pool.id, name, sub, groupsMax);
    },
    removeMember: async (pool, name, username) => {
      const { sub } = requireUser(db, pool, username);
      await write('leaveGroup', pool.id, name, sub);
    },
    members: (pool, name, page) => listMembers(db, pool.id, name, page),
    ofUser: (pool, username, page) => {
      const user = requireUser(db, pool, username);
      return listGroupsOf(db, pool.id, user, page);
    },
  };
}

function listGroups(...[db, poolId, page]: [Connection, ...Parameters<GroupStore['list']>]) {
  const scope = `groups:${poolId}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<GroupRow>(
    `${selectGroups} where p.id = ? and g.name > ? order by g.name limit ?`,
    poolId,
    after,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, groupOf, ({ name }) => [name]);
}

function listMembers(
  db: Connection,
  poolId: string,
  name: string,
  page: Parameters<GroupStore['members']>[2],
) {
  const group = requireGroup(db, poolId, name);
  const scope = `members:${group.key}`;
  const [after = 0] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<UserRow & { member: number }>(
    `select m.key as member, ${userColumns} from group_members m join users u on u.id = m.user
     where m.group_key = ? and m.key > ? order by m.key limit ?`,
    group.key,
    after,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, userOf, ({ member }) => [member]);
}

function listGroupsOf(
  db: Connection,
  poolId: string,
  user: UserRow,
  page: Parameters<GroupStore['ofUser']>[2],
) {
  const scope = `groups-of:${poolId}:${user.username_key}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<GroupRow>(
    `select g.key, g.name, g.version, g.document
     from group_members m join groups g on g.key = m.group_key
     where m.user = ? and g.name > ? order by g.name limit ?`,
    user.id,
    after,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, groupOf, ({ name }) => [name]);
}

export function groupWrites(db: Connection) {
  const requireMember = (poolId: string, name: string, sub: Uint8Array) => {
    const user = db.one<UserRow>(bySub, sub, poolId);
    if (!user) throw errors.userNotFound();
    return { user: user.id, group: requireGroup(db, poolId, name).key };
  };
  return {
    createGroupOfUsers: (group: Group, groupsMax: number): void =>
      createGroup(db, group, groupsMax),

    /** False when the group has another version by now, or is gone. */
    replaceGroup: (key: number, version: number, group: Group): boolean =>
      db.run(
        'update groups set version = version + 1, document = ? where key = ? and version = ?',
        JSON.stringify(group),
        key,
        version,
      ) > 0,

    deleteGroupOfUsers(poolId: string, name: string): void {
      const { key } = requireGroup(db, poolId, name);
      db.run('delete from group_members where group_key = ?', key);
      db.run('delete from groups where key = ?', key);
    },

    joinGroup(poolId: string, name: string, sub: Uint8Array, groupsMax: number): void {
      const { user, group } = requireMember(poolId, name, sub);
      const others = 'select count(*) as n from group_members where user = ? and group_key <> ?';
      const { n } = db.one<{ n: number }>(others, user, group) ?? { n: 0 };
      if (n >= groupsMax) throw errors.tooManyGroupsOfUser(groupsMax);
      db.run('insert or ignore into group_members (group_key, user) values (?, ?)', group, user);
    },

    leaveGroup(poolId: string, name: string, sub: Uint8Array): void {
      const { user, group } = requireMember(poolId, name, sub);
      db.run('delete from group_members where group_key = ? and user = ?', group, user);
    },
  };
}

function createGroup(db: Connection, group: Group, groupsMax: number): void {
  const pool = requirePoolKey(db, group.poolId);
  if (db.one('select 1 from groups where pool = ? and name = ?', pool, group.name))
    throw errors.groupExists(group.name);
  const { n } = db.one<{ n: number }>('select count(*) as n from groups where pool = ?', pool) ?? {
    n: 0,
  };
  if (n >= groupsMax) throw errors.tooManyPoolGroups(groupsMax);
  db.run(
    'insert into groups (pool, name, version, document) values (?, ?, 1, ?)',
    pool,
    group.name,
    JSON.stringify(group),
  );
}
