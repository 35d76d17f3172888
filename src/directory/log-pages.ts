/**
 * Pages of a log stream over its segments, which are read a few at a time: a stream may hold
 * millions of lines. Events keep the order in which they were written.
 */
import { createHash } from 'node:crypto';
import {
  logEventOverheadBytes,
  logPageBytesMax,
  logPageSegmentsMax,
  logSegmentsPerRead,
} from '../lib/limits.ts';
import { type LogEvent, unpackEvents } from '../lib/log-segment.ts';
import { errors } from './errors.ts';
import type { LogSegment } from './types.ts';

/** A place between two events of a stream: before event `index` of segment `segment`. */
export interface Position {
  segment: number;
  index: number;
}

export const streamStart: Position = { segment: 0, index: 0 };
/** Beyond every segment; stores count them in 32 bits. */
export const streamEnd: Position = { segment: 2 ** 31 - 1, index: 0 };

/** Epoch milliseconds: from `startMs` on, before `endMs`. */
export interface TimeWindow {
  startMs?: number | undefined;
  endMs?: number | undefined;
}

export type Direction = 'forward' | 'backward';

/** The store's `segments` verb, for one stream. */
export type SegmentReader = (
  range: TimeWindow & { from: number; direction: Direction; limit: number },
) => LogSegment[] | Promise<LogSegment[]>;

/** An event with its place. */
export interface PlacedEvent extends LogEvent, Position {
  ingestedMs: number;
}

/** Events in the order of writing, and the positions before the first and after the last. */
export interface LogPage {
  events: PlacedEvent[];
  before: Position;
  after: Position;
}

export const inWindow = (timestampMs: number, { startMs, endMs }: TimeWindow): boolean =>
  (startMs === undefined || timestampMs >= startMs) && (endMs === undefined || timestampMs < endMs);

/** The segments from `from` on, fetched a few at a time. */
export async function* segmentsFrom(
  read: SegmentReader,
  from: number,
  direction: Direction,
  window: TimeWindow,
): AsyncGenerator<LogSegment> {
  let next = from;
  while (next >= 0) {
    const segments = await read({ ...window, from: next, direction, limit: logSegmentsPerRead });
    const last = segments.at(-1);
    if (!last) return;
    yield* segments;
    next = last.number + (direction === 'forward' ? 1 : -1);
  }
}

/** How much a page may still take. One event always fits, whatever its size. */
export class PageRoom {
  #events: number;
  #bytes = logPageBytesMax;
  #empty = true;

  constructor(events: number) {
    this.#events = events;
  }

  /** Takes an event in, or answers false when the page is full. */
  take(message: string): boolean {
    const bytes = Buffer.byteLength(message) + logEventOverheadBytes;
    if (!this.#empty && (this.#events < 1 || this.#bytes < bytes)) return false;
    this.#events -= 1;
    this.#bytes -= bytes;
    this.#empty = false;
    return true;
  }
}

/**
 * The events next to a position. A page without events keeps its position, unless so many
 * segments were opened for it that the rest must wait for the next call.
 */
export async function readLogPage(
  read: SegmentReader,
  position: Position,
  direction: Direction,
  window: TimeWindow,
  eventsMax: number,
): Promise<LogPage> {
  const room = new PageRoom(eventsMax);
  const events: PlacedEvent[] = [];
  let opened = 0;
  for await (const segment of segmentsFrom(read, position.segment, direction, window)) {
    const full = !collect(events, segment, position, direction, window, room);
    opened += 1;
    if (full) break;
    if (opened >= logPageSegmentsMax)
      return pageOf(events, position, direction, edgeOf(segment, direction));
  }
  return pageOf(events, position, direction);
}

const edgeOf = (segment: LogSegment, direction: Direction): Position => ({
  segment: segment.number,
  index: direction === 'forward' ? segment.events : 0,
});

/** Adds what a segment holds on the side of `position` that is read; false when full. */
function collect(
  into: PlacedEvent[],
  segment: LogSegment,
  position: Position,
  direction: Direction,
  window: TimeWindow,
  room: PageRoom,
): boolean {
  const events = unpackEvents(segment.body);
  const here = segment.number === position.segment;
  const forward = direction === 'forward';
  const first = forward ? (here ? position.index : 0) : (here ? position.index : events.length) - 1;
  for (let index = first; index >= 0 && index < events.length; index += forward ? 1 : -1) {
    const event = events[index];
    if (!event || !inWindow(event.timestampMs, window)) continue;
    if (!room.take(event.message)) return false;
    into.push({ ...event, segment: segment.number, index, ingestedMs: segment.ingestedMs });
  }
  return true;
}

/** `edge`: how far the reading came, when it came further than its last event. */
function pageOf(
  read: PlacedEvent[],
  position: Position,
  direction: Direction,
  edge?: Position,
): LogPage {
  const events = direction === 'forward' ? read : read.reverse();
  const [first, last] = [events[0], events.at(-1)];
  // Nothing found from the end on backward: whatever comes later is found from the start.
  const origin = position.segment === streamEnd.segment ? (edge ?? streamStart) : position;
  const before = first ? { segment: first.segment, index: first.index } : origin;
  const after = last ? { segment: last.segment, index: last.index + 1 } : origin;
  if (!edge) return { events, before, after };
  return direction === 'forward'
    ? { events, before, after: edge }
    : { events, before: edge, after };
}

/** What a stream is called in ids and tokens: 64 bits of its full name. */
export function streamKey(region: string, group: string, stream: string): bigint {
  const hash = createHash('sha256')
    .update(JSON.stringify([region, group, stream]))
    .digest();
  return hash.readBigUInt64BE();
}

/** Digits of ids and tokens, as AWS writes them. */
const idDigits = 56;

/**
 * The id of an event: its time, its stream and its place in 40 bits each, so that ids are unique
 * and sort by time.
 */
export const eventId = (key: bigint, timestampMs: number, position: Position): string =>
  (
    (BigInt(timestampMs) << 144n) |
    (key << 80n) |
    (BigInt(position.segment) << 40n) |
    BigInt(position.index)
  )
    .toString()
    .padStart(idDigits, '0');

/** `f/…` and `b/…`: the form of an event's id, without a time. */
export const pageToken = (direction: Direction, key: bigint, position: Position): string =>
  `${direction === 'forward' ? 'f' : 'b'}/${eventId(key, 0, position)}/s`;

/** What a token of this stream says. Throws for any other text. */
export function parsePageToken(
  token: string,
  key: bigint,
): { direction: Direction; position: Position } {
  const parts = /^([fb])\/(\d{56})(?:\/s)?$/.exec(token);
  const id = BigInt(parts?.[2] ?? 0);
  const low = (bits: bigint, from: bigint) => Number((id >> from) & ((1n << bits) - 1n));
  const position = { segment: low(40n, 40n), index: low(40n, 0n) };
  const ours = ((id >> 80n) & 0xffff_ffff_ffff_ffffn) === key;
  if (!parts || !ours || position.segment >= streamEnd.segment) throw errors.invalidLogToken();
  return { direction: parts[1] === 'f' ? 'forward' : 'backward', position };
}

/** AWS still answers one for each stream, though nothing checks it any more. */
export const uploadSequenceToken = (key: bigint): string =>
  `49${key.toString().padStart(20, '0').repeat(3)}`.slice(0, idDigits);
