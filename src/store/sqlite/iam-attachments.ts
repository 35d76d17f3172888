/** Which managed policies are attached to which users, groups and roles. */
import { awsPolicyOf } from '../../directory/aws-policies.ts';
import { errors } from '../../directory/errors.ts';
import type { Holder, PolicyStore } from '../iam-store.ts';
import type { Connection } from './connection.ts';
import { requireEntity } from './iam-entities.ts';
import type { Write } from './port.ts';

export const attachmentStore = (
  db: Connection,
  write: Write,
): Pick<PolicyStore, 'attach' | 'detach' | 'attached'> => ({
  attach: (holder, arn, attachedMax) => write('attachPolicy', holder, arn, attachedMax),
  detach: (holder, arn) => write('detachPolicy', holder, arn),
  attached: ({ kind, name }) => attachedArns(db, requireEntity(db, kind, name).id),
});

export const attachedArns = (db: Connection, holderId: string): string[] =>
  db
    .all<{ policy: string }>(
      'select policy from iam_attachments where holder = ? order by policy',
      holderId,
    )
    .map(({ policy }) => policy);

export function attachmentWrites(db: Connection) {
  return {
    attachPolicy({ kind, name }: Holder, arn: string, attachedMax: number): void {
      const { id } = requireEntity(db, kind, name);
      if (!awsPolicyOf(arn) && !db.one('select 1 from iam_policies where arn = ?', arn))
        throw errors.policyNotAttachable(arn);
      const attached = attachedArns(db, id);
      if (attached.includes(arn)) return;
      if (attached.length >= attachedMax) throw errors.tooManyAttachedPolicies(kind, attachedMax);
      db.run('insert into iam_attachments (holder, policy) values (?, ?)', id, arn);
    },

    detachPolicy({ kind, name }: Holder, arn: string): void {
      const { id } = requireEntity(db, kind, name);
      const sql = 'delete from iam_attachments where holder = ? and policy = ?';
      if (db.run(sql, id, arn) === 0) throw errors.policyNotFound(arn);
    },
  };
}
