import { withVerified } from '../../directory/attribute-update.ts';
import { errors } from '../../directory/errors.ts';
import type { Account, User } from '../../directory/types.ts';
import { newRequestId } from '../../lib/ids.ts';
import type { ConfirmSignUpRequest } from '../../wire/cognito-idp.generated.ts';
import { newAuthEvent } from '../auth-events.ts';
import { cognitoPublic, type OperationContext, type PublicCall } from '../operation.ts';
import { type ClientAndPool, hidesExistence, requireProvenClient } from '../public-client.ts';
import { redeemCode } from '../sent-codes.ts';
import { openSignUp, sealSignUp } from '../sign-up-session.ts';

type Input = ConfirmSignUpRequest;

export const ConfirmSignUp = cognitoPublic('ConfirmSignUp', async (context, input, call) => {
  const found = await requireProvenClient(context.store, input);
  const user = await requireUnconfirmed(context, found, input.Username);
  if (input.Session !== undefined) requireOwn(context, found, user, input.Session);
  const confirmed = newRequestId();
  // Amplify sends none of its own, and reads one here to go on by.
  const Session = sealSignUp(context, found.client, { sub: user.sub, confirmed });
  await confirm(context, call, found, user, input, Session && confirmed);
  return Session === undefined ? {} : { Session };
});

function requireOwn(
  context: OperationContext,
  { client }: ClientAndPool,
  { sub }: User,
  session: string,
): void {
  if (openSignUp(context, client, session).sub !== sub) throw errors.sessionInvalid();
}

/** Of whoever does not exist, or is hidden, nothing is said but that there is no such code. */
async function requireUnconfirmed(
  { store }: OperationContext,
  { client, pool }: ClientAndPool,
  name: string,
): Promise<User> {
  const user = await store.users.get(pool, name);
  const isHidden = hidesExistence(client);
  if (!user) throw isHidden ? errors.codeExpired() : errors.usernameClientNotFound();
  if (!user.enabled) throw isHidden ? errors.codeExpired() : errors.userDisabled();
  requireStatus(user);
  return user;
}

function requireStatus({ status }: User): void {
  if (status !== 'UNCONFIRMED') throw errors.userNotConfirmable(status);
}

async function confirm(
  context: OperationContext,
  call: PublicCall,
  { pool }: ClientAndPool,
  { username }: User,
  { ConfirmationCode: code, ForceAliasCreation: moveAliases }: Input,
  signUpSession?: string,
): Promise<void> {
  const guard = ({ user }: Account) => requireStatus(user);
  const event = newAuthEvent(context, call, { type: 'SignUp', response: 'Pass' });
  const redeemed = { purpose: 'signUp', code, guard, moveAliases } as const;
  await redeemCode(context, pool, username, redeemed, (account, sentTo) => {
    const { user, state, ...rest } = withVerified(pool, account, sentTo, context.clock.nowMs());
    const confirmed: User = { ...user, status: 'CONFIRMED' };
    return { ...rest, user: confirmed, state: { ...state, signUpSession }, events: [event] };
  });
}
