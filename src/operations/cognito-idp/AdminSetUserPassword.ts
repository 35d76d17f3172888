import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { checkPassword, temporaryPasswordExpiryMs } from '../../directory/password-policy.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminSetUserPassword = cognitoIdp('AdminSetUserPassword', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock, makeCredential }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const problem = checkPassword(pool, input.Password);
    if (problem) throw errors.passwordInvalid(problem);
    // Looked up first, so that a wrong name costs no hash.
    const user = await store.users.get(pool, input.Username);
    if (!user) throw errors.userNotFound();
    const modifiedMs = clock.nowMs();
    const isPermanent = input.Permanent ?? false;
    const expiresMs = isPermanent ? undefined : temporaryPasswordExpiryMs(pool, modifiedMs);
    const owner = { poolId: pool.id, username: user.username };
    const credential = await makeCredential(owner, input.Password, expiresMs);
    await store.users.change(pool, user.sub, (account) => ({
      ...account,
      user: {
        ...account.user,
        status: isPermanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
        modifiedMs,
      },
      credential,
    }));
    return {};
  },
});
