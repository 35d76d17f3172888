/** The password that a user sets at the first sign-in, in the place of a temporary one. */
import type { Challenge } from '../../auth/challenge.ts';
import { readableAttributes } from '../../auth/token-claims.ts';
import { type AttributeChanges, checkAttributes } from '../../directory/attributes.ts';
import { requireWritable } from '../../directory/client-attributes.ts';
import { errors } from '../../directory/errors.ts';
import type { Account, Pool, User } from '../../directory/types.ts';
import { changeAttributes } from '../../directory/user.ts';
import { passwordCharactersMax } from '../../lib/limits.ts';
import { requireGoodPassword, requireUnusedPassword, withNewPassword } from '../new-password.ts';
import { advance, type Passage } from './attempt.ts';
import { type Parameters, required, type Scene } from './scene.ts';
import { requireFresh } from './sessions.ts';

const prefix = 'userAttributes.';

/** Required of every user, yet not given by whoever made this one. */
const missingAttributes = ({ schema }: Pool, { attributes }: User): string[] =>
  schema
    .filter(({ Name, Required }) => Required && Name !== 'sub' && attributes[Name] === undefined)
    .map(({ Name }) => Name);

/** What the challenge tells: the attributes that the client may read, and those still to give. */
export function newPasswordParameters({ pool, client }: Scene, user: User): Record<string, string> {
  const readable = readableAttributes(client).filter((name) => name in user.attributes);
  const known = Object.fromEntries(readable.map((name) => [name, user.attributes[name]]));
  const wanted = missingAttributes(pool, user).map((name) => prefix + name);
  return { userAttributes: JSON.stringify(known), requiredAttributes: JSON.stringify(wanted) };
}

/** Sets the password, and with it the attributes that were asked for; once. */
export async function setNewPassword(
  scene: Scene,
  account: Account,
  challenge: Challenge,
  parameters: Parameters,
): Promise<Passage> {
  const { context, pool, nowMs } = scene;
  const password = required(parameters, 'NEW_PASSWORD');
  const changes = givenAttributes(scene, account.user, parameters);
  requireGoodPassword(pool, password);
  if (password.length > passwordCharactersMax) throw errors.passwordInvalid('Password too long');
  await requireUnusedPassword(context, pool, account, password);
  const { username, sub } = account.user;
  const credential = await context.makeCredential({ poolId: pool.id, username }, password);
  let passage: Passage | undefined;
  await context.store.users.change(pool, sub, (current) => {
    requireTemporary(challenge, current);
    requireComplete(pool, current.user, changes);
    const user = changeAttributes(pool, current.user, changes, nowMs);
    const renewed = withNewPassword(pool, { ...current, user }, credential, nowMs);
    const advanced = advance(scene, renewed, challenge.passed);
    if (advanced.refusal) throw advanced.refusal;
    passage = advanced.passage;
    return advanced.account;
  });
  if (!passage) throw new Error('the store did not run the updater');
  return passage;
}

/** The temporary password must still be the one that was proved: this can be done once. */
export function requireTemporary(challenge: Challenge, account: Account): void {
  if (account.user.status !== 'FORCE_CHANGE_PASSWORD') throw errors.sessionUsed();
  requireFresh(challenge, account);
}

function givenAttributes(
  { pool, client }: Scene,
  user: User,
  parameters: Parameters,
): AttributeChanges {
  const given = Object.entries(parameters)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, Value]) => ({ Name: name.slice(prefix.length), Value }));
  const names = given.map(({ Name }) => Name);
  requireWritable(client, names);
  for (const name of names) requireOpen(pool, user, name);
  return checkAttributes(pool, given, 'create');
}

/** What the schema requires or fixes is given once, as the API reference has it. */
function requireOpen({ schema }: Pool, { attributes }: User, name: string): void {
  const attribute = schema.find(({ Name }) => Name === name);
  const isFixed = attribute?.Required || attribute?.Mutable === false;
  if (isFixed && attributes[name] !== undefined) throw errors.attributeAlreadyGiven(name);
}

function requireComplete(pool: Pool, user: User, changes: AttributeChanges): void {
  const missing = missingAttributes(pool, user).find((name) => !changes[name]);
  if (missing !== undefined) throw errors.attributeMissing(missing);
}
