/**
 * Searching log streams for the events that a pattern matches. One call does a bounded amount of
 * work and lets other requests run meanwhile; it may end with few events, or none, and a
 * position from which the next call goes on.
 */
import { logSearchEventsMax } from '../lib/limits.ts';
import { unpackEvents } from '../lib/log-segment.ts';
import {
  inWindow,
  PageRoom,
  type PlacedEvent,
  type Position,
  type SegmentReader,
  segmentsFrom,
  streamStart,
  type TimeWindow,
} from './log-pages.ts';
import type { LogSegment } from './types.ts';

/** A stream to search. Streams are searched in the order in which they were made. */
export interface SearchedStream {
  name: string;
  createdMs: number;
  firstEventMs: number;
  lastEventMs: number;
  read: SegmentReader;
}

/** Where a search stopped, and the next call begins. */
export interface SearchPosition {
  stream: { name: string; createdMs: number };
  position: Position;
}

export interface FoundEvent extends PlacedEvent {
  streamName: string;
}

/** Cuts a search into turns on the thread that it shares with every request. */
export interface Turns {
  /** Whether the turn is over. Asked after every event: must be cheap. */
  over(): boolean;
  /** Lets others run. False when the whole search has had its time. */
  next(): Promise<boolean>;
}

export interface SearchOptions {
  window: TimeWindow;
  matches(message: string): boolean;
  eventsMax: number;
  turns: Turns;
}

export interface SearchResult {
  events: FoundEvent[];
  /** Undefined when all streams were searched to their ends. */
  stopped?: SearchPosition | undefined;
}

type OrderedStream = SearchPosition['stream'];

/** By age, then name: an order that neither new events nor expired ones change. */
export const compareStreams = (a: OrderedStream, b: OrderedStream): number =>
  a.createdMs - b.createdMs || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** One page. Its events are sorted by time; between pages the order is that of the streams. */
export async function searchStreams(
  streams: SearchedStream[],
  from: SearchPosition | undefined,
  options: SearchOptions,
): Promise<SearchResult> {
  const search = new Search(options);
  for (const stream of streams.toSorted(compareStreams)) {
    const order = from ? compareStreams(stream, from.stream) : 1;
    if (order < 0 || outside(stream, options.window)) continue;
    const position = order === 0 && from ? from.position : streamStart;
    const stop = await search.run(stream, position);
    if (stop)
      return { events: search.sorted(), stopped: { stream: nameOf(stream), position: stop } };
  }
  return { events: search.sorted() };
}

const nameOf = ({ name, createdMs }: OrderedStream): OrderedStream => ({ name, createdMs });

const outside = (stream: SearchedStream, { startMs, endMs }: TimeWindow): boolean =>
  (startMs !== undefined && stream.lastEventMs < startMs) ||
  (endMs !== undefined && stream.firstEventMs >= endMs);

class Search {
  readonly #options: SearchOptions;
  readonly #room: PageRoom;
  readonly #found: FoundEvent[] = [];
  #examined = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#room = new PageRoom(options.eventsMax);
  }

  /** Searches a stream from a position to its end, or answers where it had to stop. */
  async run(stream: SearchedStream, from: Position): Promise<Position | undefined> {
    const segments = segmentsFrom(stream.read, from.segment, 'forward', this.#options.window);
    for await (const segment of segments) {
      const first = segment.number === from.segment ? from.index : 0;
      const stop = await this.#segment(stream.name, segment, first);
      if (stop !== undefined) return { segment: segment.number, index: stop };
    }
    return undefined;
  }

  /** The index of the event before which the search stopped. */
  async #segment(stream: string, segment: LogSegment, first: number): Promise<number | undefined> {
    const { turns, window, matches } = this.#options;
    const events = unpackEvents(segment.body);
    for (const [index, event] of events.entries()) {
      if (index < first) continue;
      // At least one event is examined, or a slow store could keep a caller at one place for ever.
      if (this.#examined > 0 && turns.over() && !(await turns.next())) return index;
      if (this.#examined >= logSearchEventsMax) return index;
      this.#examined += 1;
      if (!inWindow(event.timestampMs, window) || !matches(event.message)) continue;
      if (!this.#room.take(event.message)) return index;
      const { number, ingestedMs } = segment;
      this.#found.push({ ...event, streamName: stream, segment: number, index, ingestedMs });
    }
    return undefined;
  }

  sorted(): FoundEvent[] {
    return this.#found.sort((a, b) => a.timestampMs - b.timestampMs || a.ingestedMs - b.ingestedMs);
  }
}
