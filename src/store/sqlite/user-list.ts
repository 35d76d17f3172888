/**
 * Pages of users. Without an index to help, a page looks at a bounded number of users and may
 * hold fewer than asked for, even none, with a `next`.
 */
import { foldUsername } from '../../directory/keys.ts';
import { type Pool, type User, userStatuses } from '../../directory/types.ts';
import { listScanUsersMax } from '../../lib/limits.ts';
import { decodeCursor, encodeCursor, type Position } from '../cursor.ts';
import type { Page, PageRequest, UserFilter } from '../store.ts';
import type { Connection, Value } from './connection.ts';
import type { Part } from './parts.ts';
import { compareTexts, exactRange, prefixRange, type TextRange, uuidRange } from './range.ts';
import { type UserRow, userColumns, userOf } from './user-row.ts';

type UsersPage = PageRequest & { filter?: UserFilter | undefined };

export function listUsers(db: Connection, pool: Pool, page: UsersPage): Page<User> {
  const { filter } = page;
  const scope = `users:${pool.id}:${filter ? JSON.stringify(Object.values(filter)) : ''}`;
  const after = decodeCursor(scope, page.after);
  const parts = livingParts(db, pool.id);
  const cut =
    filter && filter.attribute in indexed
      ? valuePage(db, pool, parts, filter, after, page.limit)
      : creationPage(db, parts, conditionOf(filter), after, page.limit);
  const items = cut.rows.map(userOf);
  return cut.next ? { items, next: encodeCursor(scope, cut.next) } : { items };
}

interface Cut {
  rows: UserRow[];
  next?: Position | undefined;
}

const livingParts = (db: Connection, poolId: string): Part[] =>
  db.all<Part>(
    'select a.key, a.users from pools p join parts a on a.pool = p.key where p.id = ? order by a.key',
    poolId,
  );

/** Attributes with an index over their values. */
const indexed = {
  username: { column: 'username_key', index: 'users_username' },
  email: { column: 'email', index: 'users_email' },
  phone_number: { column: 'phone_number', index: 'users_phone_number' },
  preferred_username: { column: 'preferred_username', index: 'users_preferred_username' },
} as const;

interface Match {
  value: string;
  id: number;
}

/** In the order of values: the first matches of every part, merged. */
function valuePage(
  db: Connection,
  pool: Pool,
  parts: Part[],
  filter: UserFilter,
  after: Position | undefined,
  limit: number,
): Cut {
  const search = indexed[filter.attribute as keyof typeof indexed];
  const range = rangeOf(pool, filter);
  const matches = parts.flatMap(({ key }) => matchesIn(db, key, search, range, after, limit + 1));
  if (parts.length > 1) matches.sort((a, b) => compareTexts(a.value, b.value) || a.id - b.id);
  const taken = matches.slice(0, limit);
  const rows = taken.flatMap((match) => userById(db, match.id) ?? []);
  const last = taken.at(-1);
  return matches.length > limit && last ? { rows, next: [last.value, last.id] } : { rows };
}

/**
 * The first matches of one part: the rest of those with the value of the page before, then those
 * behind it. Each is a search of its own, because many users may share one value.
 */
function matchesIn(
  db: Connection,
  part: number,
  { column, index }: (typeof indexed)[keyof typeof indexed],
  range: TextRange,
  after: Position | undefined,
  limit: number,
): Match[] {
  const from = `select ${column} as value, id from users indexed by ${index} where part = ?`;
  if (!after) {
    const sql = `${from} and ${column} >= ? and ${column} < ? order by ${column}, id limit ?`;
    return db.all<Match>(sql, part, range.low, range.high, limit);
  }
  const [value = '', id = 0] = after;
  const same = `${from} and ${column} = ? and id > ? order by id limit ?`;
  const behind = `${from} and ${column} > ? and ${column} < ? order by ${column}, id limit ?`;
  const rest = db.all<Match>(same, part, value, id, limit);
  return [...rest, ...db.all<Match>(behind, part, value, range.high, limit - rest.length)];
}

const userById = (db: Connection, id: number): UserRow | undefined =>
  db.one<UserRow>(`select ${userColumns} from users u where u.id = ?`, id);

