import { errors } from '../../directory/errors.ts';
import {
  type Direction,
  type LogPage,
  type Position,
  pageToken,
  parsePageToken,
  readLogPage,
  streamEnd,
  streamKey,
  streamStart,
} from '../../directory/log-pages.ts';
import { logPageEventsMax } from '../../lib/limits.ts';
import type { GetLogEventsRequest } from '../../wire/logs.generated.ts';
import { groupNameOf, requireReadable, streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const GetLogEvents = logs('GetLogEvents', {
  resource: (input, call) => streamsOfCall(input, call, input.logStreamName),
  run: async ({ store }, input, call) => {
    const group = groupNameOf(input, call);
    const stream = input.logStreamName;
    const key = streamKey(call.region, group, stream);
    const { position, direction } = startOf(input, key);
    await requireReadable(store, call.region, group, 'GetLogEvents');
    if (!(await store.logs.stream(call.region, group, stream))) throw errors.logStreamNotFound();
    const page = await readLogPage(
      (range) => store.logs.segments(call.region, group, stream, range),
      position,
      direction,
      { startMs: input.startTime, endMs: input.endTime },
      input.limit ?? logPageEventsMax,
    );
    return { events: page.events.map(wireEvent), ...tokensOf(page, key) };
  },
});

/** A token says its direction itself; without one the latest events come first. */
function startOf(
  input: GetLogEventsRequest,
  key: bigint,
): { position: Position; direction: Direction } {
  if (input.nextToken !== undefined) return parsePageToken(input.nextToken, key);
  return input.startFromHead
    ? { position: streamStart, direction: 'forward' }
    : { position: streamEnd, direction: 'backward' };
}

const wireEvent = (event: LogPage['events'][number]) => ({
  timestamp: event.timestampMs,
  message: event.message,
  ingestionTime: event.ingestedMs,
});

/** A position has one token, so that a page without events gives back the one that was sent. */
const tokensOf = ({ after, before }: LogPage, key: bigint) => ({
  nextForwardToken: pageToken('forward', key, after),
  nextBackwardToken: pageToken('backward', key, before),
});
