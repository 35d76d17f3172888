/** What a person needs to sign up, and which of their addresses is verified by it. */
import type { AttributeType, SignUpRequest } from '../wire/cognito-idp.generated.ts';
import { checkAttributes } from './attributes.ts';
import { authFlowsOf } from './client.ts';
import { requireWritable } from './client-attributes.ts';
import { errors } from './errors.ts';
import type { Client, Pool, User } from './types.ts';
import { newUser } from './user.ts';
import { attributeOfUsername, checkUsername } from './username.ts';

export type Verifiable = 'email' | 'phone_number';

/** An attribute that a code can prove, and the value that it is about. */
export interface Address {
  attribute: Verifiable;
  address: string;
}

/** AWS sends one code at a sign-up, by SMS when there is a choice. */
const signUpOrder: readonly Verifiable[] = ['phone_number', 'email'];

/** The attributes that the pool verifies by itself, the preferred one first. */
export const autoVerified = ({ settings }: Pool): Verifiable[] =>
  signUpOrder.filter((name) => settings.AutoVerifiedAttributes?.includes(name));

/** Where the code of a sign-up goes; nowhere when the pool verifies nothing that the user has. */
export function addressToConfirm(pool: Pool, { attributes }: User): Address | undefined {
  for (const attribute of autoVerified(pool)) {
    const address = attributes[attribute];
    if (address !== undefined) return { attribute, address };
  }
  return undefined;
}

/**
 * The user who signs up. Their addresses are unverified, whoever else has them: an alias is the
 * user's once it is verified.
 * @throws errors.signUpNotPermitted, errors.attributeNotWritable, errors.invalidParameter
 */
export function signedUpUser(
  pool: Pool,
  client: Client,
  { Username, UserAttributes = [] }: SignUpRequest,
  nowMs: number,
): User {
  if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly)
    throw errors.signUpNotPermitted();
  const problem = checkUsername(pool, Username);
  if (problem) throw errors.invalidParameter(problem);
  const names = UserAttributes.map(({ Name }) => Name);
  requireWritable(client, names);
  const isEarly = (name: string) =>
    name === 'preferred_username' && pool.settings.AliasAttributes?.includes(name);
  if (names.some(isEarly)) throw errors.preferredUsernameTooEarly();
  const attributes = checkAttributes(pool, withName(pool, Username, UserAttributes), 'signUp');
  const user = newUser(pool, Username, attributes, 'UNCONFIRMED', nowMs);
  return { ...user, attributes: withFlags(user.attributes) };
}

/** Where the user name is an attribute, that attribute is given by it. */
function withName(pool: Pool, name: string, given: readonly AttributeType[]): AttributeType[] {
  const attribute = attributeOfUsername(pool, name);
  const isGiven = given.some(({ Name, Value }) => Name === attribute && Value);
  return attribute && !isGiven ? [...given, { Name: attribute, Value: name }] : [...given];
}

function withFlags(attributes: User['attributes']): User['attributes'] {
  const flagged = { ...attributes };
  for (const name of signUpOrder)
    if (attributes[name] !== undefined) flagged[`${name}_verified`] = 'false';
  return flagged;
}

/**
 * Everybody does who cannot sign in by codes to an address that the pool verifies, through a
 * client that offers it.
 */
export function needsPassword(pool: Pool, client: Client, { attributes }: User): boolean {
  if (!authFlowsOf(client).includes('ALLOW_USER_AUTH')) return true;
  const factors = pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  return !autoVerified(pool).some(
    (name) =>
      attributes[name] !== undefined &&
      factors.includes(name === 'email' ? 'EMAIL_OTP' : 'SMS_OTP'),
  );
}
