import { poolArn } from '../../directory/arns.ts';
import { checkAttributes, requireDeliverable } from '../../directory/attributes.ts';
import { errors } from '../../directory/errors.ts';
import {
  checkPassword,
  generatePassword,
  temporaryPasswordExpiryMs,
} from '../../directory/password-policy.ts';
import type { Credential, Message, Pool, User } from '../../directory/types.ts';
import { invitedUser, renderUser } from '../../directory/user.ts';
import { checkUsername, usernameAttributes } from '../../directory/username.ts';
import type { AdminCreateUserRequest } from '../../wire/cognito-idp.generated.ts';
import { invitationMediums, invitations } from '../invitations.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp, type OperationContext } from '../operation.ts';
import { isNameTaken, takenAttribute } from '../taken-name.ts';

type Input = AdminCreateUserRequest;

export const AdminCreateUser = cognitoIdp('AdminCreateUser', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const pool = await requirePool(context.store, call, input.UserPoolId);
    const run = input.MessageAction === 'RESEND' ? renewInvitation : createUser;
    return { User: renderUser(await run(context, pool, input)) };
  },
});

async function createUser(context: OperationContext, pool: Pool, input: Input): Promise<User> {
  const refusal = checkUsername(pool, input.Username);
  if (refusal) throw errors.invalidParameter(refusal);
  const attributes = checkAttributes(pool, input.UserAttributes ?? [], 'create');
  const nowMs = context.clock.nowMs();
  const user = invitedUser(pool, input.Username, attributes, !!input.TemporaryPassword, nowMs);
  const { credential, messages } = await invite(context, pool, user, input);
  await storeUser(context, pool, user, { credential, messages }, input);
  await context.delivery.send(messages);
  return user;
}

interface Invitation {
  credential?: Credential | undefined;
  messages: Message[];
}

/**
 * A temporary password and the messages that bring it. Nobody gets one that is neither given nor
 * can be sent, and no message goes to who needs none: a user who signs in by codes.
 */
async function invite(
  context: OperationContext,
  pool: Pool,
  user: User,
  { TemporaryPassword: given, MessageAction, DesiredDeliveryMediums }: Input,
): Promise<Invitation> {
  const problem = given ? checkPassword(pool, given) : undefined;
  if (problem) throw errors.temporaryPasswordInvalid(problem);
  if (MessageAction !== 'SUPPRESS')
    requireDeliverable(user.attributes, DesiredDeliveryMediums ?? []);
  const isSilent = MessageAction === 'SUPPRESS' || user.status !== 'FORCE_CHANGE_PASSWORD';
  const mediums = isSilent ? [] : invitationMediums(user, DesiredDeliveryMediums);
  const password = given || (mediums.length > 0 ? generatePassword(pool) : undefined);
  if (!password) return { messages: [] };
  const expiresMs = temporaryPasswordExpiryMs(pool, context.clock.nowMs());
  const owner = { poolId: pool.id, username: user.username };
  const credential = await context.makeCredential(owner, password, expiresMs);
  const messages = invitations(context, pool, user, { password, mediums, expiresMs });
  return { credential, messages };
}

/** A taken username attribute is a taken user name; it is never moved, unlike an alias. */
async function storeUser(
  { store }: OperationContext,
  pool: Pool,
  user: User,
  { credential, messages }: Invitation,
  input: Input,
): Promise<void> {
  const nameAttributes = usernameAttributes(pool);
  const { email_verified, phone_number_verified } = user.attributes;
  const isVerified = email_verified === 'true' || phone_number_verified === 'true';
  const moveAliases =
    nameAttributes.length === 0 && isVerified && input.ForceAliasCreation === true;
  try {
    await store.users.create(pool, user, credential, { moveAliases, messages });
  } catch (error) {
    const taken = isNameTaken(error) ? await takenAttribute(store, pool, user) : undefined;
    throw taken === undefined ? error : errors.usernameAttributeExists(taken);
  }
}

/** RESEND: who never signed in gets a new temporary password, and a new time limit. */
async function renewInvitation(context: OperationContext, pool: Pool, input: Input): Promise<User> {
  const { store, delivery, clock } = context;
  const user = await store.users.get(pool, input.Username);
  if (!user) throw errors.userNotFound();
  requireInvited(user, input.Username);
  const { credential, messages } = await invite(context, pool, user, input);
  const expiresMs = temporaryPasswordExpiryMs(pool, clock.nowMs());
  const account = await store.users.change(pool, user.sub, (current) => {
    requireInvited(current.user, input.Username);
    return {
      ...current,
      user: { ...current.user, modifiedMs: clock.nowMs() },
      credential: credential ?? (current.credential && { ...current.credential, expiresMs }),
      state: { ...current.state, lockout: undefined },
      messages,
    };
  });
  await delivery.send(messages);
  return account.user;
}

function requireInvited(user: User, name: string): void {
  if (user.status !== 'FORCE_CHANGE_PASSWORD') throw errors.resendNotPossible(name);
}
