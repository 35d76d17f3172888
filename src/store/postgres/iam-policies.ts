/** Managed policies of IAM and their versions. */
import { errors } from '../../directory/errors.ts';
import type { ManagedPolicy, PolicyVersion } from '../../directory/iam-types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { ListedPolicy, NewVersion, PolicyStore, PolicyUsage } from '../iam-store.ts';
import { behindPrefix } from '../range.ts';
import type { Database, Sql, Transaction } from './connection.ts';
import type { IamChange } from './iam.ts';
import { attachmentStore } from './iam-attachments.ts';
import { keyOf } from './iam-entities.ts';

interface PolicyRow {
  name_key: string;
  default_version: number;
  updated_ms: number;
  document: string;
}

interface VersionRow {
  number: number;
  created_ms: number;
  document: string;
}

/** What changes stands in columns, the rest in the document. */
const policyOf = (row: PolicyRow): ManagedPolicy => ({
  ...(JSON.parse(row.document) as ManagedPolicy),
  defaultVersion: row.default_version,
  updatedMs: row.updated_ms,
});

const versionOf = ({ number, created_ms, document }: VersionRow): PolicyVersion => ({
  number,
  document,
  createdMs: created_ms,
});

export function policyStore(db: Database, change: IamChange): PolicyStore {
  return {
    create: (policy, document) => change((tx) => createPolicy(tx, policy, document)),
    get: async (arn) => {
      const row = await db.one<PolicyRow>(
        'select name_key, default_version, updated_ms, document from iam_policies where arn = $1',
        arn,
      );
      return row && policyOf(row);
    },
    usage: (arn) => usageOf(db, arn),
    list: (filter, page) => listPolicies(db, filter, page),
    delete: (arn) => change((tx) => deletePolicy(tx, arn)),
    addVersion: (arn, version, versionsMax) =>
      change((tx) => addVersion(tx, arn, version, versionsMax)),
    versions: (arn) => versionsOf(db, arn),
    setDefaultVersion: (arn, number) =>
      change(async (tx) => {
        await requireVersion(tx, arn, number);
        await tx.run('update iam_policies set default_version = $2 where arn = $1', arn, number);
      }),
    deleteVersion: (arn, number) =>
      change(async (tx) => {
        const { default_version } = await requireVersion(tx, arn, number);
        if (default_version === number) throw errors.policyVersionIsDefault();
        const sql = 'delete from iam_policy_versions where policy = $1 and number = $2';
        await tx.run(sql, arn, number);
      }),
    ...attachmentStore(db, change),
  };
}

async function versionsOf(sql: Sql, arn: string): Promise<PolicyVersion[]> {
  const rows = await sql.all<VersionRow>(
    `select number, created_ms, document from iam_policy_versions
     where policy = $1 order by number desc`,
    arn,
  );
  return rows.map(versionOf);
}

async function usageOf(sql: Sql, arn: string): Promise<PolicyUsage> {
  const usage = await sql.one<PolicyUsage>(
    `select (select count(*) from iam_attachments where policy = $1) as attachments,
       (select count(*) from iam_entities where boundary = $1) as boundaries`,
    arn,
  );
  return { attachments: 0, boundaries: 0, ...usage };
}

async function listPolicies(...[db, filter, page]: [Database, ...Parameters<PolicyStore['list']>]) {
  const { pathPrefix, used = '' } = filter;
  const scope = `policies:${pathPrefix}:${used}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<PolicyRow & PolicyUsage>(
    `select name_key, default_version, updated_ms, document, attachments, boundaries
     from (
       select p.*, (select count(*) from iam_attachments where policy = p.arn) as attachments,
         (select count(*) from iam_entities e where e.boundary = p.arn) as boundaries
       from iam_policies p
       where name_key > $1 and path >= $2 and ($3::text is null or path < $3)
     ) listed
     where $4 = '' or ($4 = 'attached' and attachments > 0) or ($4 = 'boundary' and boundaries > 0)
     order by name_key limit $5`,
    ...[after, pathPrefix, behindPrefix(pathPrefix) ?? null, used, page.limit + 1],
  );
  const listed = (row: PolicyRow & PolicyUsage): ListedPolicy => ({
    policy: policyOf(row),
    attachments: row.attachments,
    boundaries: row.boundaries,
  });
  return pageOf(rows, page.limit, scope, listed, (row) => [row.name_key]);
}

async function requireVersion(
  tx: Transaction,
  arn: string,
  number: number,
): Promise<{ default_version: number }> {
  const row = await tx.one<{ default_version: number }>(
    `select p.default_version from iam_policies p join iam_policy_versions v on v.policy = p.arn
     where p.arn = $1 and v.number = $2`,
    arn,
    number,
  );
  if (!row) throw errors.policyVersionNotFound(arn, `v${number}`);
  return row;
}

async function createPolicy(
  tx: Transaction,
  policy: ManagedPolicy,
  document: string,
): Promise<void> {
  const created = await tx.run(
    `insert into iam_policies
       (arn, name_key, path, default_version, next_version, updated_ms, document)
     values ($1, $2, $3, 1, 2, $4, $5) on conflict do nothing`,
    ...[policy.arn, keyOf(policy.name), policy.path, policy.updatedMs, JSON.stringify(policy)],
  );
  if (created === 0) throw errors.policyExists(policy.name);
  await insertVersion(tx, policy.arn, { number: 1, document, createdMs: policy.createdMs });
}

async function deletePolicy(tx: Transaction, arn: string): Promise<void> {
  if (!(await tx.one('select 1 from iam_policies where arn = $1', arn)))
    throw errors.policyNotFound(arn);
  const { attachments, boundaries } = await usageOf(tx, arn);
  if (attachments + boundaries > 0) throw errors.policyAttached();
  if ((await versionsOf(tx, arn)).length > 1) throw errors.policyHasVersions();
  await tx.run('delete from iam_policy_versions where policy = $1', arn);
  await tx.run('delete from iam_policies where arn = $1', arn);
}

async function addVersion(
  tx: Transaction,
  arn: string,
  { document, isDefault, nowMs }: NewVersion,
  versionsMax: number,
): Promise<PolicyVersion> {
  const sql = 'select next_version from iam_policies where arn = $1';
  const row = await tx.one<{ next_version: number }>(sql, arn);
  if (!row) throw errors.policyNotFound(arn);
  if ((await versionsOf(tx, arn)).length >= versionsMax)
    throw errors.tooManyPolicyVersions(versionsMax);
  const version = { number: row.next_version, document, createdMs: nowMs };
  await insertVersion(tx, arn, version);
  await tx.run(
    `update iam_policies
     set next_version = next_version + 1, updated_ms = $2,
       default_version = case when $3::boolean then next_version else default_version end
     where arn = $1`,
    ...[arn, nowMs, isDefault],
  );
  return version;
}

async function insertVersion(tx: Transaction, arn: string, version: PolicyVersion): Promise<void> {
  const { number, createdMs, document } = version;
  await tx.run(
    `insert into iam_policy_versions (policy, number, created_ms, document)
     values ($1, $2, $3, $4)`,
    ...[arn, number, createdMs, document],
  );
}
