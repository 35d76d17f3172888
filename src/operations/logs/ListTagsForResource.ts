import { errors } from '../../directory/errors.ts';
import { groupOfTagArn } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const ListTagsForResource = logs('ListTagsForResource', {
  resource: (input) => input.resourceArn,
  run: async ({ store }, { resourceArn }, call) => {
    const group = await store.logs.group(call.region, groupOfTagArn(resourceArn, call));
    if (!group) throw errors.logGroupNotFound();
    return { tags: group.tags };
  },
});
