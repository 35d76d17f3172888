/** All policies that decide what a user or a role may do, collected in one read. */
import { awsPolicyOf } from '../../directory/aws-policies.ts';
import type { EntityKind } from '../../directory/iam-errors.ts';
import type { Grant, Permissions } from '../../directory/iam-types.ts';
import type { IamStore } from '../iam-store.ts';
import type { Database, Sql } from './connection.ts';
import { attachedArns } from './iam-attachments.ts';
import { type Entity, type EntityRow, entityOf, findEntity } from './iam-entities.ts';
import { groupRows } from './iam-members.ts';

export const permissionReads = (
  db: Database,
): Pick<IamStore, 'userPermissions' | 'groupPermissions' | 'rolePermissions'> => ({
  userPermissions: (name) =>
    db.snapshot(async (tx) => {
      const row = await findEntity(tx, 'user', name);
      if (!row) return undefined;
      const grants = await grantsOf(tx, 'user', row);
      for (const group of await groupRows(tx, row.id))
        grants.push(...(await grantsOf(tx, 'group', group)));
      return permissions(tx, entityOf<'user'>(row), grants);
    }),
  groupPermissions: (name) =>
    db.snapshot(async (tx) => {
      const row = await findEntity(tx, 'group', name);
      if (!row) return undefined;
      return { holder: entityOf<'group'>(row), grants: await grantsOf(tx, 'group', row) };
    }),
  rolePermissions: (name) =>
    db.snapshot(async (tx) => {
      const row = await findEntity(tx, 'role', name);
      return row && permissions(tx, entityOf<'role'>(row), await grantsOf(tx, 'role', row));
    }),
});

async function permissions<T extends { permissionsBoundary?: string | undefined }>(
  sql: Sql,
  holder: T,
  grants: Grant[],
): Promise<Permissions<T>> {
  const { permissionsBoundary } = holder;
  const boundary = permissionsBoundary && (await documentOf(sql, permissionsBoundary));
  return { holder, grants, ...(boundary && { boundary }) };
}

async function grantsOf(sql: Sql, kind: EntityKind, row: EntityRow): Promise<Grant[]> {
  const { name, policies }: Entity = entityOf(row);
  const grants: Grant[] = Object.entries(policies).map(([policy, document]) => ({
    source: kind,
    holder: name,
    policy,
    document,
  }));
  for (const arn of await attachedArns(sql, row.id)) {
    const document = await documentOf(sql, arn);
    const source = awsPolicyOf(arn) ? 'aws-managed' : 'user-managed';
    if (document !== undefined) grants.push({ source, holder: name, policy: arn, document });
  }
  return grants;
}

/** The text of a managed policy's default version. */
async function documentOf(sql: Sql, arn: string): Promise<string | undefined> {
  const aws = awsPolicyOf(arn);
  if (aws) return aws.document;
  const row = await sql.one<{ document: string }>(
    `select v.document from iam_policies p
     join iam_policy_versions v on v.policy = p.arn and v.number = p.default_version
     where p.arn = $1`,
    arn,
  );
  return row?.document;
}
