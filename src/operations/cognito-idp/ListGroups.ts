import { poolArn } from '../../directory/arns.ts';
import { renderGroup } from '../../directory/group.ts';
import { groupsPageMax } from '../../lib/limits.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListGroups = cognitoIdp('ListGroups', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const request = pageRequest(input.Limit || groupsPageMax, input.NextToken);
    const { items, token } = await readPage(() => store.groups.list(pool.id, request));
    return { Groups: items.map(renderGroup), NextToken: token };
  },
});
