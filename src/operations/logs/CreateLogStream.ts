import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const CreateLogStream = logs('CreateLogStream', {
  resource: (input, call) => streamsOfCall(input, call, input.logStreamName),
  run: async ({ store, clock }, { logGroupName, logStreamName }, { region }) => {
    await store.logs.createStream(region, logGroupName, logStreamName, clock.nowMs());
    return {};
  },
});
