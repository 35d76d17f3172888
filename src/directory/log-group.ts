/** What a log group may be. The form of names, tags and classes is checked against the contract. */
import { deliveryRetentionDays, tagsMax } from '../lib/limits.ts';
import { errors } from './errors.ts';
import type { LogGroup } from './types.ts';

/** Days for which a log group can keep its events, as AWS offers them. */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

type Tags = LogGroup['tags'];
type NewGroup = Omit<LogGroup, 'storedBytes'>;
type Given = Pick<LogGroup, 'region' | 'name' | 'createdMs'> &
  Partial<Pick<LogGroup, 'class' | 'deletionProtected' | 'tags'>>;

/** A group made by hand. */
export function newLogGroup({ tags = {}, ...given }: Given): NewGroup {
  // AWS's own groups begin with `/aws/`, and these may be made by hand.
  if (given.name.toLowerCase().startsWith('aws/')) throw errors.reservedLogGroupName();
  const group = { class: 'STANDARD', deletionProtected: false, ...given } as const;
  return { ...group, retentionDays: fixedRetention(group), tags: withGroupTags({}, tags) };
}

const fixedRetention = (group: Pick<LogGroup, 'class'>): number | undefined =>
  group.class === 'DELIVERY' ? deliveryRetentionDays : undefined;

/** The group with another retention; undefined keeps its events for ever. */
export function withRetention(group: LogGroup, days: number | undefined): LogGroup {
  if (days !== undefined && !retentionDays.includes(days))
    throw errors.invalidRetention(days, retentionDays);
  if (fixedRetention(group) !== undefined) throw errors.fixedRetention(group.name, group.class);
  return { ...group, retentionDays: days };
}

/** AWS keeps the prefix `aws:` for itself, in any case. */
export function withGroupTags(tags: Tags, added: Tags): Tags {
  if (Object.keys(added).some((key) => key.toLowerCase().startsWith('aws:')))
    throw errors.reservedTagKey();
  const all = { ...tags, ...added };
  if (Object.keys(all).length > tagsMax) throw errors.tooManyLogGroupTags(tagsMax);
  return all;
}
