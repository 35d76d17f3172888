import { poolArn } from '../../directory/arns.ts';
import { renderAuthEvent } from '../../directory/auth-event.ts';
import { errors } from '../../directory/errors.ts';
import { authEventsPageMax } from '../../lib/limits.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

/** Events are kept in every pool; those of a pool without threat protection are not shown. */
export const AdminListUserAuthEvents = cognitoIdp('AdminListUserAuthEvents', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const mode = pool.settings.UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF';
    if (mode === 'OFF') throw errors.addOnNotEnabled();
    const request = pageRequest(input.MaxResults || authEventsPageMax, input.NextToken);
    const page = () => store.authEvents.list(pool, input.Username, request);
    const { items, token } = await readPage(page);
    return { AuthEvents: items.map(renderAuthEvent), NextToken: token };
  },
});
