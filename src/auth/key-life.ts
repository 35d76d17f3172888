/**
 * The life of a signing key: published for a while, then the one that signs, then published on
 * until the last token that it signed has ended. Lists of keys are in the order of their making.
 */
import type { SigningKey } from '../directory/types.ts';
import { signingKeyLeadMs, signingKeyRestMs } from '../lib/limits.ts';

/** When a key begins to sign, unless it is the first of its pool: that one signs at once. */
export const signsFromMs = ({ createdMs }: SigningKey): number => createdMs + signingKeyLeadMs;

/** The newest key that was published long enough, or the oldest where none was. */
export function signingKey(
  keys: readonly SigningKey[],
  use: SigningKey['use'],
  nowMs: number,
): SigningKey {
  const ofUse = keys.filter((key) => key.use === use);
  const signer = ofUse.findLast((key) => signsFromMs(key) <= nowMs) ?? ofUse[0];
  if (!signer) throw new Error(`a pool has no key for ${use} tokens`);
  return signer;
}

/** The keys of which a token may still be good, or is still to be signed. */
export const livingKeys = (keys: readonly SigningKey[], nowMs: number): SigningKey[] =>
  keys.filter((key, index) => {
    const successor = keys.slice(index + 1).find(({ use }) => use === key.use);
    return !successor || nowMs < signsFromMs(successor) + signingKeyRestMs;
  });
