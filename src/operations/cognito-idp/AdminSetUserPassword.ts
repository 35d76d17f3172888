import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { temporaryPasswordExpiryMs } from '../../directory/password-policy.ts';
import { requirePool } from '../lookup.ts';
import { requireGoodPassword, requireUnusedPassword, withNewPassword } from '../new-password.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminSetUserPassword = cognitoIdp('AdminSetUserPassword', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const { store, clock, makeCredential } = context;
    const pool = await requirePool(store, call, input.UserPoolId);
    requireGoodPassword(pool, input.Password);
    // Looked up first, so that a wrong name costs no hash.
    const account = await store.users.account(pool, input.Username);
    if (!account) throw errors.userNotFound();
    await requireUnusedPassword(context, pool, account, input.Password);
    const { username, sub } = account.user;
    const expiresMs = input.Permanent ? undefined : temporaryPasswordExpiryMs(pool, clock.nowMs());
    const owner = { poolId: pool.id, username };
    const credential = await makeCredential(owner, input.Password, expiresMs);
    await store.users.change(pool, sub, (current) =>
      withNewPassword(pool, current, credential, clock.nowMs()),
    );
    return {};
  },
});
