/** The proof that a caller has the secret of an app client. */
import { createHmac } from 'node:crypto';
import { errors } from '../directory/errors.ts';
import type { Client } from '../directory/types.ts';
import { sameText } from './same-text.ts';

export const secretHash = (clientId: string, clientSecret: string, username: string): string =>
  createHmac('sha256', clientSecret).update(username).update(clientId).digest('base64');

/**
 * Checks `SECRET_HASH` or `SecretHash`. `usernames` are those that the caller may have hashed: the
 * name as sent and, in answers to a challenge, the stored one that the challenge named.
 * @throws errors.secretHashMissing, errors.secretHashWrong
 */
export function checkSecretHash(
  { id, secret }: Pick<Client, 'id' | 'secret'>,
  usernames: readonly string[],
  given: string | undefined,
): void {
  if (secret === undefined) {
    if (given) throw errors.secretHashWrong(id);
    return;
  }
  if (!given) throw errors.secretHashMissing(id);
  if (!usernames.some((username) => sameText(secretHash(id, secret, username), given)))
    throw errors.secretHashWrong(id);
}
