import { poolArn } from '../../directory/arns.ts';
import { renderUser } from '../../directory/user.ts';
import { usersPageMax } from '../../lib/limits.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListUsersInGroup = cognitoIdp('ListUsersInGroup', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const request = pageRequest(input.Limit || usersPageMax, input.NextToken);
    const page = () => store.groups.members(pool, input.GroupName, request);
    const { items, token } = await readPage(page);
    return { Users: items.map((user) => renderUser(user)), NextToken: token };
  },
});
