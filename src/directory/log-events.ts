/** Which events of a PutLogEvents call are taken, and which calls are refused as a whole. */
import {
  logEventAgeMs,
  logEventAheadMs,
  logEventOverheadBytes,
  logUploadBytesMax,
  logUploadSpanMs,
} from '../lib/limits.ts';
import type { LogEvent } from '../lib/log-segment.ts';
import type { RejectedLogEventsInfo } from '../wire/logs.generated.ts';
import { errors } from './errors.ts';

const dayMs = 24 * 60 * 60 * 1000;

export interface ReceivedEvents {
  /** In the order of time; may be none. */
  taken: LogEvent[];
  /** Absent when all were taken. */
  rejected?: RejectedLogEventsInfo;
}

/** Sorts out a call's events at a time. Throws when they are too large, unordered or far apart. */
export function receiveEvents(
  events: readonly LogEvent[],
  { nowMs, retentionDays }: { nowMs: number; retentionDays: number | undefined },
): ReceivedEvents {
  requireSize(events);
  requireOrder(events);
  // They are in order: each bound is passed at one place.
  const before = (ms: number) => countWhile(events, (event) => event.timestampMs < ms);
  const tooOld = before(nowMs - logEventAgeMs);
  const expired = retentionDays === undefined ? 0 : before(nowMs - retentionDays * dayMs);
  const end = before(nowMs + logEventAheadMs + 1);
  const taken = events.slice(Math.max(tooOld, expired), end);
  requireSpan(taken);
  if (taken.length === events.length) return { taken };
  return {
    taken,
    rejected: {
      tooOldLogEventEndIndex: tooOld || undefined,
      expiredLogEventEndIndex: expired || undefined,
      tooNewLogEventStartIndex: end < events.length ? end : undefined,
    },
  };
}

function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end === -1 ? items.length : end;
}

function requireSize(events: readonly LogEvent[]): void {
  let bytes = 0;
  for (const { message } of events) bytes += Buffer.byteLength(message) + logEventOverheadBytes;
  if (bytes > logUploadBytesMax) throw errors.logUploadTooLarge(bytes, logUploadBytesMax);
}

function requireOrder(events: readonly LogEvent[]): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { timestampMs } of events) {
    if (timestampMs < lastMs) throw errors.logEventsUnordered();
    lastMs = timestampMs;
  }
}

/** Only what is taken counts, as AWS documents. */
function requireSpan(taken: readonly LogEvent[]): void {
  const [first, last] = [taken[0], taken.at(-1)];
  if (first && last && last.timestampMs - first.timestampMs > logUploadSpanMs)
    throw errors.logEventsTooFarApart();
}
