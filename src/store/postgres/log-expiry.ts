/** Dropping log segments in small steps: expired ones, and those of deleted groups and streams. */
import type { Database, Transaction } from './connection.ts';

const dayMs = 24 * 60 * 60 * 1000;

interface ExpiredSegment {
  stream: number;
  number: number;
  log_group: number;
  bytes: number;
}

/** Segments that another node is at are left to it. */
const selectExpired = `
  select s.stream, s.number, t.log_group, octet_length(s.body) as bytes
  from log_groups g join log_streams t on t.log_group = g.key
    join log_segments s on s.stream = t.key
  where g.retention_days is not null and g.name is not null
    and s.last_ms < $1 - g.retention_days * ${dayMs}::bigint
  limit $2 for update of s skip locked`;

/** True when there may be more. */
export function expireSegments(db: Database, nowMs: number, segmentsMax: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const expired = await tx.all<ExpiredSegment>(selectExpired, nowMs, segmentsMax);
    for (const { stream, number, log_group, bytes } of expired) {
      await tx.run('delete from log_segments where stream = $1 and number = $2', stream, number);
      const of = (table: string) =>
        `update ${table} set stored_bytes = stored_bytes - $1 where key = $2`;
      await tx.run(of('log_streams'), bytes, stream);
      await tx.run(of('log_groups'), bytes, log_group);
    }
    return expired.length === segmentsMax;
  });
}

/** The logs that imports of a pool made. What is protected becomes like a group made by hand. */
export async function buryPoolLogs(tx: Transaction, pool: number): Promise<void> {
  await tx.run('update log_groups set name = null where pool = $1 and not protected', pool);
  await tx.run('update log_groups set pool = null where pool = $1', pool);
}

const deletedStreams = 'select key from log_streams where log_group is null order by key limit $1';

/** One step: segments, else the streams that had them, else streams of deleted groups. */
export function purgeLogs(db: Database, segmentsMax: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const freed = await tx.run(
      `delete from log_segments where (stream, number) in (
         select stream, number from log_segments where stream in (${deletedStreams}) limit $1)`,
      segmentsMax,
    );
    if (freed === segmentsMax) return true;
    const streams = `delete from log_streams where key in (${deletedStreams})`;
    if ((await tx.run(streams, segmentsMax)) > 0) return true;
    return purgeGroup(tx, segmentsMax);
  });
}

/** Takes streams out of a deleted group, or removes it when it has none. */
async function purgeGroup(tx: Transaction, streamsMax: number): Promise<boolean> {
  const sql = 'select key from log_groups where name is null limit 1 for update skip locked';
  const group = await tx.one<{ key: number }>(sql);
  if (!group) return false;
  const taken = await tx.run(
    `update log_streams set log_group = null
     where key in (select key from log_streams where log_group = $1 limit $2)`,
    ...[group.key, streamsMax],
  );
  if (taken === 0) await tx.run('delete from log_groups where key = $1', group.key);
  return true;
}
