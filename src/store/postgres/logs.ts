/** Log groups and streams, and the compressed segments that hold their events. */
import { errors } from '../../directory/errors.ts';
import type { LogGroup, LogSegment, LogStream } from '../../directory/types.ts';
import { type LogEvent, packEvents } from '../../lib/log-segment.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { behindPrefix } from '../range.ts';
import type { LogStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Database, Value } from './connection.ts';
import { expireSegments, purgeLogs } from './log-expiry.ts';
import {
  appendLogEvents,
  createLogGroup,
  createLogStream,
  deleteLogGroup,
  deleteLogStream,
  type PackedEvents,
  replaceLogGroup,
} from './log-writes.ts';

interface GroupRow {
  key: number;
  region: string;
  name: string;
  created_ms: number;
  class: LogGroup['class'];
  retention_days: number | null;
  protected: boolean;
  tags: string;
  version: number;
  stored_bytes: number;
}

interface StreamRow {
  key: number;
  name: string;
  created_ms: number;
  first_event_ms: number | null;
  last_event_ms: number | null;
  last_ingestion_ms: number | null;
  stored_bytes: number;
}

interface SegmentRow {
  number: number;
  first_event: number;
  events: number;
  first_ms: number;
  last_ms: number;
  ingested_ms: number;
  body: Uint8Array;
}

const selectGroups = `
  select key, region, name, created_ms, class, retention_days, protected, tags, version,
    stored_bytes
  from log_groups`;

const selectStreams = `
  select key, name, created_ms, first_event_ms, last_event_ms, last_ingestion_ms, stored_bytes
  from log_streams`;

const groupOf = (row: GroupRow): LogGroup => ({
  region: row.region,
  name: row.name,
  createdMs: row.created_ms,
  class: row.class,
  retentionDays: row.retention_days ?? undefined,
  deletionProtected: row.protected,
  tags: JSON.parse(row.tags) as LogGroup['tags'],
  storedBytes: row.stored_bytes,
});

const streamOf = (row: StreamRow): LogStream => ({
  name: row.name,
  createdMs: row.created_ms,
  firstEventMs: row.first_event_ms ?? undefined,
  lastEventMs: row.last_event_ms ?? undefined,
  lastIngestionMs: row.last_ingestion_ms ?? undefined,
  storedBytes: row.stored_bytes,
});

const segmentOf = (row: SegmentRow): LogSegment => ({
  number: row.number,
  firstEvent: row.first_event,
  events: row.events,
  firstMs: row.first_ms,
  lastMs: row.last_ms,
  ingestedMs: row.ingested_ms,
  body: Uint8Array.from(row.body),
});

const findGroup = (db: Database, region: string, name: string) =>
  db.one<GroupRow>(`${selectGroups} where region = $1 and name = $2`, region, name);

async function requireGroup(db: Database, region: string, name: string): Promise<GroupRow> {
  const row = await findGroup(db, region, name);
  if (!row) throw errors.logGroupNotFound();
  return row;
}

async function findStream(db: Database, region: string, group: string, name: string) {
  const { key } = await requireGroup(db, region, group);
  return db.one<StreamRow>(`${selectStreams} where log_group = $1 and name = $2`, key, name);
}

export function logStore(db: Database): LogStore {
  return {
    ...logReads(db),
    createGroup: (group, groupsMax) => db.transaction((tx) => createLogGroup(tx, group, groupsMax)),
    updateGroup: (region, name, update) =>
      untilSet(async () => {
        const row = await requireGroup(db, region, name);
        const kept = { ...groupOf(row), ...settingsOf(update(groupOf(row))) };
        return (await replaceLogGroup(db, row.version, kept)) ? kept : undefined;
      }, errors.logOperationAborted),
    deleteGroup: (region, name) => db.transaction((tx) => deleteLogGroup(tx, region, name)),
    createStream: (region, group, name, nowMs) =>
      db.transaction((tx) => createLogStream(tx, region, group, name, nowMs)),
    deleteStream: (region, group, name) =>
      db.transaction((tx) => deleteLogStream(tx, region, group, name)),
    append: (region, group, stream, events, nowMs) => {
      const body = packed(events, nowMs);
      return db.transaction((tx) => appendLogEvents(tx, region, group, stream, body));
    },
    expire: (nowMs, segmentsMax) => expireSegments(db, nowMs, segmentsMax),
    purge: (segmentsMax) => purgeLogs(db, segmentsMax),
  };
}

