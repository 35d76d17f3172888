/** What the doctor looks at of an import: the pool, its jobs, the role, and who may do what. */
import type { UserPoolType } from '../wire/cognito-idp.generated.ts';
import type { Role } from '../wire/iam.generated.ts';
import { describedPool } from './check-schema.ts';
import { ApiCallError, type Client, unless } from './client.ts';
import type { DoctorOptions } from './doctor.ts';
import { examineAccess } from './doctor-access.ts';
import type { Report } from './doctor-findings.ts';
import { accountOf, roleRefusal } from './doctor-role.ts';
import type { Signer } from './doctor-server.ts';
import { CliError } from './failure.ts';
import { isActive, jobsOf } from './job-list.ts';
import { describePool, listPools, poolIdOf } from './pool-choice.ts';
import { partitionOf, type Target } from './target.ts';
import { counted } from './terminal.ts';

export async function examineImport(
  client: Client,
  target: Target,
  signer: Signer,
  options: DoctorOptions,
  report: Report,
): Promise<void> {
  const pool = await examinePool(client, options, report);
  const partition = partitionOf(target.region);
  const roleArn =
    options.roleArn ?? `arn:${partition}:iam::${signer.accountId}:role/${options.roleName}`;
  const role = await examineRole(client, pool, { ...options, roleArn }, report);
  if (!pool) return;
  const scene = { pool: { id: pool.Id ?? '', arn: pool.Arn ?? '' }, roleArn: role?.Arn ?? roleArn };
  await examineAccess(client, signer, scene, report);
  await examineJobs(client, scene.pool.id, report);
}

/** Undefined when there is none to look at. */
async function examinePool(
  client: Client,
  { pool }: DoctorOptions,
  report: Report,
): Promise<UserPoolType | undefined> {
  try {
    const id = pool === undefined ? await onlyPool(client) : await poolIdOf(client, pool);
    if (id === undefined) {
      report.note('Pool', 'none was named', 'name the one to import into with --pool');
      return undefined;
    }
    const described = await describePool(client, id);
    report.ok('Pool', `${described.Name} (${id})`);
    examineVerified(described, report);
    return described;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const [text = '', ...fix] = error.message.split('\n');
    report.problem('Pool', text, fix.join('\n') || undefined);
    return undefined;
  }
}

function examineVerified({ Id, AutoVerifiedAttributes = [] }: UserPoolType, report: Report): void {
  if (AutoVerifiedAttributes.length > 0) report.ok('Verifies', AutoVerifiedAttributes.join(', '));
  else
    report.problem(
      'Verifies',
      'nothing, and an import needs one attribute that is: it would not start',
      `aws cognito-idp update-user-pool --user-pool-id ${Id} --auto-verified-attributes email\n` +
        'That call resets every setting that it does not name.',
    );
}

/** The region's pool, where it has just one, and the caller may list them. */
async function onlyPool(client: Client): Promise<string | undefined> {
  const first = await unless(firstPools(client), 'AccessDeniedException', 'NotAuthorizedException');
  return first?.length === 1 ? first[0]?.Id : undefined;
}

async function firstPools(client: Client) {
  for await (const page of listPools(client)) return page;
  return [];
}

async function examineRole(
  client: Client,
  pool: UserPoolType | undefined,
  { roleArn }: { roleArn: string },
  report: Report,
): Promise<Role | undefined> {
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  try {
    const found = await unless(client.call('iam', 'GetRole', { RoleName }), 'NoSuchEntity');
    if (!found) {
      const fix = 'poolhouse import makes it, when its keys may';
      report.note('Role', `${RoleName} does not exist yet`, fix);
      return undefined;
    }
    await judgeRole(client, found.Role, pool, report);
    return found.Role;
  } catch (error) {
    if (!(error instanceof ApiCallError)) throw error;
    report.unknown('Role', `${RoleName}: ${whyUnknown(error)}`);
    return undefined;
  }
}

const whyUnknown = ({ code, message }: ApiCallError): string =>
  code === 'AccessDenied' ? 'these keys may not read it; those of an administrator can' : message;

async function judgeRole(
  client: Client,
  role: Role,
  pool: UserPoolType | undefined,
  report: Report,
): Promise<void> {
  // Its policies name a region and a pool, and ARNs of this partition.
  if (!pool || !role.Arn.startsWith('arn:aws:')) {
    report.ok('Role', `${role.Arn} is there`);
    return;
  }
  const region = (pool.Arn ?? '').split(':')[3] ?? '';
  const refusal = await roleRefusal(client, role, { ...describedPool(pool), region });
  if (refusal)
    report.problem('Role', `${role.Arn}: ${refusal}`, roleFix(role, accountOf(role.Arn), region));
  else report.ok('Role', `${role.Arn}: Cognito may assume it, and it may write the log`);
}

const roleFix = ({ RoleName }: Role, account: string, region: string): string =>
  `${RoleName} must trust cognito-idp.amazonaws.com, and allow logs:CreateLogGroup,\n` +
  'logs:CreateLogStream, logs:DescribeLogStreams and logs:PutLogEvents on\n' +
  `arn:aws:logs:${region}:${account}:log-group:/aws/cognito/*`;

/** One import at a time runs in an account and region. */
async function examineJobs(client: Client, poolId: string, report: Report): Promise<void> {
  const jobs = await unless(jobsOf(client, poolId, 60), 'AccessDeniedException');
  if (!jobs) return;
  const active = jobs.filter(isActive);
  if (active.length === 0) report.ok('Jobs', `${counted(jobs.length, 'job')}, none is running`);
  else
    report.note(
      'Jobs',
      `${active.map(({ JobId, Status }) => `${JobId} is ${Status}`).join(', ')}; another one ` +
        'cannot start before it has ended',
      `poolhouse jobs ${poolId} --watch`,
    );
}
