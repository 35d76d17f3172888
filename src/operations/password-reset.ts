/** Codes by which a forgotten password is set anew. */
import { verificationText } from '../directory/message-texts.ts';
import { recoveryAddress } from '../directory/recovery.ts';
import type { Account, AuthEvent, Pool, User } from '../directory/types.ts';
import { resetCodeMs } from '../lib/limits.ts';
import type { OperationContext } from './operation.ts';
import { type SentCode, withNewCode } from './sent-codes.ts';

export interface ResetOptions {
  events?: readonly AuthEvent[] | undefined;
  /** What else changes in the same commit. */
  change?: ((user: User) => User) | undefined;
}

/**
 * Stores a new code for the user with the message that brings it, which is still to be sent.
 * Rejects as `recoveryAddress` throws, and with `userNotFound` and `tooManyAttempts`.
 */
export async function storeResetCode(
  context: OperationContext,
  pool: Pool,
  name: string,
  { events, change = (user) => user }: ResetOptions = {},
): Promise<SentCode> {
  let sent: SentCode | undefined;
  await context.store.users.change(pool, name, (account: Account) => {
    const code = withNewCode(context, pool, account, {
      ...recoveryAddress(pool, account),
      purpose: 'forgotPassword',
      lifeMs: resetCodeMs,
      text: (medium, text) => verificationText(pool, medium, text),
    });
    const { user } = code.account;
    sent = { ...code, account: { ...code.account, user: change(user), events } };
    return sent.account;
  });
  if (!sent) throw new Error('the store did not run the updater');
  return sent;
}
