import { ApiError, errors } from '../../directory/errors.ts';
import type { Account, Pool } from '../../directory/types.ts';
import { evenTime } from '../../lib/even-time.ts';
import { hiddenAnswerMs } from '../../lib/limits.ts';
import type { ConfirmForgotPasswordRequest } from '../../wire/cognito-idp.generated.ts';
import { newAuthEvent } from '../auth-events.ts';
import { requireGoodPassword, requireUnusedPassword, withNewPassword } from '../new-password.ts';
import { cognitoPublic, type OperationContext, type PublicCall } from '../operation.ts';
import { hidesExistence, requireProvenClient } from '../public-client.ts';
import { redeemCode } from '../sent-codes.ts';

type Input = ConfirmForgotPasswordRequest;

export const ConfirmForgotPassword = cognitoPublic(
  'ConfirmForgotPassword',
  async (context, input, call) => {
    const { client, pool } = await requireProvenClient(context.store, input);
    requireGoodPassword(pool, input.Password);
    if (hidesExistence(client))
      await evenTime(hiddenAnswerMs, () => confirmQuietly(context, call, pool, input));
    else await confirm(context, call, pool, input);
    return {};
  },
);

async function confirm(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  { Username, ConfirmationCode: code, Password }: Input,
): Promise<void> {
  const { store, makeCredential, clock } = context;
  const account = await store.users.account(pool, Username);
  if (!account) throw errors.usernameClientNotFound();
  requireConfirmable(account);
  const { sub, username } = account.user;
  const redeemed = { purpose: 'forgotPassword', code } as const;
  // Most wrong codes end here: a guess costs its count, and no hash.
  if (!isRight(context, pool, account, code))
    await redeemCode(context, pool, sub, redeemed, () => {
      throw errors.codeMismatch();
    });
  await requireUnusedPassword(context, pool, account, Password);
  const credential = await makeCredential({ poolId: pool.id, username }, Password);
  const event = newAuthEvent(context, call, { type: 'ForgotPassword', response: 'Pass' });
  await redeemCode(context, pool, sub, redeemed, (current, sentTo) => {
    requireConfirmable(current);
    // Whoever had an address that is the user's no more has lost this way, too.
    if (sentTo && current.user.attributes[sentTo.attribute] !== sentTo.address)
      throw errors.codeExpired();
    const changed = withNewPassword(pool, current, credential, clock.nowMs());
    return { ...changed, events: [event] };
  });
}

/** Whoever holds no code that is good learns nothing, not even whether there is one. */
async function confirmQuietly(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  input: Input,
): Promise<void> {
  const { store, signIn, clock } = context;
  try {
    await confirm(context, call, pool, input);
  } catch (error) {
    if (!(error instanceof ApiError) || !tellingCodes.includes(error.code)) throw error;
    const account = await store.users.account(pool, input.Username);
    const isLate =
      error.code === 'ExpiredCodeException' &&
      account !== undefined &&
      isRight(context, pool, account, input.ConfirmationCode, 0);
    if (isLate) throw error;
    signIn.strangers.try(signIn.strangers.seedOf(pool, input.Username), clock.nowMs());
  }
}

const tellingCodes = [
  'UserNotFoundException',
  'NotAuthorizedException',
  'UserNotConfirmedException',
  'ExpiredCodeException',
];

function requireConfirmable({ user }: Account): void {
  if (!user.enabled) throw errors.userDisabled();
  if (user.status === 'UNCONFIRMED') throw errors.userNotConfirmed();
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED')
    throw errors.passwordNotResettable();
}

/** Whether a code is right at a moment; a look only, which counts nothing. */
function isRight(
  { signIn, clock }: OperationContext,
  pool: Pool,
  { user, state }: Account,
  code: string,
  nowMs = clock.nowMs(),
): boolean {
  const stored = state.codes?.forgotPassword;
  const owner = { poolId: pool.id, sub: user.sub, purpose: 'forgotPassword' } as const;
  return stored !== undefined && signIn.codes.check(owner, stored, code, nowMs).kind === 'right';
}
