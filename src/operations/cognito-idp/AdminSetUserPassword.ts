import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { checkPassword, temporaryPasswordExpiryMs } from '../../directory/password-policy.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const AdminSetUserPassword = cognitoIdp('AdminSetUserPassword', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, clock, hashPassword }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const problem = checkPassword(pool, input.Password);
    if (problem) throw errors.passwordInvalid(problem);
    // Looked up first, so that a wrong name costs no hash.
    if (!(await store.users.get(pool, input.Username))) throw errors.userNotFound();
    const hash = await hashPassword(input.Password);
    const modifiedMs = clock.nowMs();
    const isPermanent = input.Permanent ?? false;
    await store.users.update(
      pool,
      input.Username,
      (user) => ({
        ...user,
        status: isPermanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
        modifiedMs,
      }),
      {
        algorithm: 'ARGON2ID',
        hash,
        imported: false,
        expiresMs: isPermanent ? undefined : temporaryPasswordExpiryMs(pool, modifiedMs),
      },
    );
    return {};
  },
});
