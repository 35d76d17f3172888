/** The password as a factor, sent as it is. */
import { credentialMark, isToBeUpgraded } from '../../auth/credentials.ts';
import { errors } from '../../directory/errors.ts';
import type { Account, Credential } from '../../directory/types.ts';
import { hidesExistence } from '../public-client.ts';
import { attempt, type Passage } from './attempt.ts';
import { findVisitor, type Scene, type Visitor } from './scene.ts';

/** Another password was set while one was being proved. */
class PasswordChanged extends Error {}

/**
 * Proves a password. A name that nobody has costs as much work as one that somebody has. An
 * imported hash is replaced by a credential of our own in the change that counts the try.
 */
export async function passPassword(
  scene: Scene,
  visitor: Visitor,
  password: string,
  isAgain = false,
): Promise<Passage> {
  const { account } = visitor;
  if (account) refuseEarly(scene, account);
  const { passwords } = scene.context.signIn;
  const isRight = await passwords.verify(account?.credential, password);
  if (!account) throw errors.incorrectCredentials();
  const upgraded = isRight ? await upgrade(scene, account, password) : undefined;
  try {
    return await attempt(scene, account.user, {
      factor: 'password',
      before: [],
      decide: (current) => {
        if (!isRight) return errors.incorrectCredentials();
        requireSamePassword(account, current);
        return upgraded ? { ...current, credential: upgraded } : current;
      },
    });
  } catch (error) {
    if (!(error instanceof PasswordChanged)) throw error;
    // Two first sign-ins at once: the other one has upgraded the hash.
    if (isAgain) throw errors.incorrectCredentials();
    return passPassword(scene, await findVisitor(scene, visitor.name), password, true);
  }
}

/** What is answered whatever the password, unless the client hides who exists. */
export function refuseEarly({ client }: Scene, { user }: Account): void {
  if (hidesExistence(client)) return;
  if (!user.enabled) throw errors.userDisabled();
  if (user.status === 'RESET_REQUIRED') throw errors.passwordResetRequired();
}

async function upgrade(
  { context, pool }: Scene,
  { user, credential }: Account,
  password: string,
): Promise<Credential | undefined> {
  if (!credential || !isToBeUpgraded(credential)) return undefined;
  const owner = { poolId: pool.id, username: user.username };
  return context.makeCredential(owner, password, credential.expiresMs);
}

function requireSamePassword(proved: Account, current: Account): void {
  if (credentialMark(proved.credential) !== credentialMark(current.credential))
    throw new PasswordChanged();
}
