/** Messages to users, until they are delivered or of no use. */
import type { Message } from '../../directory/types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { MessageStore } from '../sign-in-store.ts';
import type { Connection } from './connection.ts';
import type { Write } from './port.ts';

interface MessageRow {
  key: number;
  id: string;
  pool_id: string;
  sub: string;
  medium: Message['medium'];
  sealed: Uint8Array;
  created_ms: number;
  expires_ms: number;
  state: Message['state'];
  attempts: number;
  next_ms: number;
  problem: string | null;
}

/** Messages of living pools. */
const selectMessages = `
  select m.key, m.id, p.id as pool_id, m.sub, m.medium, m.sealed, m.created_ms, m.expires_ms,
    m.state, m.attempts, m.next_ms, m.problem
  from messages m join pools p on p.key = m.pool`;

const messageOf = (row: MessageRow): Message => ({
  id: row.id,
  poolId: row.pool_id,
  sub: row.sub,
  medium: row.medium,
  sealed: row.sealed,
  createdMs: row.created_ms,
  expiresMs: row.expires_ms,
  state: row.state,
  attempts: row.attempts,
  nextMs: row.next_ms,
  problem: row.problem ?? undefined,
});

export function messageStore(db: Connection, write: Write): MessageStore {
  return {
    get: (id) => {
      const row = db.one<MessageRow>(`${selectMessages} where m.id = ?`, id);
      return row && messageOf(row);
    },
    list: (page) => listMessages(db, page),
    due: (nowMs, limit) =>
      db
        .all<MessageRow>(
          `${selectMessages} where m.state = 'waiting' and m.next_ms <= ?
           order by m.next_ms limit ?`,
          nowMs,
          limit,
        )
        .map(messageOf),
    set: (id, change) => write('setMessage', id, change),
    claim: (id, dueMs, nextMs) => write('claimMessage', id, dueMs, nextMs),
    remove: (id) => write('removeMessage', id),
    expire: (nowMs, limit) => write('expireMessages', nowMs, limit),
  };
}

function listMessages(...[db, page]: [Connection, ...Parameters<MessageStore['list']>]) {
  const scope = `messages:${page.poolId ?? '*'}`;
  const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(scope, page.after) ?? [];
  const ofPool = page.poolId === undefined ? '' : 'and p.id = ?';
  const rows = db.all<MessageRow>(
    `${selectMessages} where m.key < ? ${ofPool} order by m.key desc limit ?`,
    ...[before, ...(page.poolId === undefined ? [] : [page.poolId]), page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, messageOf, ({ key }) => [key]);
}

export function messageWrites(db: Connection) {
  return {
    setMessage(
      id: string,
      change: Pick<Message, 'state' | 'attempts' | 'nextMs' | 'problem'>,
    ): void {
      db.run(
        'update messages set state = ?, attempts = ?, next_ms = ?, problem = ? where id = ?',
        change.state,
        change.attempts,
        change.nextMs,
        change.problem ?? null,
        id,
      );
    },

    claimMessage: (id: string, dueMs: number, nextMs: number): boolean =>
      db.run(
        "update messages set next_ms = ? where id = ? and next_ms = ? and state = 'waiting'",
        nextMs,
        id,
        dueMs,
      ) === 1,

    removeMessage(id: string): void {
      db.run('delete from messages where id = ?', id);
    },

    expireMessages: (nowMs: number, limit: number): boolean =>
      db.run(
        `delete from messages where key in
         (select key from messages where expires_ms <= ? order by expires_ms limit ?)`,
        nowMs,
        limit,
      ) === limit,
  };
}

export function insertMessage(db: Connection, pool: number, message: Message): void {
  db.run(
    `insert into messages (id, pool, sub, medium, sealed, created_ms, expires_ms, state, attempts,
       next_ms, problem)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    message.id,
    pool,
    message.sub,
    message.medium,
    message.sealed,
    message.createdMs,
    message.expiresMs,
    message.state,
    message.attempts,
    message.nextMs,
    message.problem ?? null,
  );
}
