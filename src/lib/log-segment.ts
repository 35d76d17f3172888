/** The body of a log segment: the events of one write, compressed together. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

export interface LogEvent {
  timestampMs: number;
  message: string;
}

interface Body {
  /** One time for all events, or one for each. */
  t: number | number[];
  m: string[];
}

/** Level 1: log lines are so alike that a higher one gains little and costs the import time. */
const pack = (body: Body): Uint8Array =>
  deflateRawSync(Buffer.from(JSON.stringify(body)), { level: 1 });

/** The body of messages that share one time. */
export const packMessages = (timestampMs: number, messages: string[]): Uint8Array =>
  pack({ t: timestampMs, m: messages });

export const packEvents = (events: readonly LogEvent[]): Uint8Array =>
  pack({ t: events.map((event) => event.timestampMs), m: events.map((event) => event.message) });

/** The events of a body, in the order in which they were written. */
export function unpackEvents(body: Uint8Array): LogEvent[] {
  const { t, m } = JSON.parse(inflateRawSync(body).toString('utf8')) as Body;
  return m.map((message, i) => ({
    message,
    timestampMs: typeof t === 'number' ? t : (t[i] ?? 0),
  }));
}
