import { type ApiError, errors } from '../../directory/errors.ts';
import { checkPassword } from '../../directory/password-policy.ts';
import { addressToConfirm, needsPassword, signedUpUser } from '../../directory/sign-up.ts';
import type { Credential, Pool, User } from '../../directory/types.ts';
import { newAuthEvent } from '../auth-events.ts';
import { cognitoPublic, type OperationContext, type PublicCall } from '../operation.ts';
import { type ClientAndPool, requireProvenClient } from '../public-client.ts';
import { type SentCode, withNewCode } from '../sent-codes.ts';
import { sealSignUp } from '../sign-up-session.ts';
import { isNameTaken, takenAttribute } from '../taken-name.ts';
import { verificationRequest } from '../verification.ts';

export const SignUp = cognitoPublic('SignUp', async (context, input, call) => {
  const { client, pool } = await requireProvenClient(context.store, input);
  const user = signedUpUser(pool, client, input, context.clock.nowMs());
  requirePassword({ client, pool }, user, input.Password);
  // Looked up first, so that a taken name costs no hash.
  if (await context.store.users.get(pool, input.Username))
    throw await nameTaken(context, pool, user);
  const credential = await credentialOf(context, pool, user, input.Password);
  const sent = await storeUser(context, call, pool, user, credential);
  if (sent) await context.delivery.send([sent.message]);
  return {
    UserConfirmed: false,
    UserSub: user.sub,
    CodeDeliveryDetails: sent?.details,
    Session: sealSignUp(context, client, user),
  };
});

function requirePassword(
  { client, pool }: ClientAndPool,
  user: User,
  password: string | undefined,
): void {
  if (!password) {
    if (needsPassword(pool, client, user)) throw errors.passwordMissing();
    return;
  }
  const problem = checkPassword(pool, password);
  if (problem) throw errors.temporaryPasswordInvalid(problem);
}

/** Without a password there is none: such a user signs in by codes. */
async function credentialOf(
  { makeCredential }: OperationContext,
  pool: Pool,
  { username }: User,
  password: string | undefined,
): Promise<Credential | undefined> {
  return password ? makeCredential({ poolId: pool.id, username }, password) : undefined;
}

/** The user with a first code, where the pool verifies one of their addresses. */
async function storeUser(
  context: OperationContext,
  call: PublicCall,
  pool: Pool,
  user: User,
  credential: Credential | undefined,
): Promise<SentCode | undefined> {
  const address = addressToConfirm(pool, user);
  const request = address && verificationRequest(pool, address, 'signUp');
  const sent = request && withNewCode(context, pool, { user, credential, state: {} }, request);
  const { state = {}, messages = [] } = sent?.account ?? {};
  const events = [newAuthEvent(context, call, { type: 'SignUp', response: 'InProgress' })];
  try {
    await context.store.users.create(pool, user, credential, { state, messages, events });
  } catch (error) {
    throw isNameTaken(error) ? await nameTaken(context, pool, user) : error;
  }
  return sent;
}

/** Told whatever the client hides, as on AWS: nobody can sign up by a name that is taken. */
async function nameTaken({ store }: OperationContext, pool: Pool, user: User): Promise<ApiError> {
  const attribute = await takenAttribute(store, pool, user);
  return attribute ? errors.usernameAttributeExists(attribute) : errors.userAlreadyExists();
}
