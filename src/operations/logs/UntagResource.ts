import { withoutTags } from '../../directory/tags.ts';
import { tagKeys } from '../condition-keys.ts';
import { groupOfTagArn } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const UntagResource = logs('UntagResource', {
  resource: (input) => input.resourceArn,
  conditions: (input) => tagKeys(input.tagKeys),
  run: async ({ store }, input, call) => {
    await store.logs.updateGroup(call.region, groupOfTagArn(input.resourceArn, call), (group) => ({
      ...group,
      tags: withoutTags(group.tags, input.tagKeys),
    }));
    return {};
  },
});
