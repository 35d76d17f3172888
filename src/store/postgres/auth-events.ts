/** What users did: the latest events of each. */
import type { AuthEvent } from '../../directory/types.ts';
import { authEventsPerUserMax } from '../../lib/limits.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { AuthEventStore } from '../sign-in-store.ts';
import type { Database, Transaction } from './connection.ts';
import { bySub, requireUser } from './user-lookup.ts';
import type { UserRow } from './user-row.ts';

interface EventRow {
  key: number;
  document: string;
}

export function authEventStore(db: Database): AuthEventStore {
  return {
    add: (pool, sub, event) =>
      db.transaction(async (tx) => {
        const user = await tx.one<UserRow>(`${bySub} for key share of u`, pool.id, sub);
        if (user) await insertAuthEvent(tx, user.pool, sub, event);
      }),
    list: async (pool, username, page) => {
      const user = await requireUser(db, pool, username);
      const scope = `events:${pool.id}:${user.username_key}`;
      const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(scope, page.after) ?? [];
      const rows = await db.all<EventRow>(
        `select key, document from auth_events
         where pool = $1 and sub = $2 and key < $3 order by key desc limit $4`,
        ...[user.pool, user.sub, before, page.limit + 1],
      );
      const eventOf = ({ document }: EventRow) => JSON.parse(document) as AuthEvent;
      return pageOf(rows, page.limit, scope, eventOf, ({ key }) => [key]);
    },
  };
}

/** The oldest event of the user gives way when there are too many. */
export async function insertAuthEvent(
  tx: Transaction,
  pool: number,
  sub: string,
  event: AuthEvent,
): Promise<void> {
  const sql = 'insert into auth_events (pool, sub, document) values ($1, $2, $3)';
  await tx.run(sql, pool, sub, JSON.stringify(event));
  await tx.run(
    `delete from auth_events where pool = $1 and sub = $2 and key <= (select key from auth_events
     where pool = $1 and sub = $2 order by key desc limit 1 offset $3)`,
    ...[pool, sub, authEventsPerUserMax],
  );
}
