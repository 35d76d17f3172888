/** Which users are in which groups of IAM. */
import { errors } from '../../directory/errors.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { MemberStore } from '../iam-store.ts';
import type { Connection } from './connection.ts';
import { type EntityRow, entityOf, requireEntity } from './iam-entities.ts';
import type { Write } from './port.ts';

export function memberStore(db: Connection, write: Write): MemberStore {
  return {
    add: (group, user, groupsMax) => write('addMember', group, user, groupsMax),
    remove: (group, user) => write('removeMember', group, user),
    usersOf: (group, page) => usersOf(db, group, page),
    groupsOf: (user) =>
      groupRows(db, requireEntity(db, 'user', user).id).map((row) => entityOf<'group'>(row)),
  };
}

function usersOf(...[db, group, page]: [Connection, ...Parameters<MemberStore['usersOf']>]) {
  const { id } = requireEntity(db, 'group', group);
  const scope = `members:${id}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<EntityRow>(
    `select e.id, e.name_key, e.version, e.document
     from iam_members m join iam_entities e on e.id = m.user_id
     where m.group_id = ? and e.name_key > ? order by e.name_key limit ?`,
    id,
    after,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, entityOf<'user'>, (row) => [row.name_key]);
}

/** Ordered by name. */
export const groupRows = (db: Connection, userId: string): EntityRow[] =>
  db.all<EntityRow>(
    `select e.id, e.name_key, e.version, e.document
     from iam_members m join iam_entities e on e.id = m.group_id
     where m.user_id = ? order by e.name_key`,
    userId,
  );

export function memberWrites(db: Connection) {
  // AWS looks for the user first, too.
  const idsOf = (group: string, user: string) => ({
    userId: requireEntity(db, 'user', user).id,
    groupId: requireEntity(db, 'group', group).id,
  });
  return {
    addMember(group: string, user: string, groupsMax: number): void {
      const { groupId, userId } = idsOf(group, user);
      const isMember = 'select 1 from iam_members where group_id = ? and user_id = ?';
      if (db.one(isMember, groupId, userId)) return;
      const sql = 'select count(*) as groups from iam_members where user_id = ?';
      const { groups = 0 } = db.one<{ groups: number }>(sql, userId) ?? {};
      if (groups >= groupsMax) throw errors.tooManyGroups(groupsMax);
      db.run('insert into iam_members (group_id, user_id) values (?, ?)', groupId, userId);
    },

    removeMember(group: string, user: string): void {
      const { groupId, userId } = idsOf(group, user);
      db.run('delete from iam_members where group_id = ? and user_id = ?', groupId, userId);
    },
  };
}
