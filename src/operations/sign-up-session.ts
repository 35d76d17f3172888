/** `Session` of a sign-up: after its confirmation it begins a sign-in, once, without a code. */
import type { SignUpSession } from '../auth/sign-up-session.ts';
import { authFlowsOf } from '../directory/client.ts';
import { errors } from '../directory/errors.ts';
import type { Account, Client } from '../directory/types.ts';
import type { Accompanying } from '../store/store.ts';
import type { OperationContext } from './operation.ts';
import type { ClientAndPool } from './public-client.ts';

type Context = Pick<OperationContext, 'signIn' | 'clock' | 'store'>;

const bound: readonly string[] = [];

/** None for a client by which users cannot go on with it. It lasts as long as a challenge's. */
export function sealSignUp(
  { signIn, clock }: Context,
  client: Client,
  { sub, confirmed }: Pick<SignUpSession, 'sub' | 'confirmed'>,
): string | undefined {
  if (!authFlowsOf(client).includes('ALLOW_USER_AUTH')) return undefined;
  const untilMs = clock.nowMs() + (client.settings.AuthSessionValidity ?? 3) * 60_000;
  const state = { poolId: client.poolId, clientId: client.id, sub, confirmed };
  return signIn.signUps.seal(state, bound, untilMs).toString('base64url');
}

/** @throws errors.sessionInvalid, errors.sessionExpired */
export function openSignUp(
  { signIn, clock }: Context,
  client: Client,
  session: string,
): SignUpSession {
  const sealed = Buffer.from(session, 'base64url');
  const opened = signIn.signUps.open(sealed, bound, clock.nowMs());
  if (opened.kind === 'expired') throw errors.sessionExpired();
  if (opened.kind === 'invalid' || opened.state.clientId !== client.id)
    throw errors.sessionInvalid();
  return opened.state;
}

/**
 * The user who may sign in by the session of ConfirmSignUp: the code that confirmed the sign-up
 * counts as their first factor. Works once; what `apply` makes of the user is stored with that.
 * @throws errors.sessionInvalid, errors.sessionExpired, errors.sessionUsed, errors.userNotFound
 */
export async function redeemSignUp(
  context: Context,
  { client, pool }: ClientAndPool,
  session: string,
  apply: (account: Account) => Account & Accompanying,
): Promise<Account> {
  const { sub, confirmed } = openSignUp(context, client, session);
  if (confirmed === undefined) throw errors.sessionInvalid();
  return context.store.users.change(pool, sub, (account) => {
    if (account.user.sub !== sub) throw errors.sessionInvalid();
    if (account.state.signUpSession !== confirmed) throw errors.sessionUsed();
    return apply({ ...account, state: { ...account.state, signUpSession: undefined } });
  });
}

/** Whether a session is one of a sign-up, for operations that take both kinds. */
export const isSignUpSession = ({ signIn, clock }: Context, session: string): boolean =>
  signIn.signUps.open(Buffer.from(session, 'base64url'), bound, clock.nowMs()).kind !== 'invalid';
