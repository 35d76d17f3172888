import { errors } from '../../directory/errors.ts';
import { isLocked, withFailure } from '../../directory/lockout.ts';
import type { Account, Pool } from '../../directory/types.ts';
import { newAuthEvent } from '../auth-events.ts';
import { requireGoodPassword, requireUnusedPassword, withNewPassword } from '../new-password.ts';
import { cognitoPublic, type OperationContext } from '../operation.ts';
import { requireSignedIn } from '../signed-in.ts';

export const ChangePassword = cognitoPublic('ChangePassword', async (context, input, call) => {
  const { store, clock, makeCredential } = context;
  const { pool, account } = await requireSignedIn(context, input.AccessToken);
  requireGoodPassword(pool, input.ProposedPassword);
  await requirePreviousPassword(context, pool, account, input.PreviousPassword);
  await requireUnusedPassword(context, pool, account, input.ProposedPassword);
  const { sub, username } = account.user;
  const credential = await makeCredential({ poolId: pool.id, username }, input.ProposedPassword);
  const event = newAuthEvent(context, call, { type: 'PasswordChange', response: 'Pass' });
  await store.users.change(pool, sub, (current) => {
    // What was proved above must still be the password.
    if (current.credential?.hash !== account.credential?.hash) throw errors.incorrectCredentials();
    return { ...withNewPassword(pool, current, credential, clock.nowMs()), events: [event] };
  });
  return {};
});

/**
 * Who signs in without a password has none to give. Wrong ones count as at a sign-in: a stolen
 * token must not be a way to guess.
 */
async function requirePreviousPassword(
  { signIn, store, clock }: OperationContext,
  pool: Pool,
  { user, credential, state }: Account,
  password: string | undefined,
): Promise<void> {
  if (!credential && password === undefined) return;
  if (isLocked(state.lockout, clock.nowMs())) throw errors.tooManyAttempts();
  if (password !== undefined && (await signIn.passwords.verify(credential, password))) return;
  await store.users.change(pool, user.sub, (account) => {
    const nowMs = clock.nowMs();
    if (isLocked(account.state.lockout, nowMs)) throw errors.tooManyAttempts();
    const lockout = withFailure(account.state.lockout, nowMs);
    return { ...account, state: { ...account.state, lockout } };
  });
  throw errors.incorrectCredentials();
}
