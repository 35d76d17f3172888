/** Log groups and streams, and the compressed segments that hold their events. */
import { errors } from '../../directory/errors.ts';
import type { LogGroup, LogSegment, LogStream } from '../../directory/types.ts';
import { type LogEvent, packEvents } from '../../lib/log-segment.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { LogStore } from '../store.ts';
import { untilSet } from '../until-set.ts';
import type { Connection } from './connection.ts';
import type { PackedEvents } from './log-writes.ts';
import type { Write } from './port.ts';
import { prefixRange } from './range.ts';

interface GroupRow {
  key: number;
  region: string;
  name: string;
  created_ms: number;
  class: LogGroup['class'];
  retention_days: number | null;
  protected: number;
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
  deletionProtected: row.protected === 1,
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
  body: row.body,
});

const findGroup = (db: Connection, region: string, name: string): GroupRow | undefined =>
  db.one<GroupRow>(`${selectGroups} where region = ? and name = ?`, region, name);

function findStream(db: Connection, region: string, group: string, name: string) {
  const found = findGroup(db, region, group);
  if (!found) throw errors.logGroupNotFound();
  return db.one<StreamRow>(`${selectStreams} where log_group = ? and name = ?`, found.key, name);
}

export function logStore(db: Connection, write: Write): LogStore {
  return {
    ...logReads(db),
    createGroup: (group, groupsMax) => write('createLogGroup', group, groupsMax),
    updateGroup: (region, name, update) =>
      untilSet(async () => {
        const row = findGroup(db, region, name);
        if (!row) throw errors.logGroupNotFound();
        const group = update(groupOf(row));
        const kept = { ...groupOf(row), ...settingsOf(group) };
        return (await write('replaceLogGroup', row.version, kept)) ? kept : undefined;
      }, errors.logOperationAborted),
    deleteGroup: (region, name) => write('deleteLogGroup', region, name),
    createStream: (region, group, name, nowMs) =>
      write('createLogStream', region, group, name, nowMs),
    deleteStream: (region, group, name) => write('deleteLogStream', region, group, name),
    append: (region, group, stream, events, nowMs) =>
      write('appendLogEvents', region, group, stream, packed(events, nowMs)),
    expire: (nowMs, segmentsMax) => write('expireLogs', nowMs, segmentsMax),
    purge: (segmentsMax) => write('purgeLogs', segmentsMax),
  };
}

const settingsOf = ({ retentionDays, deletionProtected, tags }: LogGroup) => ({
  retentionDays,
  deletionProtected,
  tags,
});

/** Packed on this side: compressing takes longer than writing. */
const packed = (events: readonly LogEvent[], nowMs: number): PackedEvents => ({
  events: events.length,
  firstMs: events[0]?.timestampMs ?? nowMs,
  lastMs: events.at(-1)?.timestampMs ?? nowMs,
  ingestedMs: nowMs,
  body: packEvents(events),
});

type LogReads = Pick<LogStore, 'groups' | 'group' | 'streams' | 'stream' | 'segments'>;

function logReads(db: Connection): LogReads {
  return {
    groups: (region, page) => listGroups(db, region, page),
    group: (region, name) => {
      const row = findGroup(db, region, name);
      return row && groupOf(row);
    },
    streams: (region, group, page) => listStreams(db, region, group, page),
    stream: (region, group, name) => {
      const row = findStream(db, region, group, name);
      return row && streamOf(row);
    },
    segments: (region, group, stream, range) => {
      const row = findStream(db, region, group, stream);
      return row ? listSegments(db, row.key, range) : [];
    },
  };
}

function listGroups(...[db, region, page]: [Connection, ...Parameters<LogStore['groups']>]) {
  const scope = `log-groups:${region}:${page.prefix ?? ''}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const { low, high } = prefixRange(page.prefix ?? '');
  const rows = db.all<GroupRow>(
    `${selectGroups} where region = ? and name > ? and name >= ? and name < ?
     order by name limit ?`,
    region,
    after,
    low,
    high,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, groupOf, (row) => [row.name]);
}

type StreamsPage = Parameters<LogStore['streams']>[2];

function listStreams(db: Connection, region: string, group: string, page: StreamsPage) {
  const found = findGroup(db, region, group);
  if (!found) throw errors.logGroupNotFound();
  const { prefix = '', orderBy, descending, limit } = page;
  const scope = `log-streams:${region}:${group}:${orderBy}:${descending}:${prefix}`;
  const byTime = orderBy === 'LastEventTime';
  const { low, high } = prefixRange(prefix);
  const rows = db.all<StreamRow>(
    streamsSql({
      byTime,
      descending,
      prefixed: prefix !== '',
      continued: page.after !== undefined,
    }),
    found.key,
    ...(prefix === '' ? [] : [low, high]),
    ...(decodeCursor(scope, page.after) ?? []),
    limit + 1,
  );
  return pageOf(rows, limit, scope, streamOf, (row) =>
    byTime ? [row.last_event_ms ?? 0, row.key] : [row.name],
  );
}

interface StreamsQuery {
  byTime: boolean;
  descending: boolean;
  prefixed: boolean;
  continued: boolean;
}

function streamsSql({ byTime, descending, prefixed, continued }: StreamsQuery): string {
  const direction = descending ? 'desc' : 'asc';
  const position = byTime ? '(ifnull(last_event_ms, 0), key)' : '(name)';
  const bound = `${position} ${descending ? '<' : '>'} ${byTime ? '(?, ?)' : '(?)'}`;
  const order = byTime
    ? `ifnull(last_event_ms, 0) ${direction}, key ${direction}`
    : `name ${direction}`;
  return `${selectStreams} where log_group = ?
    ${prefixed ? 'and name >= ? and name < ?' : ''} ${continued ? `and ${bound}` : ''}
    order by ${order} limit ?`;
}

type SegmentRange = Parameters<LogStore['segments']>[3];

function listSegments(db: Connection, streamKey: number, range: SegmentRange): LogSegment[] {
  const forward = range.direction === 'forward';
  const rows = db.all<SegmentRow>(
    `select number, first_event, events, first_ms, last_ms, ingested_ms, body from log_segments
     where stream = ? and number ${forward ? '>=' : '<='} ? and last_ms >= ? and first_ms < ?
     order by number ${forward ? 'asc' : 'desc'} limit ?`,
    streamKey,
    range.from,
    range.startMs ?? Number.MIN_SAFE_INTEGER,
    range.endMs ?? Number.MAX_SAFE_INTEGER,
    range.limit,
  );
  return rows.map(segmentOf);
}
