import { errors } from '../../directory/errors.ts';
import { receiveEvents } from '../../directory/log-events.ts';
import { streamKey, uploadSequenceToken } from '../../directory/log-pages.ts';
import type { PutLogEventsRequest } from '../../wire/logs.generated.ts';
import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const PutLogEvents = logs('PutLogEvents', {
  resource: (input, call) => streamsOfCall(input, call, input.logStreamName),
  run: async ({ store, clock }, input, { region }) => {
    const { logGroupName, logStreamName } = input;
    const group = await store.logs.group(region, logGroupName);
    if (!group) throw errors.logGroupNotFound();
    if (!(await store.logs.stream(region, logGroupName, logStreamName)))
      throw errors.logStreamNotFound();
    const nowMs = clock.nowMs();
    const { retentionDays } = group;
    const { taken, rejected } = receiveEvents(eventsOf(input), { nowMs, retentionDays });
    if (taken.length > 0)
      await store.logs.append(region, logGroupName, logStreamName, taken, nowMs);
    return {
      // Answered, though a token that is sent is not looked at any more.
      nextSequenceToken: uploadSequenceToken(streamKey(region, logGroupName, logStreamName)),
      rejectedLogEventsInfo: rejected,
    };
  },
});

const eventsOf = ({ logEvents }: PutLogEventsRequest) =>
  logEvents.map(({ timestamp, message }) => ({ timestampMs: timestamp, message }));
