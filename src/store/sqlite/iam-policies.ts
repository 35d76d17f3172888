/** Managed policies of IAM and their versions. */
import { errors } from '../../directory/errors.ts';
import type { ManagedPolicy, PolicyVersion } from '../../directory/iam-types.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { ListedPolicy, NewVersion, PolicyStore, PolicyUsage } from '../iam-store.ts';
import type { Connection } from './connection.ts';
import { attachmentStore } from './iam-attachments.ts';
import { keyOf } from './iam-entities.ts';
import type { Write } from './port.ts';
import { prefixRange } from './range.ts';

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

export function policyStore(db: Connection, write: Write): PolicyStore {
  return {
    create: (policy, document) => write('createPolicy', policy, document),
    get: (arn) => {
      const row = db.one<PolicyRow>(
        'select name_key, default_version, updated_ms, document from iam_policies where arn = ?',
        arn,
      );
      return row && policyOf(row);
    },
    usage: (arn) => usageOf(db, arn),
    list: (filter, page) => listPolicies(db, filter, page),
    delete: (arn) => write('deletePolicy', arn),
    addVersion: (arn, version, versionsMax) => write('addPolicyVersion', arn, version, versionsMax),
    versions: (arn) => versionsOf(db, arn),
    setDefaultVersion: (arn, number) => write('setDefaultPolicyVersion', arn, number),
    deleteVersion: (arn, number) => write('deletePolicyVersion', arn, number),
    ...attachmentStore(db, write),
  };
}

const versionsOf = (db: Connection, arn: string): PolicyVersion[] =>
  db
    .all<VersionRow>(
      `select number, created_ms, document from iam_policy_versions
       where policy = ? order by number desc`,
      arn,
    )
    .map(versionOf);

function usageOf(db: Connection, arn: string): PolicyUsage {
  const usage = db.one<PolicyUsage>(
    `select (select count(*) from iam_attachments where policy = ?1) as attachments,
       (select count(*) from iam_entities where boundary = ?1) as boundaries`,
    arn,
  );
  return { attachments: 0, boundaries: 0, ...usage };
}

function listPolicies(...[db, filter, page]: [Connection, ...Parameters<PolicyStore['list']>]) {
  const { pathPrefix, used = '' } = filter;
  const scope = `policies:${pathPrefix}:${used}`;
  const [after = ''] = decodeCursor(scope, page.after) ?? [];
  const { low, high } = prefixRange(pathPrefix);
  const rows = db.all<PolicyRow & PolicyUsage>(
    `select name_key, default_version, updated_ms, document, attachments, boundaries
     from (
       select *, (select count(*) from iam_attachments where policy = arn) as attachments,
         (select count(*) from iam_entities e where e.boundary = arn) as boundaries
       from iam_policies
       where name_key > ?1 and path >= ?2 and path < ?3
     )
     where ?4 = '' or (?4 = 'attached' and attachments > 0) or (?4 = 'boundary' and boundaries > 0)
     order by name_key limit ?5`,
    after,
    low,
    high,
    used,
    page.limit + 1,
  );
  const listed = (row: PolicyRow & PolicyUsage): ListedPolicy => ({
    policy: policyOf(row),
    attachments: row.attachments,
    boundaries: row.boundaries,
  });
  return pageOf(rows, page.limit, scope, listed, (row) => [row.name_key]);
}

export function policyWrites(db: Connection) {
  const requireVersion = (arn: string, number: number): { default_version: number } => {
    const row = db.one<{ default_version: number }>(
      `select p.default_version from iam_policies p join iam_policy_versions v on v.policy = p.arn
       where p.arn = ? and v.number = ?`,
      arn,
      number,
    );
    if (!row) throw errors.policyVersionNotFound(arn, `v${number}`);
    return row;
  };
  return {
    createPolicy(policy: ManagedPolicy, document: string): void {
      const created = db.run(
        `insert into iam_policies
           (arn, name_key, path, default_version, next_version, updated_ms, document)
         values (?, ?, ?, 1, 2, ?, ?) on conflict do nothing`,
        policy.arn,
        keyOf(policy.name),
        policy.path,
        policy.updatedMs,
        JSON.stringify(policy),
      );
      if (created === 0) throw errors.policyExists(policy.name);
      insertVersion(db, policy.arn, { number: 1, document, createdMs: policy.createdMs });
    },

    deletePolicy: (arn: string): void => deletePolicy(db, arn),

    addPolicyVersion: (arn: string, version: NewVersion, versionsMax: number): PolicyVersion =>
      addVersion(db, arn, version, versionsMax),

    setDefaultPolicyVersion(arn: string, number: number): void {
      requireVersion(arn, number);
      db.run('update iam_policies set default_version = ? where arn = ?', number, arn);
    },

    deletePolicyVersion(arn: string, number: number): void {
      if (requireVersion(arn, number).default_version === number)
        throw errors.policyVersionIsDefault();
      db.run('delete from iam_policy_versions where policy = ? and number = ?', arn, number);
    },
  };
}

function deletePolicy(db: Connection, arn: string): void {
  if (!db.one('select 1 from iam_policies where arn = ?', arn)) throw errors.policyNotFound(arn);
  const { attachments, boundaries } = usageOf(db, arn);
  if (attachments + boundaries > 0) throw errors.policyAttached();
  if (versionsOf(db, arn).length > 1) throw errors.policyHasVersions();
  db.run('delete from iam_policy_versions where policy = ?', arn);
  db.run('delete from iam_policies where arn = ?', arn);
}

function addVersion(
  db: Connection,
  arn: string,
  { document, isDefault, nowMs }: NewVersion,
  versionsMax: number,
): PolicyVersion {
  const sql = 'select next_version from iam_policies where arn = ?';
  const row = db.one<{ next_version: number }>(sql, arn);
  if (!row) throw errors.policyNotFound(arn);
  if (versionsOf(db, arn).length >= versionsMax) throw errors.tooManyPolicyVersions(versionsMax);
  const version = { number: row.next_version, document, createdMs: nowMs };
  insertVersion(db, arn, version);
  db.run(
    `update iam_policies
     set next_version = next_version + 1, updated_ms = ?,
       default_version = iif(?, next_version, default_version)
     where arn = ?`,
    nowMs,
    isDefault ? 1 : 0,
    arn,
  );
  return version;
}

function insertVersion(db: Connection, arn: string, version: PolicyVersion): void {
  const { number, createdMs, document } = version;
  db.run(
    `insert into iam_policy_versions (policy, number, created_ms, document)
     values (?, ?, ?, ?)`,
    arn,
    number,
    createdMs,
    document,
  );
}
