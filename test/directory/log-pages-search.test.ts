import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Position } from '../../src/directory/log-pages.ts';
import {
  type FoundEvent,
  type SearchedStream,
  type SearchOptions,
  type SearchPosition,
  searchStreams,
  type Turns,
} from '../../src/directory/log-pages-search.ts';
import { logSearchEventsMax } from '../../src/lib/limits.ts';
import { type LogEvent, packEvents, packMessages } from '../../src/lib/log-segment.ts';

const endless: Turns = { over: () => false, next: async () => true };
const everything: SearchOptions = {
  window: {},
  matches: () => true,
  eventsMax: 10_000,
  turns: endless,
};

/** A stream of batches in memory. */
function streamOf(name: string, batches: LogEvent[][]): SearchedStream {
  const times = batches.flat().map((event) => event.timestampMs);
  return {
    name,
    createdMs: Math.min(...times),
    firstEventMs: Math.min(...times),
    lastEventMs: Math.max(...times),
    read: ({ from, limit }) =>
      batches.slice(from, from + limit).map((events, i) => ({
        number: from + i,
        firstEvent: 0,
        events: events.length,
        firstMs: 0,
        lastMs: 0,
        ingestedMs: 0,
        body: packEvents(events),
      })),
  };
}

async function searchAll(streams: SearchedStream[], options: SearchOptions) {
  const pages: FoundEvent[][] = [];
  let from: SearchPosition | undefined;
  do {
    const { events, stopped } = await searchStreams(streams, from, options);
    pages.push(events);
    from = stopped;
  } while (from);
  return pages;
}

const at = (timestampMs: number, message = ''): LogEvent => ({ timestampMs, message });

describe('a search of log streams', () => {
  it('goes through the streams by age and sorts a page by time', async () => {
    const streams = [
      streamOf('a', [[at(5, 'a5'), at(9, 'a9')]]),
      streamOf('b', [[at(1, 'b1')], [at(7, 'b7')]]),
    ];
    const [page] = await searchAll(streams, everything);
    assert.deepEqual(
      page?.map((event) => event.message),
      ['b1', 'a5', 'b7', 'a9'],
    );
    const one = await searchAll(streams, { ...everything, eventsMax: 1 });
    assert.deepEqual(
      one.flat().map((event) => event.message),
      ['b1', 'b7', 'a5', 'a9'],
    );
  });

  it('passes over streams outside its window without reading them', async () => {
    const never: SearchedStream = {
      name: 'never',
      createdMs: 10,
      firstEventMs: 10,
      lastEventMs: 19,
      read: () => assert.fail('was read'),
    };
    for (const window of [{ startMs: 20 }, { endMs: 10 }])
      assert.deepEqual(await searchAll([never], { ...everything, window }), [[]]);
  });

  it('stops when its time is over, with what it has, but never without having moved', async () => {
    const hurried: Turns = { over: () => true, next: async () => false };
    const streams = [streamOf('a', [[at(1), at(2)], [at(3)]])];
    const pages = await searchAll(streams, { ...everything, turns: hurried });
    assert.deepEqual(
      pages.map((page) => page.map((event) => event.timestampMs)),
      [[1], [2], [3]],
    );
  });

  it('examines only so many events in one call, and finds the last one in the next', async () => {
    const body = packMessages(
      0,
      Array.from({ length: 50_000 }, () => 'noise'),
    );
    const segments = logSearchEventsMax / 50_000 + 1;
    const stream: SearchedStream = {
      name: 'long',
      createdMs: 0,
      firstEventMs: 0,
      lastEventMs: 0,
      read: ({ from, limit }) =>
        Array.from({ length: Math.max(0, Math.min(limit, segments - from)) }, (_, i) => ({
          number: from + i,
          firstEvent: 0,
          events: 50_000,
          firstMs: 0,
          lastMs: 0,
          ingestedMs: 0,
          body: from + i === segments - 1 ? packMessages(0, ['needle']) : body,
        })),
    };
    const matches = (message: string) => message === 'needle';
    const first = await searchStreams([stream], undefined, { ...everything, matches });
    assert.deepEqual(first.events, []);
    assert.deepEqual(first.stopped?.position, {
      segment: segments - 1,
      index: 0,
    } satisfies Position);
    const second = await searchStreams([stream], first.stopped, { ...everything, matches });
    assert.equal(second.events.length, 1);
    assert.equal(second.stopped, undefined);
  });

  it('goes on with a stream that got events, and with one that began meanwhile', async () => {
    const before = [streamOf('a', [[at(1, 'a1'), at(2, 'a2')]])];
    const first = await searchStreams(before, undefined, { ...everything, eventsMax: 1 });
    const later = [
      streamOf('a', [[at(1, 'a1'), at(2, 'a2')], [at(4, 'a4')]]),
      streamOf('b', [[at(3, 'b3')]]),
    ];
    const rest = await searchStreams(later, first.stopped, everything);
    assert.deepEqual(
      rest.events.map((event) => event.message),
      ['a2', 'b3', 'a4'],
    );
  });

  it('goes on where it was when an older event was written, or the oldest expired', async () => {
    const a = streamOf('a', [[at(3, 'a3'), at(4, 'a4')]]);
    const b = streamOf('b', [[at(5, 'b5')]]);
    const first = await searchStreams([a, b], undefined, { ...everything, eventsMax: 1 });
    for (const firstEventMs of [1, 9]) {
      const rest = await searchStreams([b, { ...a, firstEventMs }], first.stopped, everything);
      assert.deepEqual(
        rest.events.map((event) => event.message),
        ['a4', 'b5'],
      );
    }
  });

  it('finds every match once over its pages, whatever the sizes', async () => {
    const event = fc.record({ timestampMs: fc.nat(9), message: fc.constantFrom('yes', 'no') });
    const batches = fc.array(fc.array(event, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(batches, { maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        async (all, eventsMax, patience) => {
          let asked = 0;
          const turns: Turns = { over: () => ++asked % patience === 0, next: async () => false };
          const streams = all.map((one, i) => streamOf(`s${i}`, one));
          const matches = (message: string) => message === 'yes';
          const pages = await searchAll(streams, { ...everything, matches, eventsMax, turns });
          assert.ok(pages.every((page) => page.length <= eventsMax));
          const places = pages.flat().map((e) => `${e.streamName} ${e.segment} ${e.index}`);
          assert.equal(new Set(places).size, places.length);
          assert.equal(places.length, all.flat(2).filter((e) => e.message === 'yes').length);
        },
      ),
    );
  });
});
