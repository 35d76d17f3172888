import { checkTotp, openTotpSecret } from '../../auth/totp.ts';
import { type ApiError, errors } from '../../directory/errors.ts';
import type { Account, Pool } from '../../directory/types.ts';
import { codesFailedPerHourMax, deviceNameCharactersMax } from '../../lib/limits.ts';
import { cognitoPublic, type OperationContext } from '../operation.ts';
import { lately } from '../sent-codes.ts';
import { sealSession } from '../sign-in/sessions.ts';
import { requireEnrollee, requireInSetup } from '../software-token.ts';

export const VerifySoftwareToken = cognitoPublic('VerifySoftwareToken', async (context, input) => {
  const { pool, client, account, challenge } = await requireEnrollee(context, input);
  let refusal: ApiError | undefined;
  await context.store.users.change(pool, account.user.username, (current) => {
    if (challenge) requireInSetup(pool, current, challenge);
    const tried = withTriedCode(context, pool, current, input);
    refusal = tried.refusal;
    return tried.account;
  });
  if (refusal) throw refusal;
  const passed = challenge && [...challenge.passed, 'totp' as const];
  return {
    Status: 'SUCCESS' as const,
    Session: challenge && sealSession(context, client, { ...challenge, passed: passed ?? [] }),
  };
});

interface Tried {
  account: Account;
  refusal?: ApiError | undefined;
}

/**
 * The account whose new authenticator is the one that counts, when the code is its. The code is
 * used up by that. A wrong one is counted.
 */
function withTriedCode(
  { signIn, clock }: OperationContext,
  pool: Pool,
  account: Account,
  { UserCode, FriendlyDeviceName }: { UserCode: string; FriendlyDeviceName?: string | undefined },
): Tried {
  const { user, state } = account;
  const nowMs = clock.nowMs();
  const codesFailedMs = lately(state.codesFailedMs, nowMs);
  if (codesFailedMs.length >= codesFailedPerHourMax) throw errors.tooManyRequests();
  const { newTotp: sealed } = state;
  if (!sealed) throw errors.softwareTokenNotFound();
  const secret = openTotpSecret(signIn.vault, pool.id, user.sub, sealed);
  const verdict = checkTotp(secret, UserCode, nowMs, undefined);
  if (verdict.kind !== 'right') {
    const counted = { ...state, codesFailedMs: [...codesFailedMs, nowMs] };
    return { account: { ...account, state: counted }, refusal: errors.softwareTokenNotVerified() };
  }
  const name = [...(FriendlyDeviceName ?? '').slice(0, 2 * deviceNameCharactersMax)]
    .slice(0, deviceNameCharactersMax)
    .join('');
  const totp = { sealed, verified: true, name: name || undefined, lastStep: verdict.step };
  return { account: { ...account, state: { ...state, totp, newTotp: undefined } } };
}
