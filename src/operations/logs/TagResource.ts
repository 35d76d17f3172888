import { withGroupTags } from '../../directory/log-group.ts';
import { requestTags } from '../condition-keys.ts';
import { groupOfTagArn } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const TagResource = logs('TagResource', {
  resource: (input) => input.resourceArn,
  conditions: (input) => requestTags(input.tags),
  run: async ({ store }, { resourceArn, tags }, call) => {
    await store.logs.updateGroup(call.region, groupOfTagArn(resourceArn, call), (group) => ({
      ...group,
      tags: withGroupTags(group.tags, tags),
    }));
    return {};
  },
});