const settingsOf = ({ retentionDays, deletionProtected, tags }: LogGroup) => ({
  retentionDays,
  deletionProtected,
  tags,
});

const packed = (events: readonly LogEvent[], nowMs: number): PackedEvents => ({
  events: events.length,
  firstMs: events[0]?.timestampMs ?? nowMs,
  lastMs: events.at(-1)?.timestampMs ?? nowMs,
  ingestedMs: nowMs,
  body: packEvents(events),
});

type LogReads = Pick<LogStore, 'groups' | 'group' | 'streams' | 'stream' | 'segments'>;

function logReads(db: Database): LogReads {
  return {
    groups: (region, page) => listGroups(db, region, page),
    group: async (region, name) => {
      const row = await findGroup(db, region, name);
      return row && groupOf(row);
    },
    streams: (region, group, page) => listStreams(db, region, group, page),
    stream: async (region, group, name) => {
      const row = await findStream(db, region, group, name);
      return row && streamOf(row);
    },
    segments: async (region, group, stream, range) => {
      const row = await findStream(db, region, group, stream);
      return row ? listSegments(db, row.key, range) : [];
    },
  };
}

/** `name` begins with `$first`: true of every text when the prefix is empty. */
const prefixed = (first: number) =>
  `name >= $${first} and ($${first + 1}::text is null or name < $${first + 1})`;

async function listGroups(...[db, region, page]: [Database, ...Parameters<LogStore['groups']>]) {
  const { prefix = '', limit } = page;
  const scope = `log-groups:${region}:${prefix}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<GroupRow>(
    `${selectGroups} where region = $1 and name > $2 and ${prefixed(3)} order by name limit $5`,
    ...[region, after, prefix, behindPrefix(prefix) ?? null, limit + 1],
  );
  return pageOf(rows, limit, scope, groupOf, (row) => [row.name]);
}

async function listStreams(
  ...[db, region, group, page]: [Database, ...Parameters<LogStore['streams']>]
) {
  const { key } = await requireGroup(db, region, group);
  const { prefix = '', orderBy, descending, limit } = page;
  const scope = `log-streams:${region}:${group}:${orderBy}:${descending}:${prefix}`;
  const byTime = orderBy === 'LastEventTime';
  const order = byTime ? ['coalesce(last_event_ms, 0)', 'key'] : ['name'];
  const after = decodeCursor(scope, page.after);
  const values: Value[] = [key, prefix, behindPrefix(prefix) ?? null, limit + 1];
  const bound = after?.map((value) => `$${values.push(value)}`).join(', ');
  const direction = descending ? 'desc' : 'asc';
  const rows = await db.all<StreamRow>(
    `${selectStreams} where log_group = $1 and ${prefixed(2)}
     ${bound ? `and (${order.join(', ')}) ${descending ? '<' : '>'} (${bound})` : ''}
     order by ${order.map((column) => `${column} ${direction}`).join(', ')} limit $4`,
    ...values,
  );
  return pageOf(rows, limit, scope, streamOf, (row) =>
    byTime ? [row.last_event_ms ?? 0, row.key] : [row.name],
  );
}

type SegmentRange = Parameters<LogStore['segments']>[3];

async function listSegments(
  db: Database,
  streamKey: number,
  range: SegmentRange,
): Promise<LogSegment[]> {
  const forward = range.direction === 'forward';
  // A caller may begin at any number, however large.
  const from = Math.max(-1, Math.min(range.from, 2 ** 31 - 1));
  const rows = await db.all<SegmentRow>(
    `select number, first_event, events, first_ms, last_ms, ingested_ms, body from log_segments
     where stream = $1 and number ${forward ? '>=' : '<='} $2 and last_ms >= $3 and first_ms < $4
     order by number ${forward ? 'asc' : 'desc'} limit $5`,
    ...[streamKey, from, range.startMs ?? Number.MIN_SAFE_INTEGER],
    ...[range.endMs ?? Number.MAX_SAFE_INTEGER, range.limit],
  );
  return rows.map(segmentOf);
}
