import { logGroupArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { streamKey, uploadSequenceToken } from '../../directory/log-pages.ts';
import type { LogStream } from '../../directory/types.ts';
import { logDescribeMax } from '../../lib/limits.ts';
import type { LogStream as WireStream } from '../../wire/logs.generated.ts';
import { groupNameOf, streamsOfCall } from '../log-groups.ts';
import { type Call, logs } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const DescribeLogStreams = logs('DescribeLogStreams', {
  resource: (input, call) => streamsOfCall(input, call),
  run: async ({ store }, input, call) => {
    const group = groupNameOf(input, call);
    const { orderBy = 'LogStreamName', descending = false, logStreamNamePrefix: prefix } = input;
    if (orderBy === 'LastEventTime' && prefix !== undefined) throw errors.streamPrefixByTime();
    const page = pageRequest(input.limit ?? logDescribeMax, input.nextToken);
    const { items, token } = await readPage(
      () => store.logs.streams(call.region, group, { ...page, prefix, orderBy, descending }),
      errors.invalidLogToken,
    );
    return {
      logStreams: items.map((stream) => wireStream(stream, group, call)),
      nextToken: token,
    };
  },
});

const wireStream = (stream: LogStream, group: string, call: Call): WireStream => ({
  logStreamName: stream.name,
  creationTime: stream.createdMs,
  firstEventTimestamp: stream.firstEventMs,
  lastEventTimestamp: stream.lastEventMs,
  lastIngestionTime: stream.lastIngestionMs,
  uploadSequenceToken: uploadSequenceToken(streamKey(call.region, group, stream.name)),
  arn: `${logGroupArn(call.region, call.accountId, group)}:log-stream:${stream.name}`,
  // AWS reports 0 for every stream since June 2019; only groups tell their size.
  storedBytes: 0,
});
