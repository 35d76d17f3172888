import { requirePoolOfArn } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const ListTagsForResource = cognitoIdp('ListTagsForResource', {
  resource: (input) => input.ResourceArn,
  run: async ({ store }, input, call) => {
    const pool = await requirePoolOfArn(store, call, input.ResourceArn);
    return { Tags: pool.tags };
  },
});
