/** Which users are in which groups of IAM. */
import { errors } from '../../directory/errors.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { MemberStore } from '../iam-store.ts';
import type { Database, Sql } from './connection.ts';
import type { IamChange } from './iam.ts';
import { type EntityRow, entityOf, requireEntity } from './iam-entities.ts';

export function memberStore(db: Database, change: IamChange): MemberStore {
  // AWS looks for the user first, too.
  const idsOf = async (sql: Sql, group: string, user: string) => {
    const userId = (await requireEntity(sql, 'user', user)).id;
    return { userId, groupId: (await requireEntity(sql, 'group', group)).id };
  };
  return {
    add: (group, user, groupsMax) =>
      change(async (tx) => {
        const { groupId, userId } = await idsOf(tx, group, user);
        const isMember = 'select 1 from iam_members where group_id = $1 and user_id = $2';
        if (await tx.one(isMember, groupId, userId)) return;
        const sql = 'select count(*) as groups from iam_members where user_id = $1';
        const { groups = 0 } = (await tx.one<{ groups: number }>(sql, userId)) ?? {};
        if (groups >= groupsMax) throw errors.tooManyGroups(groupsMax);
        const insert = 'insert into iam_members (group_id, user_id) values ($1, $2)';
        await tx.run(insert, groupId, userId);
      }),
    remove: (group, user) =>
      change(async (tx) => {
        const { groupId, userId } = await idsOf(tx, group, user);
        const sql = 'delete from iam_members where group_id = $1 and user_id = $2';
        await tx.run(sql, groupId, userId);
      }),
    usersOf: (group, page) => usersOf(db, group, page),
    groupsOf: async (user) => {
      const rows = await groupRows(db, (await requireEntity(db, 'user', user)).id);
      return rows.map((row) => entityOf<'group'>(row));
    },
  };
}

async function usersOf(...[db, group, page]: [Database, ...Parameters<MemberStore['usersOf']>]) {
  const { id } = await requireEntity(db, 'group', group);
  const scope = `members:${id}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<EntityRow>(
    `select e.id, e.name_key, e.version, e.document
     from iam_members m join iam_entities e on e.id = m.user_id
     where m.group_id = $1 and e.name_key > $2 order by e.name_key limit $3`,
    ...[id, after, page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, entityOf<'user'>, (row) => [row.name_key]);
}

/** Ordered by name. */
export const groupRows = (sql: Sql, userId: string): Promise<EntityRow[]> =>
  sql.all<EntityRow>(
    `select e.id, e.name_key, e.version, e.document
     from iam_members m join iam_entities e on e.id = m.group_id
     where m.user_id = $1 order by e.name_key`,
    userId,
  );
