/** Which name of a new user is another one's already. */
import { ApiError } from '../directory/errors.ts';
import type { Pool, User } from '../directory/types.ts';
import { usernameAttributes } from '../directory/username.ts';
import type { OperationContext } from './operation.ts';

/** Whether a store refused a user for a name. */
export const isNameTaken = (error: unknown): boolean =>
  error instanceof ApiError &&
  ['UsernameExistsException', 'AliasExistsException'].includes(error.code);

/** The username attribute of the new user that is another user's already. */
export async function takenAttribute(
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
