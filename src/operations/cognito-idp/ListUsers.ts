import { hash } from 'node:crypto';
import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import type { User } from '../../directory/types.ts';
import { renderUser } from '../../directory/user.ts';
import { parseUserFilter, wantedAttributes } from '../../directory/user-filter.ts';
import { usersPageMax } from '../../lib/limits.ts';
import { InvalidCursor, type Page } from '../../store/store.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListUsers = cognitoIdp('ListUsers', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const filter = parseUserFilter(input.Filter);
    const wanted = wantedAttributes(pool, input.AttributesToGet);
    const request = pageRequest(input.Limit || usersPageMax, input.PaginationToken);
    const mark = filterMark(input.Filter);
    const page = await readPage(async () => {
      const after = request.after === undefined ? undefined : unmarked(request.after, mark);
      return marked(await store.users.list(pool, { ...request, after, filter }), mark);
    }, errors.pagingMarkerInvalid);
    return {
      Users: page.items.map((user) => renderUser(user, wanted)),
      PaginationToken: page.token,
    };
  },
});

/**
 * A cursor means nothing under another filter, and AWS refuses it there; so it carries a mark of
 * the filter that it belongs to.
 */
const filterMark = (filter = ''): string => `${hash('sha256', filter, 'base64url').slice(0, 8)}:`;

const marked = ({ items, next }: Page<User>, mark: string): Page<User> => ({
  items,
  next: next === undefined ? undefined : mark + next,
});

function unmarked(cursor: string, mark: string): string {
  if (!cursor.startsWith(mark)) throw new InvalidCursor();
  return cursor.slice(mark.length);
}
