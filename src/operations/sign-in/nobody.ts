/** What a client that hides who exists is shown in the place of a user who does not. */
import type { Pool } from '../../directory/types.ts';
import { checkUsername, usernameAttributes } from '../../directory/username.ts';
import { formatSub, newSub } from '../../lib/ids.ts';
import type { Scene } from './scene.ts';

const hourMs = 60 * 60 * 1000;

/**
 * The user name that the name would stand for: itself where people choose one, and the form of a
 * `sub` where the name cannot be more than an alias.
 */
export const pretendedUsername = ({ context, pool }: Scene, name: string): string =>
  canBeChosen(pool, name) ? name : pretendedSub(pool, context.signIn.strangers.seedOf(pool, name));

const canBeChosen = (pool: Pool, name: string): boolean =>
  usernameAttributes(pool).length === 0 && checkUsername(pool, name) === undefined;

/** Of somebody who came within an hour of the pool's making. */
function pretendedSub(pool: Pool, seed: Buffer): string {
  const sub = newSub(pool.createdMs + (seed.readUInt32BE(8) % hourMs));
  sub.set(seed.subarray(0, 7), 9);
  return formatSub(sub);
}
