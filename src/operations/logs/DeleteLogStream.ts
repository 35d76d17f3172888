import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const DeleteLogStream = logs('DeleteLogStream', {
  resource: (input, call) => streamsOfCall(input, call, input.logStreamName),
  run: async ({ store }, { logGroupName, logStreamName }, { region }) => {
    await store.logs.deleteStream(region, logGroupName, logStreamName);
    return {};
  },
});
