import { withTags } from '../../directory/tags.ts';
import { requirePoolOfArn } from '../lookup-arn.ts';
import { cognitoIdp } from '../operation.ts';

export const TagResource = cognitoIdp('TagResource', {
  resource: (input) => input.ResourceArn,
  run: async ({ store, clock }, input, call) => {
    const { id } = await requirePoolOfArn(store, call, input.ResourceArn);
    const modifiedMs = clock.nowMs();
    await store.pools.update(
      id,
      (pool) => ({ ...pool, tags: withTags(pool.tags, input.Tags), modifiedMs }),
      { duringImport: true },
    );
    return {};
  },
});
