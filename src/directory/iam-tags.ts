/** Tags of IAM and STS, whose keys differ by more than their case. */
import { errors } from './errors.ts';
import type { IamTag } from './iam-types.ts';

export function distinctTags(tags: IamTag[]): IamTag[] {
  const keys = new Set(tags.map((tag) => tag.Key.toLowerCase()));
  if (keys.size < tags.length) throw errors.duplicateTagKeys();
  return tags;
}
