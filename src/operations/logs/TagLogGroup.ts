import { withGroupTags } from '../../directory/log-group.ts';
import { requestTags } from '../condition-keys.ts';
import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const TagLogGroup = logs('TagLogGroup', {
  resource: (input, call) => streamsOfCall(input, call),
  conditions: (input) => requestTags(input.tags),
  run: async ({ store }, { logGroupName, tags }, { region }) => {
    await store.logs.updateGroup(region, logGroupName, (group) => ({
      ...group,
      tags: withGroupTags(group.tags, tags),
    }));
    return {};
  },
});
