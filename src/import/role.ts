/** The role under which an import writes its log. */
import {
  importLogGroup,
  importLogStream,
  logGroupArn,
  poolArn,
  roleArn,
} from '../directory/arns.ts';
import type { Permissions } from '../directory/iam-types.ts';
import type { ImportJob, Pool, Role } from '../directory/types.ts';
import { compilePolicy } from '../iam/compiled-policy.ts';
import { tagKeys, timeKeys } from '../iam/context-keys.ts';
import { evaluate, type Policies } from '../iam/evaluate.ts';
import { parsePermissionsPolicy, parseTrustPolicy } from '../iam/policy-document.ts';
import { MalformedPolicy } from '../iam/policy-json.ts';
import type { Clock } from '../lib/clock.ts';
import type { IamStore } from '../store/iam-store.ts';
import type { PoolStore } from '../store/store.ts';
import * as messages from './messages.ts';

const service = 'cognito-idp.amazonaws.com';

/** What of a store this looks at. */
interface Known {
  pools: Pick<PoolStore, 'get'>;
  iam: Pick<IamStore, 'rolePermissions'>;
}

interface Scene {
  role: Role;
  permissions: Permissions<Role>;
  pool: Pool;
  job: ImportJob;
  accountId: string;
  nowMs: number;
}

/**
 * Why the job may not run: AWS needs the CloudWatch Logs role at run time, not only for the log.
 * Undefined when the role is there, Cognito may assume it, and it may write the job's log.
 */
export async function importRoleRefusal(
  store: Known,
  job: ImportJob,
  accountId: string,
  clock: Clock,
): Promise<string | undefined> {
  const pool = await store.pools.get(job.poolId);
  // The jobs of a deleted pool are gone with it: the run will not find this one.
  if (!pool) return undefined;
  const name = job.roleArn.slice(job.roleArn.lastIndexOf('/') + 1);
  const permissions = await store.iam.rolePermissions(name);
  const role = permissions?.holder;
  if (!role || roleArn(accountId, role.path, role.name) !== job.roleArn)
    return messages.roleMissing;
  try {
    return rightsRefusal({ role, permissions, pool, job, accountId, nowMs: clock.nowMs() });
  } catch (error) {
    if (error instanceof MalformedPolicy) return messages.roleMalformed;
    throw error;
  }
}

function rightsRefusal(scene: Scene): string | undefined {
  const { role, permissions } = scene;
  if (!isTrusting(scene)) return messages.roleNotTrusting(service);
  if (role.permissionsBoundary !== undefined && permissions.boundary === undefined)
    return messages.roleBoundaryGone;
  const missing = missingActions(scene);
  return missing.length > 0 ? messages.roleNotAllowed(missing) : undefined;
}

/** Whether Cognito may assume the role for this pool. */
function isTrusting({ role, pool, job, accountId, nowMs }: Scene): boolean {
  const request = {
    principal: { service },
    action: 'sts:AssumeRole',
    resource: job.roleArn,
    context: {
      ...timeKeys(nowMs),
      ...tagKeys('aws:ResourceTag', role.tags),
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': service,
      'aws:RequestedRegion': pool.region,
      'aws:SecureTransport': 'true',
      'aws:SourceAccount': accountId,
      'aws:SourceArn': poolArn(pool.id, accountId),
      'sts:RoleSessionName': job.id,
    },
  };
  const trust = compilePolicy(parseTrustPolicy(role.trustPolicy));
  return evaluate(request, { identity: [], trust }).effect === 'allow';
}

/** The documented actions that the policies of the role do not allow on the job's log. */
function missingActions(scene: Scene): string[] {
  const { role, pool, job, accountId } = scene;
  const principal = {
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${job.id}`,
    issuerArn: job.roleArn,
    userId: `${role.id}:${job.id}`,
    accountId,
  };
  const context = sessionContext(scene, principal.userId);
  const policies = policiesOf(scene.permissions);
  const group = logGroupArn(pool.region, accountId, importLogGroup(pool));
  return logActions(group, importLogStream(job))
    .filter((asked) => evaluate({ principal, context, ...asked }, policies).effect !== 'allow')
    .map(({ action }) => action);
}

const compile = (text: string) => compilePolicy(parsePermissionsPolicy(text));

const policiesOf = ({ grants, boundary }: Permissions<Role>): Policies => ({
  identity: grants.map(({ document }) => compile(document)),
  boundary: boundary === undefined ? undefined : compile(boundary),
});

/**
 * What CloudWatch Logs checks, seen in its refusals: actions on a group are checked on its ARN
 * with an empty stream, so that a policy for `…:log-group:NAME` alone does not allow them, and
 * the documented `…:log-group:/aws/cognito/*` does.
 */
const logActions = (group: string, stream: string) => [
  { action: 'logs:CreateLogGroup', resource: `${group}:log-stream:` },
  { action: 'logs:CreateLogStream', resource: `${group}:log-stream:${stream}` },
  { action: 'logs:DescribeLogStreams', resource: `${group}:log-stream:` },
  { action: 'logs:PutLogEvents', resource: `${group}:log-stream:${stream}` },
];

const sessionContext = ({ role, pool, job, accountId, nowMs }: Scene, userId: string) => ({
  ...timeKeys(nowMs),
  ...tagKeys('aws:PrincipalTag', role.tags),
  'aws:PrincipalAccount': accountId,
  'aws:PrincipalArn': job.roleArn,
  'aws:PrincipalIsAWSService': 'false',
  'aws:PrincipalType': 'AssumedRole',
  'aws:RequestedRegion': pool.region,
  'aws:ResourceAccount': accountId,
  'aws:SecureTransport': 'true',
  'aws:TokenIssueTime': new Date(nowMs).toISOString(),
  'aws:userid': userId,
});