function rangeOf(pool: Pool, { attribute, match, value }: UserFilter): TextRange {
  const wanted = attribute === 'username' ? foldUsername(pool, value) : value;
  return match === 'equals' ? exactRange(wanted) : prefixRange(wanted);
}

/** What a user must meet, as SQL over `u`; the bounds of `sub` apart: an index has them. */
interface Condition {
  sql?: string;
  values: Value[];
  low: Uint8Array;
  high: Uint8Array;
}

const allSubs = { low: new Uint8Array(16), high: new Uint8Array(16).fill(0xff) };

/** Undefined when no user can meet it. */
function conditionOf(filter: UserFilter | undefined): Condition | undefined {
  if (!filter) return { values: [], ...allSubs };
  const { attribute, match, value } = filter;
  const fits = (text: string) => (match === 'equals' ? text === value : text.startsWith(value));
  switch (attribute) {
    case 'sub': {
      const range = match === 'equals' && value.length !== 36 ? undefined : uuidRange(value);
      return range && { values: [], ...range };
    }
    case 'cognito:user_status':
      return flagCondition('status', userStatuses.map(fits));
    case 'status':
      return flagCondition('enabled', ['Disabled', 'Enabled'].map(fits));
    default: {
      const { low, high } = match === 'equals' ? exactRange(value) : prefixRange(value);
      const json = `json_extract(u.attributes, '$.${attribute}')`;
      return { sql: `${json} >= ? and ${json} < ?`, values: [low, high], ...allSubs };
    }
  }
}

/** That a small integer column is one of the true flags. */
function flagCondition(column: 'status' | 'enabled', flags: boolean[]): Condition | undefined {
  const accepted = flags.flatMap((flag, i) => (flag ? [i] : []));
  if (accepted.length === 0) return undefined;
  return { sql: `u.${column} in (${accepted.join(', ')})`, values: [], ...allSubs };
}

/** In the order of creation: part after part, each by its time-ordered `sub`. */
function creationPage(
  db: Connection,
  parts: Part[],
  condition: Condition | undefined,
  position: Position | undefined,
  limit: number,
): Cut {
  if (!condition) return { rows: [] };
  const [firstPart = 0, firstSub = ''] = position ?? [];
  const rows: UserRow[] = [];
  let budget = listScanUsersMax;
  for (const { key } of parts) {
    if (key < Number(firstPart)) continue;
    const after = Buffer.from(key === firstPart ? String(firstSub) : '', 'hex');
    const window = scanWindow(db, key, condition, after, budget);
    rows.push(...scan(db, key, condition, after, window.end, limit + 1 - rows.length));
    if (rows.length > limit) return cutAfter(rows.slice(0, limit));
    budget -= window.users;
    if (budget <= 0) return { rows, next: [key, hexOf(window.end)] };
  }
  return { rows };
}

interface Window {
  users: number;
  end: Uint8Array;
}

/** How far a scan may go: to the end of the part when an index answers the condition. */
function scanWindow(
  db: Connection,
  part: number,
  condition: Condition,
  after: Uint8Array,
  budget: number,
): Window {
  if (condition.sql === undefined) return { users: 0, end: condition.high };
  const row = db.one<{ users: number; end: Uint8Array | null }>(
    `select count(*) as users, max(sub) as end from
       (select sub from users where part = ? and sub > ? order by sub limit ?)`,
    part,
    after,
    budget,
  );
  return { users: row?.users ?? 0, end: row?.end ?? condition.high };
}

function scan(
  db: Connection,
  part: number,
  condition: Condition,
  after: Uint8Array,
  end: Uint8Array,
  limit: number,
): UserRow[] {
  return db.all<UserRow>(
    `select ${userColumns} from users u indexed by users_sub
     where u.part = ? and u.sub > ? and u.sub >= ? and u.sub <= ?
     ${condition.sql === undefined ? '' : `and ${condition.sql}`} order by u.sub limit ?`,
    part,
    after,
    condition.low,
    end,
    ...condition.values,
    limit,
  );
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function cutAfter(rows: UserRow[]): Cut {
  const last = rows.at(-1);
  return last ? { rows, next: [last.part, hexOf(last.sub)] } : { rows };
}
