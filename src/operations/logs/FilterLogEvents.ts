import { compileFilterPattern } from '../../directory/filter-pattern.ts';
import { eventId, streamKey } from '../../directory/log-pages.ts';
import { type FoundEvent, searchStreams } from '../../directory/log-pages-search.ts';
import { logPageEventsMax } from '../../lib/limits.ts';
import { groupNameOf, requireReadable, streamsOfCall } from '../log-groups.ts';
import { parseSearchToken, scopeOf, searchToken, streamsToSearch } from '../log-search.ts';
import { logs } from '../operation.ts';
import { turnsOf } from '../search-turns.ts';

export const FilterLogEvents = logs('FilterLogEvents', {
  resource: (input, call) => streamsOfCall(input, call),
  run: async ({ store, clock }, input, call) => {
    const group = groupNameOf(input, call);
    const scope = scopeOf(input, call.region, group);
    const matches = compileFilterPattern(input.filterPattern ?? '');
    const from = parseSearchToken(input.nextToken, scope);
    await requireReadable(store, call.region, group, 'FilterLogEvents');
    const streams = await streamsToSearch(store, scope, from.chunk);
    const { events, stopped } = await searchStreams(streams.items, from.at, {
      // Unlike GetLogEvents, AWS includes the events of the last millisecond here.
      window: { startMs: input.startTime, endMs: after(input.endTime) },
      matches,
      eventsMax: input.limit ?? logPageEventsMax,
      turns: turnsOf(clock),
    });
    return {
      events: events.map((event) => wireEvent(event, call.region, group)),
      searchedLogStreams: [],
      nextToken: stopped
        ? searchToken({ chunk: from.chunk, at: stopped }, scope)
        : streams.token && searchToken({ chunk: streams.token }, scope),
    };
  },
});

const wireEvent = (event: FoundEvent, region: string, group: string) => ({
  logStreamName: event.streamName,
  timestamp: event.timestampMs,
  message: event.message,
  ingestionTime: event.ingestedMs,
  eventId: eventId(streamKey(region, group, event.streamName), event.timestampMs, event),
});

const after = (ms: number | undefined): number | undefined => (ms === undefined ? ms : ms + 1);
