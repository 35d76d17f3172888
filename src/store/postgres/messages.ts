/** Messages to users, until they are delivered or of no use. */
import type { Message } from '../../directory/types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { MessageStore } from '../sign-in-store.ts';
import type { Database, Transaction } from './connection.ts';

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
  sealed: Uint8Array.from(row.sealed),
  createdMs: row.created_ms,
  expiresMs: row.expires_ms,
  state: row.state,
  attempts: row.attempts,
  nextMs: row.next_ms,
  problem: row.problem ?? undefined,
});

export function messageStore(db: Database): MessageStore {
  return {
    get: async (id) => {
      const row = await db.one<MessageRow>(`${selectMessages} where m.id = $1`, id);
      return row && messageOf(row);
    },
    list: (page) => listMessages(db, page),
    due: async (nowMs, limit) => {
      const rows = await db.all<MessageRow>(
        `${selectMessages} where m.state = 'waiting' and m.next_ms <= $1
         order by m.next_ms limit $2`,
        ...[nowMs, limit],
      );
      return rows.map(messageOf);
    },
    set: async (id, { state, attempts, nextMs, problem }) => {
      await db.run(
        `update messages set state = $2, attempts = $3, next_ms = $4, problem = $5 where id = $1`,
        ...[id, state, attempts, nextMs, problem ?? null],
      );
    },
    claim: async (id, dueMs, nextMs) =>
      (await db.run(
        `update messages set next_ms = $3 where id = $1 and next_ms = $2 and state = 'waiting'`,
        ...[id, dueMs, nextMs],
      )) === 1,
    remove: async (id) => {
      await db.run('delete from messages where id = $1', id);
    },
    expire: async (nowMs, limit) =>
      (await db.run(
        `delete from messages where key in
         (select key from messages where expires_ms <= $1 order by expires_ms limit $2)`,
        ...[nowMs, limit],
      )) === limit,
  };
}

async function listMessages(...[db, page]: [Database, ...Parameters<MessageStore['list']>]) {
  const { poolId, limit } = page;
  const scope = `messages:${poolId ?? '*'}`;
  const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<MessageRow>(
    `${selectMessages} where m.key < $1 ${poolId === undefined ? '' : 'and p.id = $3'}
     order by m.key desc limit $2`,
    ...[before, limit + 1, ...(poolId === undefined ? [] : [poolId])],
  );
  return pageOf(rows, limit, scope, messageOf, ({ key }) => [key]);
}

export async function insertMessage(
  tx: Transaction,
  pool: number,
  message: Message,
): Promise<void> {
  const { id, sub, medium, sealed, createdMs, expiresMs, state, attempts, nextMs, problem } =
    message;
  await tx.run(
    `insert into messages (id, pool, sub, medium, sealed, created_ms, expires_ms, state, attempts,
       next_ms, problem)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    ...[id, pool, sub, medium, sealed, createdMs, expiresMs],
    ...[state, attempts, nextMs, problem ?? null],
  );
}
