/** A user: how one comes to be, how attributes change, and how one looks on the wire. */
import { wireSeconds } from '../lib/clock.ts';
import { formatSub, newSub } from '../lib/ids.ts';
import type {
  AdminGetUserResponse,
  AttributeType,
  UserType,
} from '../wire/cognito-idp.generated.ts';
import { type AttributeChanges, cannotDeleteError, requiredError } from './attributes.ts';
import { errors } from './errors.ts';
import type { Pool, User, UserStatus } from './types.ts';
import { attributeOfUsername, usernameAttributes } from './username.ts';

/** Attributes that are proved by a code, and the flags that say so. */
const verifiable = [
  { name: 'email', flag: 'email_verified' },
  { name: 'phone_number', flag: 'phone_number_verified' },
] as const;

/**
 * A user who signs in by the given name. In a pool with username attributes the name becomes
 * that attribute and the user is called by `sub`, as AWS does.
 */
export function newUser(
  pool: Pool,
  name: string,
  given: AttributeChanges,
  status: UserStatus,
  nowMs: number,
): User {
  const sub = formatSub(newSub(nowMs));
  const nameAttribute = attributeOfUsername(pool, name);
  const attributes = nameAttribute ? withNameAttribute(pool, nameAttribute, name, given) : given;
  requireVerifiedValues(attributes);
  return {
    username: nameAttribute ? sub : name,
    sub,
    status,
    enabled: true,
    createdMs: nowMs,
    modifiedMs: nowMs,
    attributes,
  };
}

/**
 * A user whom an administrator invites: one who must change the temporary password, or, when
 * none is given and the pool lets people sign in by a code sent to them, one who needs none.
 */
export function invitedUser(
  pool: Pool,
  name: string,
  given: AttributeChanges,
  hasPassword: boolean,
  nowMs: number,
): User {
  const user = newUser(pool, name, given, 'FORCE_CHANGE_PASSWORD', nowMs);
  return !hasPassword && canSignInByCode(pool, user) ? { ...user, status: 'CONFIRMED' } : user;
}

function canSignInByCode(pool: Pool, { attributes }: User): boolean {
  const factors = pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  return (
    (factors.includes('EMAIL_OTP') && attributes.email !== undefined) ||
    (factors.includes('SMS_OTP') && attributes.phone_number !== undefined)
  );
}

/** An attribute given beside the name it repeats keeps its own spelling. */
function withNameAttribute(
  pool: Pool,
  attribute: string,
  name: string,
  given: AttributeChanges,
): AttributeChanges {
  const value = given[attribute];
  if (value === undefined) return { ...given, [attribute]: name };
  const isCaseSensitive = pool.settings.UsernameConfiguration?.CaseSensitive ?? true;
  const isSame = isCaseSensitive ? value === name : value.toLowerCase() === name.toLowerCase();
  if (!isSame) throw errors.usernameMismatch(attribute);
  return given;
}

/** The user with those attributes changed; blank values take attributes away. */
export function changeAttributes(
  pool: Pool,
  user: User,
  changes: AttributeChanges,
  nowMs: number,
): User {
  const attributes = { ...user.attributes };
  for (const [name, value] of Object.entries(changes))
    if (value === '') delete attributes[name];
    else attributes[name] = value;
  for (const { name, flag } of verifiable) {
    if (attributes[name] === undefined) {
      if (name in changes) delete attributes[flag];
    } else if (attributes[name] !== user.attributes[name] && !(flag in changes))
      attributes[flag] = 'false';
  }
  requireVerifiedValues(attributes, true);
  requireUsernameAttribute(pool, user, attributes);
  return { ...user, attributes, modifiedMs: nowMs };
}

/** A verified flag needs something that was verified. */
function requireVerifiedValues(attributes: AttributeChanges, isUpdate = false): void {
  for (const { name, flag } of verifiable)
    if (attributes[flag] === 'true' && attributes[name] === undefined)
      throw requiredError(name, isUpdate);
}

/** Without any username attribute a user of such a pool could never sign in again. */
function requireUsernameAttribute(pool: Pool, user: User, attributes: AttributeChanges): void {
  const names = usernameAttributes(pool);
  const lost = names.find((name) => user.attributes[name] !== undefined);
  if (lost && names.every((name) => attributes[name] === undefined)) throw cannotDeleteError(lost);
}

/** A user as lists and AdminCreateUser show one, with all attributes or the wanted ones only. */
export const renderUser = (user: User, wanted?: ReadonlySet<string>): UserType => ({
  Username: user.username,
  Attributes: attributeList(user, wanted),
  UserCreateDate: wireSeconds(user.createdMs),
  UserLastModifiedDate: wireSeconds(user.modifiedMs),
  Enabled: user.enabled,
  UserStatus: user.status,
});

/** A user as AdminGetUser shows one. */
export const renderUserForAdmin = (user: User): AdminGetUserResponse => ({
  Username: user.username,
  UserAttributes: attributeList(user),
  UserCreateDate: wireSeconds(user.createdMs),
  UserLastModifiedDate: wireSeconds(user.modifiedMs),
  Enabled: user.enabled,
  UserStatus: user.status,
});

/**
 * `sub` first, then the others in their stored order. What the directory notes of a user under
 * `cognito:` names is none of its attributes.
 */
export function attributeList(user: User, wanted?: ReadonlySet<string>): AttributeType[] {
  const list: AttributeType[] = [];
  if (!wanted || wanted.has('sub')) list.push({ Name: 'sub', Value: user.sub });
  for (const name in user.attributes)
    if ((!wanted || wanted.has(name)) && !name.startsWith('cognito:'))
      list.push({ Name: name, Value: user.attributes[name] });
  return list;
}
