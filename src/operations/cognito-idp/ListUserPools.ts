import { renderPoolDescription } from '../../directory/pool.ts';
import { cognitoIdp } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListUserPools = cognitoIdp('ListUserPools', {
  resource: () => '*',
  run: async ({ store }, input, { region }) => {
    const request = pageRequest(input.MaxResults, input.NextToken);
    const { items, token } = await readPage(() => store.pools.list(region, request));
    return { UserPools: items.map(renderPoolDescription), NextToken: token };
  },
});
