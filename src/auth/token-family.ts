/**
 * The rules of refreshing, pure. A family of tokens has a row in the store only once something
 * happened to it: its first rotation or its revocation. A sign-in writes nothing.
 */
import type { Client, TokenFamily } from '../directory/types.ts';
import type { RefreshGrant } from './refresh-tokens.ts';

export interface RefreshVerdict {
  /** False: the caller answers `errors.refreshTokenRevoked`, after storing `family`. */
  isAccepted: boolean;
  /** What the store is to keep of the family now; absent when nothing changes. */
  family?: TokenFamily;
  /** The generation of the refresh token to hand out; absent when the old one stays in use. */
  generation?: number;
}

/**
 * Whether a refresh token may be used, given the family's row. To be called inside the store's
 * updater, so that of two refreshes at once the second sees what the first stored.
 *
 * With rotation each token is good once. Within the client's grace period the one before the
 * latest is taken for a retry, whose answer was lost, and gets another copy of the latest. Any
 * other old token was stolen, or its owner's was: nobody can tell, so the whole family ends.
 */
export function judgeRefresh(
  client: Client,
  grant: RefreshGrant,
  family: TokenFamily | undefined,
  nowMs: number,
): RefreshVerdict {
  if (family?.revokedMs !== undefined) return { isAccepted: false };
  const current = family ?? newFamily(client, grant);
  if (grant.generation === current.generation) return rotated(client, current, nowMs);
  if (isRetry(client, grant, current, nowMs))
    return { isAccepted: true, generation: current.generation };
  return { isAccepted: false, family: { ...current, revokedMs: nowMs } };
}

function rotated(client: Client, family: TokenFamily, nowMs: number): RefreshVerdict {
  if (client.settings.RefreshTokenRotation?.Feature !== 'ENABLED') return { isAccepted: true };
  const generation = family.generation + 1;
  return { isAccepted: true, family: { ...family, generation, rotatedMs: nowMs }, generation };
}

function isRetry(
  { settings }: Client,
  grant: RefreshGrant,
  { generation, rotatedMs = 0 }: TokenFamily,
  nowMs: number,
): boolean {
  const graceMs = (settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0) * 1000;
  return grant.generation === generation - 1 && nowMs - rotatedMs < graceMs;
}

/** The family as RevokeToken leaves it. */
export const revokedFamily = (
  client: Client,
  grant: RefreshGrant,
  family: TokenFamily | undefined,
  nowMs: number,
): TokenFamily => ({ ...(family ?? newFamily(client, grant)), revokedMs: nowMs });

const newFamily = (client: Client, grant: RefreshGrant): TokenFamily => ({
  originJti: grant.originJti,
  sub: grant.sub,
  clientId: client.id,
  expiresMs: grant.expiresMs,
  generation: 0,
});
