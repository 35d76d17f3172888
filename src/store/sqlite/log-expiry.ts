/** Dropping log segments in small steps: expired ones, and those of deleted groups and streams. */
import type { Connection } from './connection.ts';

const dayMs = 24 * 60 * 60 * 1000;

interface ExpiredSegment {
  key: number;
  stream: number;
  log_group: number;
  bytes: number;
}

/** The join goes from the few groups with a retention to one probe a stream. */
const selectExpired = `
  select s.key, s.stream, t.log_group, length(s.body) as bytes
  from log_groups g cross join log_streams t on t.log_group = g.key
    cross join log_segments s on s.stream = t.key
  where g.retention_days is not null and g.name is not null
    and s.last_ms < ? - g.retention_days * ${dayMs}
  limit ?`;

/** True when there may be more. */
export function expireSegments(db: Connection, nowMs: number, segmentsMax: number): boolean {
  const expired = db.all<ExpiredSegment>(selectExpired, nowMs, segmentsMax);
  for (const { key, stream, log_group, bytes } of expired) {
    db.run('delete from log_segments where key = ?', key);
    db.run('update log_streams set stored_bytes = stored_bytes - ? where key = ?', bytes, stream);
    db.run('update log_groups set stored_bytes = stored_bytes - ? where key = ?', bytes, log_group);
  }
  return expired.length === segmentsMax;
}

/** The logs that imports of a pool made. What is protected becomes like a group made by hand. */
export function buryPoolLogs(db: Connection, pool: number): void {
  db.run('update log_groups set name = null where pool = ? and protected = 0', pool);
  db.run('update log_groups set pool = null where pool = ?', pool);
}

const deletedStreams = 'select key from log_streams where log_group is null order by key limit ?';

/** One step: segments, else the streams that had them, else streams of deleted groups. */
export function purgeLogs(db: Connection, segmentsMax: number): boolean {
  const freed = db.run(
    `delete from log_segments where key in (
       select key from log_segments where stream in (${deletedStreams}) limit ?)`,
    segmentsMax,
    segmentsMax,
  );
  if (freed === segmentsMax) return true;
  if (db.run(`delete from log_streams where key in (${deletedStreams})`, segmentsMax) > 0)
    return true;
  return purgeGroup(db, segmentsMax);
}

/** Takes streams out of a deleted group, or removes it when it has none. */
function purgeGroup(db: Connection, streamsMax: number): boolean {
  const group = db.one<{ key: number }>('select key from log_groups where name is null limit 1');
  if (!group) return false;
  const taken = db.run(
    `update log_streams set log_group = null
     where key in (select key from log_streams where log_group = ? limit ?)`,
    group.key,
    streamsMax,
  );
  if (taken === 0) db.run('delete from log_groups where key = ?', group.key);
  return true;
}
