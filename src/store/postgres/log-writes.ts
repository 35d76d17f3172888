/** Writing log groups, streams and segments. */
import { errors } from '../../directory/errors.ts';
import type { LogGroup } from '../../directory/types.ts';
import { packMessages } from '../../lib/log-segment.ts';
import { type Database, lockName, type Sql, type Transaction } from './connection.ts';

/** Events of one write, packed. */
export interface PackedEvents {
  events: number;
  firstMs: number;
  lastMs: number;
  ingestedMs: number;
  body: Uint8Array;
}

interface GroupKey {
  key: number;
  protected: boolean;
}

const findGroup = (sql: Sql, region: string, name: string): Promise<GroupKey | undefined> =>
  sql.one<GroupKey>(
    'select key, protected from log_groups where region = $1 and name = $2 for no key update',
    ...[region, name],
  );

async function requireGroup(tx: Transaction, region: string, name: string): Promise<GroupKey> {
  const group = await findGroup(tx, region, name);
  if (!group) throw errors.logGroupNotFound();
  return group;
}

async function findStream(sql: Sql, group: number, name: string): Promise<number | undefined> {
  const text = 'select key from log_streams where log_group = $1 and name = $2 for no key update';
  return (await sql.one<{ key: number }>(text, group, name))?.key;
}

async function requireStream(tx: Transaction, group: number, name: string): Promise<number> {
  const key = await findStream(tx, group, name);
  if (key === undefined) throw errors.logStreamNotFound();
  return key;
}

/** Protection covers the streams of a group too. */
function requireUnprotected(group: GroupKey, name: string): void {
  if (group.protected) throw errors.logGroupProtected(name);
}

export async function createLogGroup(
  tx: Transaction,
  group: Omit<LogGroup, 'storedBytes'>,
  groupsMax: number,
): Promise<void> {
  const { region, name } = group;
  await lockName(tx, `log-groups/${region}`);
  if (await findGroup(tx, region, name)) throw errors.logGroupExists();
  const sql = 'select count(*) as n from log_groups where region = $1 and name is not null';
  const { n = 0 } = (await tx.one<{ n: number }>(sql, region)) ?? {};
  if (n >= groupsMax) throw errors.tooManyLogGroups();
  // An import may have made it meanwhile, without the lock.
  if ((await insertGroup(tx, group, null)) === undefined) throw errors.logGroupExists();
}

/** Undefined when it is there already. */
async function insertGroup(
  tx: Transaction,
  group: Omit<LogGroup, 'storedBytes'>,
  pool: number | null,
): Promise<number | undefined> {
  const row = await tx.one<{ key: number }>(
    `insert into log_groups
       (pool, region, name, created_ms, class, retention_days, protected, tags)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (region, name) do nothing returning key`,
    ...[pool, group.region, group.name, group.createdMs, group.class],
    ...[group.retentionDays ?? null, group.deletionProtected, JSON.stringify(group.tags)],
  );
  return row?.key;
}

/** False when the group has other settings by now. */
export async function replaceLogGroup(
  db: Database,
  version: number,
  group: LogGroup,
): Promise<boolean> {
  const changed = await db.run(
    `update log_groups set version = version + 1, retention_days = $1, protected = $2, tags = $3
     where region = $4 and name = $5 and version = $6`,
    ...[group.retentionDays ?? null, group.deletionProtected, JSON.stringify(group.tags)],
    ...[group.region, group.name, version],
  );
  return changed > 0;
}

export async function deleteLogGroup(tx: Transaction, region: string, name: string) {
  const group = await requireGroup(tx, region, name);
  requireUnprotected(group, name);
  await tx.run('update log_groups set name = null where key = $1', group.key);
}

export async function createLogStream(
  tx: Transaction,
  region: string,
  group: string,
  name: string,
  nowMs: number,
): Promise<void> {
  const { key } = await requireGroup(tx, region, group);
  if ((await insertStream(tx, key, name, nowMs)) === undefined) throw errors.logStreamExists();
}

/** Undefined when it is there already. */
async function insertStream(tx: Transaction, group: number, name: string, nowMs: number) {
  const row = await tx.one<{ key: number }>(
    `insert into log_streams (log_group, name, created_ms) values ($1, $2, $3)
     on conflict (log_group, name) do nothing returning key`,
    ...[group, name, nowMs],
  );
  return row?.key;
}

export async function deleteLogStream(
  tx: Transaction,
  region: string,
  groupName: string,
  name: string,
): Promise<void> {
  const group = await requireGroup(tx, region, groupName);
  requireUnprotected(group, groupName);
  const stream = await requireStream(tx, group.key, name);
  await tx.run(
    `update log_groups set stored_bytes =
       stored_bytes - (select stored_bytes from log_streams where key = $1)
     where key = $2`,
    ...[stream, group.key],
  );
  await tx.run('update log_streams set log_group = null where key = $1', stream);
}

export async function appendLogEvents(
  tx: Transaction,
  region: string,
  group: string,
  stream: string,
  packed: PackedEvents,
): Promise<void> {
  const { key } = await requireGroup(tx, region, group);
  await appendSegment(tx, await requireStream(tx, key, stream), packed);
}

/** The key of a stream of an import; it and its group are made when they are missing. */
export async function ensureStream(
  tx: Transaction,
  { pool, region, name }: { pool: number; region: string; name: string },
  stream: string,
  nowMs: number,
): Promise<number> {
  const made = { createdMs: nowMs, class: 'STANDARD', deletionProtected: false, tags: {} } as const;
  for (;;) {
    const group =
      (await findGroup(tx, region, name))?.key ??
      (await insertGroup(tx, { region, name, ...made }, pool));
    // Somebody else made it just now, and it is there at the next look.
    if (group === undefined) continue;
    const found =
      (await findStream(tx, group, stream)) ?? (await insertStream(tx, group, stream, nowMs));
    if (found !== undefined) return found;
  }
}

/** Appends messages of one time to a stream, as its next segment. */
export async function appendMessages(
  tx: Transaction,
  streamKey: number,
  nowMs: number,
  messages: string[],
): Promise<void> {
  if (messages.length === 0) return;
  const times = { firstMs: nowMs, lastMs: nowMs, ingestedMs: nowMs };
  const body = packMessages(nowMs, messages);
  await appendSegment(tx, streamKey, { events: messages.length, ...times, body });
}

/** To a stream that is locked: its numbers are handed out one after the other. */
async function appendSegment(tx: Transaction, stream: number, packed: PackedEvents): Promise<void> {
  const { events, firstMs, lastMs, ingestedMs, body } = packed;
  await tx.run(
    `insert into log_segments
       (stream, number, first_event, events, first_ms, last_ms, ingested_ms, body)
     select key, segments, events, $2, $3, $4, $5, $6 from log_streams where key = $1`,
    ...[stream, events, firstMs, lastMs, ingestedMs, body],
  );
  await tx.run(
    `update log_streams set segments = segments + 1, events = events + $2,
       first_event_ms = least(coalesce(first_event_ms, $3), $3),
       last_event_ms = greatest(coalesce(last_event_ms, $4), $4),
       last_ingestion_ms = $5, stored_bytes = stored_bytes + $6
     where key = $1`,
    ...[stream, events, firstMs, lastMs, ingestedMs, body.length],
  );
  await tx.run(
    `update log_groups set stored_bytes = stored_bytes + $2
     where key = (select log_group from log_streams where key = $1)`,
    ...[stream, body.length],
  );
}
