/** The role under which an import writes its log. */
import { roleArn } from '../directory/arns.ts';
import type { ImportJob } from '../directory/types.ts';
import type { Store } from '../store/store.ts';

/**
 * Why the job may not run: AWS needs the CloudWatch Logs role at run time, not only for the log.
 * Undefined when the role is there.
 */
export async function importRoleRefusal(
  store: Store,
  job: ImportJob,
  accountId: string,
): Promise<string | undefined> {
  const name = job.roleArn.slice(job.roleArn.lastIndexOf('/') + 1);
  const role = await store.roles.get(name);
  const exists = role && roleArn(accountId, role.path, role.name) === job.roleArn;
  return exists ? undefined : 'The CloudWatch Logs role of the import job does not exist.';
}
