import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const DeleteLogGroup = logs('DeleteLogGroup', {
  resource: (input, call) => streamsOfCall(input, call),
  run: async ({ store }, input, { region }) => {
    await store.logs.deleteGroup(region, input.logGroupName);
    return {};
  },
});
