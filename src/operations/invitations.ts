/** Invitations: how a new user gets the temporary password. */
import { invitationText } from '../directory/message-texts.ts';
import type { Message, Pool, User } from '../directory/types.ts';
import { usernameAttributes } from '../directory/username.ts';
import type { OperationContext } from './operation.ts';

type Medium = Message['medium'];

/**
 * The ways by which an invitation goes out: those that are wanted; else a text message where
 * there is a phone number, as AWS does by default, or an e-mail.
 */
export function invitationMediums(
  { attributes }: User,
  wanted: readonly Medium[] | undefined,
): readonly Medium[] {
  if (wanted && wanted.length > 0) return [...new Set(wanted)];
  if (attributes.phone_number !== undefined) return ['SMS'];
  return attributes.email === undefined ? [] : ['EMAIL'];
}

/** One message for each medium whose address the user has, good as long as the password. */
export function invitations(
  { delivery }: OperationContext,
  pool: Pool,
  user: User,
  {
    password,
    mediums,
    expiresMs,
  }: { password: string; mediums: readonly Medium[] } & {
    expiresMs: number;
  },
): Message[] {
  return mediums.flatMap((medium) => {
    const to = user.attributes[medium === 'EMAIL' ? 'email' : 'phone_number'];
    if (to === undefined) return [];
    const content = { to, ...invitationText(pool, medium, nameOf(pool, user), password) };
    return [delivery.compose({ poolId: pool.id, sub: user.sub, medium }, content, expiresMs)];
  });
}

/** What the user types at a sign-in, which is not the `sub` by which the pool calls them. */
function nameOf(pool: Pool, user: User): string {
  const names = usernameAttributes(pool).map((name) => user.attributes[name]);
  return names.find((name) => name !== undefined) ?? user.username;
}
