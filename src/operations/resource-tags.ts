/** The tags of the thing that an ARN names. */
import { parseIamArn, poolIdOfArn } from '../directory/arns.ts';
import type { Store } from '../store/store.ts';
import { tagRecord } from './condition-keys.ts';

/** Of a log group, or of what is in one; names of groups hold no colon. */
const logGroupForm = /^arn:aws:logs:([^:]+):\d+:log-group:([^:]+)(?::|$)/;

/** No tags for what does not exist, or cannot have any. */
export async function tagsOfResource(
  { pools, iam, logs }: Store,
  accountId: string,
  arn: string,
): Promise<Readonly<Record<string, string>>> {
  const poolId = poolIdOfArn(arn, accountId);
  if (poolId !== undefined) return (await pools.get(poolId))?.tags ?? {};
  const [, region = '', group] = logGroupForm.exec(arn) ?? [];
  if (group !== undefined) return (await logs.group(region, group))?.tags ?? {};
  const { type, name = '' } = parseIamArn(arn) ?? {};
  if (type === 'user') return tagRecord((await iam.users.get(name))?.tags);
  if (type === 'role') return tagRecord((await iam.roles.get(name))?.tags);
  if (type === 'policy') return tagRecord((await iam.policies.get(arn))?.tags);
  return {};
}
