import { withTags } from '../../directory/tags.ts';
import { requestTags } from '../condition-keys.ts';
import { requirePoolOfArn } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const TagResource = cognitoIdp('TagResource', {
  resource: (input) => input.ResourceArn,
  conditions: (input) => requestTags(input.Tags),
  run: async ({ store }, input, call) => {
    const { id } = await requirePoolOfArn(store, call, input.ResourceArn);
    await store.pools.update(id, (pool) => ({ ...pool, tags: withTags(pool.tags, input.Tags) }), {
      duringImport: true,
    });
    return {};
  },
});
