/**
 * Pages of users. Without an index to help, a page looks at a bounded number of users and may
 * hold fewer than asked for, even none, with a `next`.
 */
import { foldUsername } from '../../directory/keys.ts';
import { type Pool, type User, userStatuses } from '../../directory/types.ts';
import { listScanUsersMax } from '../../lib/limits.ts';
import { decodeCursor, encodeCursor, type Position } from '../cursor.ts';
import { behindPrefix, uuidDigits } from '../range.ts';
import type { Page, PageRequest, UserFilter } from '../store.ts';
import type { Database, Value } from './connection.ts';
import { type UserRow, userColumns, userOf } from './user-row.ts';

type UsersPage = PageRequest & { filter?: UserFilter | undefined };

interface Cut {
  rows: UserRow[];
  next?: Position | undefined;
}

export async function listUsers(db: Database, pool: Pool, page: UsersPage): Promise<Page<User>> {
  const { filter } = page;
  const scope = `users:${pool.id}:${filter ? JSON.stringify(Object.values(filter)) : ''}`;
  const after = decodeCursor(scope, page.after);
  const found = await db.one<{ key: number }>('select key from pools where id = $1', pool.id);
  if (!found || filter?.value.includes('\0')) return { items: [] };
  const cut =
    filter && filter.attribute in indexed
      ? await valuePage(db, pool, found.key, filter, after, page.limit)
      : await creationPage(db, found.key, conditionOf(filter), after, page.limit);
  const items = cut.rows.map(userOf);
  return cut.next ? { items, next: encodeCursor(scope, cut.next) } : { items };
}

/** Attributes with an index over their values. */
const indexed: Partial<Record<UserFilter['attribute'], string>> = {
  username: 'username_key',
  email: 'email',
  phone_number: 'phone_number',
  preferred_username: 'preferred_username',
};

/** In the order of values. */
async function valuePage(
  db: Database,
  pool: Pool,
  key: number,
  { attribute, match, value }: UserFilter,
  after: Position | undefined,
  limit: number,
): Promise<Cut> {
  const column = `u.${indexed[attribute]}`;
  const wanted = attribute === 'username' ? foldUsername(pool, value) : value;
  const high = match === 'equals' ? undefined : behindPrefix(wanted);
  const conditions = [match === 'equals' ? `${column} = $2` : `${column} >= $2`];
  const values: Value[] = [key, wanted];
  if (high !== undefined) conditions.push(`${column} < $${values.push(high)}`);
  if (after) {
    const [at = '', sub = ''] = after;
    conditions.push(`(${column}, u.sub) > ($${values.push(at)}, $${values.push(sub)}::uuid)`);
  }
  const rows = await db.all<UserRow>(
    `select ${userColumns} from users u where u.pool = $1 and ${conditions.join(' and ')}
     order by ${column}, u.sub limit $${values.push(limit + 1)}`,
    ...values,
  );
  const taken = rows.slice(0, limit);
  const last = taken.at(-1);
  if (rows.length <= limit || !last) return { rows: taken };
  const lastValue = last[indexed[attribute] as 'email'] ?? '';
  return { rows: taken, next: [lastValue, last.sub] };
}

/** What a user must meet, as SQL over `u`; the bounds of `sub` apart: an index has them. */
interface Condition {
  sql?: string;
  values: Value[];
  low: string;
  high: string;
}

const allSubs = { low: '0'.repeat(32), high: 'f'.repeat(32) };

/** Undefined when no user can meet it. Its parameters are numbered from $5 on. */
function conditionOf(filter: UserFilter | undefined): Condition | undefined {
  if (!filter) return { values: [], ...allSubs };
  const { attribute, match, value } = filter;
  const fits = (text: string) => (match === 'equals' ? text === value : text.startsWith(value));
  switch (attribute) {
    case 'sub': {
      const range = match === 'equals' && value.length !== 36 ? undefined : uuidDigits(value);
      return range && { values: [], ...range };
    }
    case 'cognito:user_status':
      return flagCondition('u.status', userStatuses.map(fits));
    case 'status':
      return flagCondition('u.enabled::integer', ['Disabled', 'Enabled'].map(fits));
    default: {
      // A value that holds the one character that PostgreSQL has no text for is not looked into.
      const json = `case when strpos(u.attributes, '\\u0000') = 0
        then u.attributes::json ->> '${attribute}' end`;
      const sql = match === 'equals' ? `(${json}) = $5` : `starts_with((${json}), $5)`;
      return { sql, values: [value], ...allSubs };
    }
  }
}

/** That a small integer is one of the true flags. */
function flagCondition(column: string, flags: boolean[]): Condition | undefined {
  const accepted = flags.flatMap((flag, i) => (flag ? [i] : []));
  if (accepted.length === 0) return undefined;
  return { sql: `${column} in (${accepted.join(', ')})`, values: [], ...allSubs };
}

/** In the order of creation: by the time-ordered `sub`. */
async function creationPage(
  db: Database,
  pool: number,
  condition: Condition | undefined,
  position: Position | undefined,
  limit: number,
): Promise<Cut> {
  if (!condition) return { rows: [] };
  const [after = allSubs.low] = position ?? [];
  const window = await scanWindow(db, pool, condition, String(after));
  const rows = await db.all<UserRow>(
    `select ${userColumns} from users u
     where u.pool = $1 and u.sub > $2::uuid and u.sub >= $3::uuid and u.sub <= $4::uuid
     ${condition.sql === undefined ? '' : `and ${condition.sql}`}
     order by u.sub limit $${5 + condition.values.length}`,
    ...[pool, String(after), condition.low, window.end, ...condition.values, limit + 1],
  );
  if (rows.length > limit) {
    const taken = rows.slice(0, limit);
    return { rows: taken, next: [taken.at(-1)?.sub ?? ''] };
  }
  return window.isCut ? { rows, next: [window.end] } : { rows };
}

interface Window {
  isCut: boolean;
  end: string;
}

/** How far a scan may go: to the end when an index answers the condition. */
async function scanWindow(
  db: Database,
  pool: number,
  condition: Condition,
  after: string,
): Promise<Window> {
  if (condition.sql === undefined) return { isCut: false, end: condition.high };
  const row = await db.one<{ sub: string }>(
    `select sub from users where pool = $1 and sub > $2::uuid order by sub
     offset $3 limit 1`,
    ...[pool, after, listScanUsersMax - 1],
  );
  return row ? { isCut: true, end: row.sub } : { isCut: false, end: condition.high };
}
