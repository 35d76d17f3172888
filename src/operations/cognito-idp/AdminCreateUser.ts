import { poolArn } from '../../directory/arns.ts';
import { checkAttributes, requireDeliverable } from '../../directory/attributes.ts';
import { ApiError, errors } from '../../directory/errors.ts';
import { checkPassword, temporaryPasswordExpiryMs } from '../../directory/password-policy.ts';
import type { Credential, Pool, User } from '../../directory/types.ts';
import { invitedUser, renderUser } from '../../directory/user.ts';
import { checkUsername, usernameAttributes } from '../../directory/username.ts';
import type { AdminCreateUserRequest } from '../../wire/cognito-idp.generated.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp, type OperationContext } from '../operation.ts';

type Input = AdminCreateUserRequest;

export const AdminCreateUser = cognitoIdp('AdminCreateUser', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async (context, input, call) => {
    const pool = await requirePool(context.store, call, input.UserPoolId);
    const invite = input.MessageAction === 'RESEND' ? renewInvitation : createUser;
    return { User: renderUser(await invite(context, pool, input)) };
  },
});

async function createUser(context: OperationContext, pool: Pool, input: Input): Promise<User> {
  const refusal = checkUsername(pool, input.Username);
  if (refusal) throw errors.invalidParameter(refusal);
  const attributes = checkAttributes(pool, input.UserAttributes ?? [], 'create');
  const nowMs = context.clock.nowMs();
  const user = invitedUser(pool, input.Username, attributes, !!input.TemporaryPassword, nowMs);
  if (input.MessageAction !== 'SUPPRESS')
    requireDeliverable(user.attributes, input.DesiredDeliveryMediums ?? []);
  const credential = await temporaryCredential(
    context,
    pool,
    user.username,
    input.TemporaryPassword,
  );
  await storeUser(context, pool, user, credential, input);
  return user;
}

/**
 * Without a given password there is none: one made up here could not reach anybody while nothing
 * is sent, and is not worth a hash.
 */
async function temporaryCredential(
  { clock, makeCredential }: OperationContext,
  pool: Pool,
  username: string,
  password: string | undefined,
): Promise<Credential | undefined> {
  if (!password) return undefined;
  const problem = checkPassword(pool, password);
  if (problem) throw errors.temporaryPasswordInvalid(problem);
  const expiresMs = temporaryPasswordExpiryMs(pool, clock.nowMs());
  return makeCredential({ poolId: pool.id, username }, password, expiresMs);
}

/** A taken username attribute is a taken user name; it is never moved, unlike an alias. */
async function storeUser(
  { store }: OperationContext,
  pool: Pool,
  user: User,
  credential: Credential | undefined,
  input: Input,
): Promise<void> {
  const nameAttributes = usernameAttributes(pool);
  const { email_verified, phone_number_verified } = user.attributes;
  const isVerified = email_verified === 'true' || phone_number_verified === 'true';
  const moveAliases =
    nameAttributes.length === 0 && isVerified && input.ForceAliasCreation === true;
  try {
    await store.users.create(pool, user, credential, { moveAliases });
  } catch (error) {
    const taken = isNameTaken(error) ? await takenAttribute(store, pool, user) : undefined;
    throw taken === undefined ? error : errors.usernameAttributeExists(taken);
  }
}

const isNameTaken = (error: unknown): boolean =>
  error instanceof ApiError &&
  ['UsernameExistsException', 'AliasExistsException'].includes(error.code);

/** The username attribute of the new user that is another user's already. */
async function takenAttribute(
  store: OperationContext['store'],
  pool: Pool,
  user: User,
): Promise<string | undefined> {
  for (const name of usernameAttributes(pool)) {
    const value = user.attributes[name];
    if (value !== undefined && (await store.users.get(pool, value))) return name;
  }
  return undefined;
}

/** RESEND: who never signed in gets a new time limit, and the new password if one is given. */
async function renewInvitation(context: OperationContext, pool: Pool, input: Input): Promise<User> {
  const { store, clock } = context;
  const user = await store.users.get(pool, input.Username);
  if (!user) throw errors.userNotFound();
  requireInvited(user, input.Username);
  const renewed = await temporaryCredential(context, pool, user.username, input.TemporaryPassword);
  const nowMs = clock.nowMs();
  const expiresMs = temporaryPasswordExpiryMs(pool, nowMs);
  const account = await store.users.change(pool, user.username, (current) => {
    requireInvited(current.user, input.Username);
    const credential = renewed ?? current.credential;
    return {
      ...current,
      user: { ...current.user, modifiedMs: nowMs },
      credential: credential && { ...credential, expiresMs },
    };
  });
  return account.user;
}

function requireInvited(user: User, name: string): void {
  if (user.status !== 'FORCE_CHANGE_PASSWORD') throw errors.resendNotPossible(name);
}
