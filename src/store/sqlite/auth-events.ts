/** What users did: the latest events of each. */
import type { AuthEvent, Pool } from '../../directory/types.ts';
import { parseSub } from '../../lib/ids.ts';
import { authEventsPerUserMax } from '../../lib/limits.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { AuthEventStore } from '../sign-in-store.ts';
import type { Connection } from './connection.ts';
import type { Write } from './port.ts';
import { bySub, requireUser } from './user-lookup.ts';
import type { UserRow } from './user-row.ts';

interface EventRow {
  key: number;
  document: string;
}

export function authEventStore(db: Connection, write: Write): AuthEventStore {
  return {
    add: async (pool, sub, event) => {
      const bytes = parseSub(sub);
      if (bytes) await write('addAuthEvent', pool.id, bytes, event);
    },
    list: (pool, username, page) => listEvents(db, pool, username, page),
  };
}

function listEvents(
  ...[db, pool, username, page]: [Connection, Pool, ...Tail<Parameters<AuthEventStore['list']>>]
) {
  const user = requireUser(db, pool, username);
  const scope = `events:${pool.id}:${user.username_key}`;
  const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<EventRow>(
    'select key, document from auth_events where user = ? and key < ? order by key desc limit ?',
    user.id,
    before,
    page.limit + 1,
  );
  const eventOf = ({ document }: EventRow) => JSON.parse(document) as AuthEvent;
  return pageOf(rows, page.limit, scope, eventOf, ({ key }) => [key]);
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

export function authEventWrites(db: Connection) {
  return {
    addAuthEvent(poolId: string, sub: Uint8Array, event: AuthEvent): void {
      const user = db.one<UserRow>(bySub, sub, poolId);
      if (user) insertAuthEvent(db, user.id, event);
    },
  };
}

/** The oldest event of the user gives way when there are too many. */
export function insertAuthEvent(db: Connection, user: number, event: AuthEvent): void {
  const sql = 'insert into auth_events (user, document) values (?, ?)';
  db.run(sql, user, JSON.stringify(event));
  db.run(
    `delete from auth_events where user = ?1 and key <= (select key from auth_events
     where user = ?1 order by key desc limit 1 offset ?2)`,
    user,
    authEventsPerUserMax,
  );
}
