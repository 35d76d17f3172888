/** The tags of a pool. The lengths of keys and values are checked against the contract. */
import { tagsMax } from '../lib/limits.ts';
import { errors } from './errors.ts';

export type Tags = Record<string, string>;

/** The tags, when a pool may have them: AWS keeps the prefix `aws:` for itself, in any case. */
export function checkedTags(tags: Tags): Tags {
  const keys = Object.keys(tags);
  if (keys.some((key) => key.toLowerCase().startsWith('aws:'))) throw errors.reservedTagKey();
  if (keys.length > tagsMax) throw errors.tooManyTags(tagsMax);
  return tags;
}

export const withTags = (tags: Tags, added: Tags): Tags => checkedTags({ ...tags, ...added });

/** Keys that no tag has are no error. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)));
}
