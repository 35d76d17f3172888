/** Writing log groups, streams and segments. */
import { errors } from '../../directory/errors.ts';
import type { LogGroup } from '../../directory/types.ts';
import { packMessages } from '../../lib/log-segment.ts';
import type { Connection } from './connection.ts';
import { expireSegments, purgeLogs } from './log-expiry.ts';

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
  protected: number;
}

const findGroup = (db: Connection, region: string, name: string): GroupKey | undefined =>
  db.one<GroupKey>(
    'select key, protected from log_groups where region = ? and name = ?',
    region,
    name,
  );

function requireGroup(db: Connection, region: string, name: string): GroupKey {
  const group = findGroup(db, region, name);
  if (!group) throw errors.logGroupNotFound();
  return group;
}

const findStream = (db: Connection, groupKey: number, name: string): number | undefined =>
  db.one<{ key: number }>(
    'select key from log_streams where log_group = ? and name = ?',
    groupKey,
    name,
  )?.key;

function requireStream(db: Connection, groupKey: number, name: string): number {
  const key = findStream(db, groupKey, name);
  if (key === undefined) throw errors.logStreamNotFound();
  return key;
}

/** Protection covers the streams of a group too. */
function requireUnprotected(group: GroupKey, name: string): void {
  if (group.protected) throw errors.logGroupProtected(name);
}

export function logWrites(db: Connection) {
  return {
    createLogGroup(group: Omit<LogGroup, 'storedBytes'>, groupsMax: number): void {
      const { region, name } = group;
      if (findGroup(db, region, name)) throw errors.logGroupExists();
      if (countGroups(db, region) >= groupsMax) throw errors.tooManyLogGroups();
      insertGroup(db, group);
    },

    /** False when the group has other settings by now. */
    replaceLogGroup(version: number, group: LogGroup): boolean {
      const { key } = requireGroup(db, group.region, group.name);
      const changed = db.run(
        `update log_groups set version = version + 1, retention_days = ?, protected = ?, tags = ?
         where key = ? and version = ?`,
        group.retentionDays ?? null,
        Number(group.deletionProtected),
        JSON.stringify(group.tags),
        key,
        version,
      );
      return changed > 0;
    },

    deleteLogGroup(region: string, name: string): void {
      const group = requireGroup(db, region, name);
      requireUnprotected(group, name);
      db.run('update log_groups set name = null where key = ?', group.key);
    },

    createLogStream(region: string, group: string, name: string, nowMs: number): void {
      const { key } = requireGroup(db, region, group);
      if (findStream(db, key, name) !== undefined) throw errors.logStreamExists();
      insertStream(db, key, name, nowMs);
    },

    deleteLogStream(region: string, groupName: string, name: string): void {
      const group = requireGroup(db, region, groupName);
      requireUnprotected(group, groupName);
      const stream = requireStream(db, group.key, name);
      db.run(
        `update log_groups set stored_bytes =
           stored_bytes - (select stored_bytes from log_streams where key = ?)
         where key = ?`,
        stream,
        group.key,
      );
      db.run('update log_streams set log_group = null where key = ?', stream);
    },

    appendLogEvents(region: string, group: string, stream: string, packed: PackedEvents): void {
      const { key } = requireGroup(db, region, group);
      appendSegment(db, requireStream(db, key, stream), packed);
    },

    expireLogs: (nowMs: number, segmentsMax: number): boolean =>
      expireSegments(db, nowMs, segmentsMax),

    purgeLogs: (segmentsMax: number): boolean => purgeLogs(db, segmentsMax),
  };
}

function countGroups(db: Connection, region: string): number {
  const sql = 'select count(*) as n from log_groups where region = ? and name is not null';
  return db.one<{ n: number }>(sql, region)?.n ?? 0;
}

const insertGroup = (
  db: Connection,
  group: Omit<LogGroup, 'storedBytes'>,
  pool: number | null = null,
): number =>
  db.insert(
    `insert into log_groups
       (pool, region, name, created_ms, class, retention_days, protected, tags)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    pool,
    group.region,
    group.name,
    group.createdMs,
    group.class,
    group.retentionDays ?? null,
    Number(group.deletionProtected),
    JSON.stringify(group.tags),
  );

const insertStream = (db: Connection, group: number, name: string, nowMs: number): number =>
  db.insert(
    'insert into log_streams (log_group, name, created_ms) values (?, ?, ?)',
    group,
    name,
    nowMs,
  );

/** The key of a stream of an import; it and its group are made when they are missing. */
export function ensureStream(
  db: Connection,
  { pool, region, name }: { pool: number; region: string; name: string },
  stream: string,
  nowMs: number,
): number {
  const made = { createdMs: nowMs, class: 'STANDARD', deletionProtected: false, tags: {} } as const;
  const group =
    findGroup(db, region, name)?.key ?? insertGroup(db, { region, name, ...made }, pool);
  return findStream(db, group, stream) ?? insertStream(db, group, stream, nowMs);
}

/** Appends messages of one time to a stream, as its next segment. */
export function appendMessages(
  db: Connection,
  streamKey: number,
  nowMs: number,
  messages: string[],
): void {
  if (messages.length === 0) return;
  appendSegment(db, streamKey, {
    events: messages.length,
    firstMs: nowMs,
    lastMs: nowMs,
    ingestedMs: nowMs,
    body: packMessages(nowMs, messages),
  });
}

function appendSegment(db: Connection, streamKey: number, packed: PackedEvents): void {
  const { events, firstMs, lastMs, ingestedMs, body } = packed;
  db.run(
    `insert into log_segments
       (stream, number, first_event, events, first_ms, last_ms, ingested_ms, body)
     select key, segments, events, ?, ?, ?, ?, ? from log_streams where key = ?`,
    ...[events, firstMs, lastMs, ingestedMs, body, streamKey],
  );
  db.run(
    `update log_streams set segments = segments + 1, events = events + ?,
       first_event_ms = min(ifnull(first_event_ms, ?), ?),
       last_event_ms = max(ifnull(last_event_ms, ?), ?),
       last_ingestion_ms = ?, stored_bytes = stored_bytes + ?
     where key = ?`,
    ...[events, firstMs, firstMs, lastMs, lastMs, ingestedMs, body.length, streamKey],
  );
  db.run(
    `update log_groups set stored_bytes = stored_bytes + ?
     where key = (select log_group from log_streams where key = ?)`,
    body.length,
    streamKey,
  );
}
