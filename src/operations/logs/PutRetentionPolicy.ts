import { withRetention } from '../../directory/log-group.ts';
import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const PutRetentionPolicy = logs('PutRetentionPolicy', {
  resource: (input, call) => streamsOfCall(input, call),
  run: async ({ store }, { logGroupName, retentionInDays }, { region }) => {
    await store.logs.updateGroup(region, logGroupName, (group) =>
      withRetention(group, retentionInDays),
    );
    return {};
  },
});
