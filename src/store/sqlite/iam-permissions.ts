/** All policies that decide what a user or a role may do, collected in one read. */
import { awsPolicyOf } from '../../directory/aws-policies.ts';
import type { EntityKind } from '../../directory/iam-errors.ts';
import type { Grant, Permissions } from '../../directory/iam-types.ts';
import type { IamStore } from '../iam-store.ts';
import type { Connection } from './connection.ts';
import { attachedArns } from './iam-attachments.ts';
import { type Entity, type EntityRow, entityOf, findEntity } from './iam-entities.ts';
import { groupRows } from './iam-members.ts';

export const permissionReads = (
  db: Connection,
): Pick<IamStore, 'userPermissions' | 'groupPermissions' | 'rolePermissions'> => ({
  userPermissions: (name) =>
    db.snapshot(() => {
      const row = findEntity(db, 'user', name);
      if (!row) return undefined;
      const groups = groupRows(db, row.id).flatMap((group) => grantsOf(db, 'group', group));
      const user = entityOf<'user'>(row);
      return permissions(db, user, [...grantsOf(db, 'user', row), ...groups]);
    }),
  groupPermissions: (name) =>
    db.snapshot(() => {
      const row = findEntity(db, 'group', name);
      return row && { holder: entityOf<'group'>(row), grants: grantsOf(db, 'group', row) };
    }),
  rolePermissions: (name) =>
    db.snapshot(() => {
      const row = findEntity(db, 'role', name);
      return row && permissions(db, entityOf<'role'>(row), grantsOf(db, 'role', row));
    }),
});

function permissions<T extends { permissionsBoundary?: string | undefined }>(
  db: Connection,
  holder: T,
  grants: Grant[],
): Permissions<T> {
  const { permissionsBoundary } = holder;
  const boundary = permissionsBoundary && documentOf(db, permissionsBoundary);
  return { holder, grants, ...(boundary && { boundary }) };
}

function grantsOf(db: Connection, kind: EntityKind, row: EntityRow): Grant[] {
  const { name, policies }: Entity = entityOf(row);
  const inline = Object.entries(policies).map(([policy, document]) => ({
    source: kind,
    holder: name,
    policy,
    document,
  }));
  const managed = attachedArns(db, row.id).flatMap((arn): Grant[] => {
    const document = documentOf(db, arn);
    const source = awsPolicyOf(arn) ? 'aws-managed' : 'user-managed';
    return document === undefined ? [] : [{ source, holder: name, policy: arn, document }];
  });
  return [...inline, ...managed];
}

/** The text of a managed policy's default version. */
function documentOf(db: Connection, arn: string): string | undefined {
  const aws = awsPolicyOf(arn);
  if (aws) return aws.document;
  const row = db.one<{ document: string }>(
    `select v.document from iam_policies p
     join iam_policy_versions v on v.policy = p.arn and v.number = p.default_version
     where p.arn = ?`,
    arn,
  );
  return row?.document;
}
