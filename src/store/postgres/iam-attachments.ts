/** Which managed policies are attached to which users, groups and roles. */
import { awsPolicyOf } from '../../directory/aws-policies.ts';
import { errors } from '../../directory/errors.ts';
import type { Holder, PolicyStore } from '../iam-store.ts';
import type { Database, Sql, Transaction } from './connection.ts';
import type { IamChange } from './iam.ts';
import { requireEntity } from './iam-entities.ts';

export const attachmentStore = (
  db: Database,
  change: IamChange,
): Pick<PolicyStore, 'attach' | 'detach' | 'attached'> => ({
  attach: (holder, arn, attachedMax) => change((tx) => attach(tx, holder, arn, attachedMax)),
  detach: ({ kind, name }, arn) =>
    change(async (tx) => {
      const { id } = await requireEntity(tx, kind, name);
      const sql = 'delete from iam_attachments where holder = $1 and policy = $2';
      if ((await tx.run(sql, id, arn)) === 0) throw errors.policyNotFound(arn);
    }),
  attached: async ({ kind, name }) => attachedArns(db, (await requireEntity(db, kind, name)).id),
});

export async function attachedArns(sql: Sql, holderId: string): Promise<string[]> {
  const text = 'select policy from iam_attachments where holder = $1 order by policy';
  return (await sql.all<{ policy: string }>(text, holderId)).map(({ policy }) => policy);
}

async function attach(
  tx: Transaction,
  { kind, name }: Holder,
  arn: string,
  attachedMax: number,
): Promise<void> {
  const { id } = await requireEntity(tx, kind, name);
  if (!awsPolicyOf(arn) && !(await tx.one('select 1 from iam_policies where arn = $1', arn)))
    throw errors.policyNotAttachable(arn);
  const attached = await attachedArns(tx, id);
  if (attached.includes(arn)) return;
  if (attached.length >= attachedMax) throw errors.tooManyAttachedPolicies(kind, attachedMax);
  await tx.run('insert into iam_attachments (holder, policy) values ($1, $2)', id, arn);
}
