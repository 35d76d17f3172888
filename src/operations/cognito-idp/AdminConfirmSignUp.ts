import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';
import { withoutCode } from '../sent-codes.ts';

/** Confirms the sign-up without a code: the user's addresses stay unverified. */
export const AdminConfirmSignUp = cognitoIdp('AdminConfirmSignUp', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const modifiedMs = clock.nowMs();
    await store.users.change(pool, input.Username, (account) => {
      const { user, state } = account;
      if (user.status !== 'UNCONFIRMED') throw errors.userNotConfirmable(user.status);
      return {
        ...account,
        user: { ...user, status: 'CONFIRMED', modifiedMs },
        state: withoutCode(state, 'signUp'),
      };
    });
    return {};
  },
});
