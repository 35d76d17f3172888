import { withRetention } from '../../directory/log-group.ts';
import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const DeleteRetentionPolicy = logs('DeleteRetentionPolicy', {
  resource: (input, call) => streamsOfCall(input, call),
  run: async ({ store }, { logGroupName }, { region }) => {
    await store.logs.updateGroup(region, logGroupName, (group) => withRetention(group, undefined));
    return {};
  },
});
