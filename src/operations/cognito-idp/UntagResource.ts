import { withoutTags } from '../../directory/tags.ts';
import { tagKeys } from '../condition-keys.ts';
import { requirePoolOfArn } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const UntagResource = cognitoIdp('UntagResource', {
  resource: (input) => input.ResourceArn,
  conditions: (input) => tagKeys(input.TagKeys),
  run: async ({ store }, input, call) => {
    const { id } = await requirePoolOfArn(store, call, input.ResourceArn);
    await store.pools.update(
      id,
      (pool) => ({ ...pool, tags: withoutTags(pool.tags, input.TagKeys) }),
      { duringImport: true },
    );
    return {};
  },
});
