import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  eventId,
  type LogPage,
  type Position,
  pageToken,
  parsePageToken,
  readLogPage,
  type SegmentReader,
  streamEnd,
  streamKey,
  streamStart,
  type TimeWindow,
  uploadSequenceToken,
} from '../../src/directory/log-pages.ts';
import type { LogSegment } from '../../src/directory/types.ts';
import { logPageSegmentsMax } from '../../src/lib/limits.ts';
import { type LogEvent, packEvents } from '../../src/lib/log-segment.ts';

function segmentsOf(batches: LogEvent[][]): LogSegment[] {
  let firstEvent = 0;
  return batches.map((events, number) => {
    const times = events.map((event) => event.timestampMs);
    const segment = {
      number,
      firstEvent,
      events: events.length,
      firstMs: Math.min(...times),
      lastMs: Math.max(...times),
      ingestedMs: 1_000 + number,
      body: packEvents(events),
    };
    firstEvent += events.length;
    return segment;
  });
}

/** Segments in memory, as the storage contract gives them. */
const readerOf =
  (segments: LogSegment[]): SegmentReader =>
  ({ from, direction, limit, startMs, endMs }) =>
    (direction === 'forward' ? segments : segments.toReversed())
      .filter((segment) =>
        direction === 'forward' ? segment.number >= from : segment.number <= from,
      )
      .filter(({ firstMs, lastMs }) => lastMs >= (startMs ?? 0) && firstMs < (endMs ?? Infinity))
      .slice(0, limit);

const numbered = (count: number, perSegment: number): LogEvent[][] => {
  const events = Array.from({ length: count }, (_, i) => ({ timestampMs: i, message: `${i}` }));
  const batches: LogEvent[][] = [];
  for (let i = 0; i < count; i += perSegment) batches.push(events.slice(i, i + perSegment));
  return batches;
};
const messagesOf = (page: LogPage) => page.events.map((event) => event.message);

describe('a page of a log stream', () => {
  const read = readerOf(segmentsOf(numbered(10, 3)));
  const forward = (from: Position, limit: number, window: TimeWindow = {}) =>
    readLogPage(read, from, 'forward', window, limit);
  const backward = (from: Position, limit: number, window: TimeWindow = {}) =>
    readLogPage(read, from, 'backward', window, limit);

  it('holds the first events from the head, and the latest in ascending order from the end', async () => {
    assert.deepEqual(messagesOf(await forward(streamStart, 4)), ['0', '1', '2', '3']);
    assert.deepEqual(messagesOf(await backward(streamEnd, 4)), ['6', '7', '8', '9']);
  });

  it('goes on in both directions from either edge', async () => {
    const page = await forward({ segment: 1, index: 1 }, 3);
    assert.deepEqual(messagesOf(page), ['4', '5', '6']);
    assert.deepEqual(messagesOf(await forward(page.after, 99)), ['7', '8', '9']);
    assert.deepEqual(messagesOf(await backward(page.before, 2)), ['2', '3']);
    assert.deepEqual(messagesOf(await backward(page.after, 2)), ['5', '6']);
  });

  it('stays where it is at both ends', async () => {
    const last = await forward(streamStart, 99);
    const end = await forward(last.after, 99);
    assert.deepEqual([end.events, end.after], [[], last.after]);
    const start = await backward(last.before, 99);
    assert.deepEqual([start.events, start.before], [[], last.before]);
  });

  it('finds events that came after its end', async () => {
    const { after } = await readLogPage(read, streamEnd, 'backward', {}, 2);
    const grown = readerOf(segmentsOf(numbered(12, 3)));
    const page = await readLogPage(grown, after, 'forward', {}, 99);
    assert.deepEqual(messagesOf(page), ['10', '11']);
  });

  it('includes its start time and excludes its end time', async () => {
    assert.deepEqual(messagesOf(await forward(streamStart, 99, { startMs: 2, endMs: 5 })), [
      '2',
      '3',
      '4',
    ]);
    assert.deepEqual(messagesOf(await backward(streamEnd, 2, { startMs: 2, endMs: 5 })), [
      '3',
      '4',
    ]);
    assert.deepEqual(messagesOf(await forward(streamStart, 99, { startMs: 10 })), []);
  });

  it('of an empty stream starts at the beginning in either direction', async () => {
    for (const direction of ['forward', 'backward'] as const) {
      const from = direction === 'forward' ? streamStart : streamEnd;
      const page = await readLogPage(() => [], from, direction, {}, 10);
      assert.deepEqual(page, { events: [], before: streamStart, after: streamStart });
    }
  });

  it('holds 1 MB, each event counted with 26 bytes, but always one event', async () => {
    const of = (bytes: number) => ({ timestampMs: 0, message: 'é'.repeat(bytes / 2) });
    const quarter = 2 ** 18 - 26;
    const full = readerOf(
      segmentsOf([
        [of(quarter), of(quarter)],
        [of(quarter), of(quarter), of(2)],
      ]),
    );
    assert.equal((await readLogPage(full, streamStart, 'forward', {}, 99)).events.length, 4);
    const over = readerOf(segmentsOf([[of(quarter), of(quarter + 2), of(quarter), of(quarter)]]));
    assert.equal((await readLogPage(over, streamStart, 'forward', {}, 99)).events.length, 3);
    const huge = readerOf(segmentsOf([[of(2 ** 21), of(2)]]));
    const page = await readLogPage(huge, streamStart, 'forward', {}, 99);
    assert.equal(page.events.length, 1);
    assert.equal((await readLogPage(huge, page.after, 'forward', {}, 99)).events.length, 1);
  });

  it('opens only so many segments, and moves on although it found nothing', async () => {
    // Every segment spans the window, but no event lies in it.
    const batches = Array.from({ length: logPageSegmentsMax + 5 }, (_, i) => [
      { timestampMs: 0, message: `${i}` },
      { timestampMs: 100, message: `${i}` },
    ]);
    batches.at(-1)?.splice(1, 0, { timestampMs: 50, message: 'last' });
    batches[0]?.splice(1, 0, { timestampMs: 50, message: 'first' });
    let opened = 0;
    const segments = readerOf(segmentsOf(batches));
    const counting: SegmentReader = async (range) => {
      const found = await segments(range);
      opened += found.length;
      return found;
    };
    const window = { startMs: 40, endMs: 60 };
    const page = await readLogPage(counting, { segment: 1, index: 0 }, 'forward', window, 9);
    assert.deepEqual([page.events, page.after.segment], [[], logPageSegmentsMax]);
    assert.ok(opened <= logPageSegmentsMax + 4, `${opened}`);
    const next = await readLogPage(counting, page.after, 'forward', window, 9);
    assert.deepEqual(messagesOf(next), ['last']);
    const back = await readLogPage(counting, next.before, 'backward', window, 9);
    assert.deepEqual(back.events, []);
    const first = await readLogPage(counting, back.before, 'backward', window, 9);
    assert.deepEqual(messagesOf(first), ['first']);
  });

  it('after page shows every event of the window once, in order, whatever the sizes', async () => {
    const event = fc.record({ timestampMs: fc.nat(20), message: fc.string() });
    const batches = fc.array(fc.array(event, { minLength: 1, maxLength: 5 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        batches,
        fc.integer({ min: 1, max: 7 }),
        fc.option(fc.nat(20), { nil: undefined }),
        fc.option(fc.nat(20), { nil: undefined }),
        async (all, limit, startMs, endMs) => {
          const window = { startMs, endMs };
          const wanted = all
            .flat()
            .filter((e) => e.timestampMs >= (startMs ?? 0) && e.timestampMs < (endMs ?? 99));
          const segments = readerOf(segmentsOf(all));
          for (const direction of ['forward', 'backward'] as const) {
            const found: LogEvent[] = [];
            let position = direction === 'forward' ? streamStart : streamEnd;
            for (;;) {
              const page = await readLogPage(segments, position, direction, window, limit);
              assert.ok(page.events.length <= limit);
              if (page.events.length === 0) break;
              if (direction === 'forward') found.push(...page.events);
              else found.unshift(...page.events);
              position = direction === 'forward' ? page.after : page.before;
            }
            assert.deepEqual(
              found.map((e) => [e.timestampMs, e.message]),
              wanted.map((e) => [e.timestampMs, e.message]),
            );
          }
        },
      ),
    );
  });
});

describe('ids and tokens', () => {
  const key = streamKey('us-east-1', 'group', 'stream');

  it('have 56 digits, and ids sort by time and differ by place and stream', () => {
    const now = 1_795_341_600_000;
    const ids = [
      eventId(key, 0, streamStart),
      eventId(key, now, { segment: 0, index: 0 }),
      eventId(key, now, { segment: 0, index: 1 }),
      eventId(key, now, { segment: 1, index: 0 }),
      eventId(key, now + 1, { segment: 0, index: 0 }),
    ];
    assert.ok(ids.every((id) => /^\d{56}$/.test(id)));
    assert.deepEqual(ids.toSorted(), ids);
    const other = streamKey('us-east-1', 'group', 'stream2');
    assert.notEqual(eventId(other, now, streamStart), eventId(key, now, streamStart));
    assert.match(uploadSequenceToken(key), /^49\d{54}$/);
  });

  it('carry a position there and back', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 2), fc.nat(), fc.boolean(), (segment, index, ahead) => {
        const direction = ahead ? 'forward' : 'backward';
        const token = pageToken(direction, key, { segment, index });
        assert.match(token, ahead ? /^f\/\d{56}\/s$/ : /^b\/\d{56}\/s$/);
        assert.deepEqual(parsePageToken(token, key), { direction, position: { segment, index } });
        assert.deepEqual(parsePageToken(token.slice(0, -2), key).position, { segment, index });
      }),
    );
  });

  it('refuse tokens of other streams, and whatever is no token', () => {
    const elsewhere = pageToken('forward', streamKey('us-east-1', 'g', 's'), streamStart);
    const beyond = pageToken('forward', key, { segment: 2 ** 31, index: 0 });
    const bare = '0'.repeat(56);
    for (const token of [elsewhere, beyond, bare, `f/${bare}`, `n/${bare}`, 'f/', '', 'f/1', 'x'])
      assert.throws(() => parsePageToken(token, key), {
        code: 'InvalidParameterException',
        message: 'The specified nextToken is invalid.',
      });
  });
});
