/**
 * The six documented steps of an import, through the public API alone: role, file, job, upload,
 * start, log. The same on Poolhouse and on AWS.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { importLogGroup, importLogStream } from '../directory/arns.ts';
import type {
  CreateUserImportJobRequest,
  UserImportJobType,
  UserPoolType,
} from '../wire/cognito-idp.generated.ts';
import type { Client } from './client.ts';
import { CliError } from './failure.ts';
import type { ImportFile } from './import-file.ts';
import { checkHeader } from './import-header.ts';
import { readReasons } from './import-log.ts';
import { ensureRole } from './import-role.ts';
import { uploadFile } from './import-upload.ts';
import type { Reason } from './reasons.ts';
import type { Target } from './target.ts';
import { counted, formatBytes, formatDuration } from './terminal.ts';

export interface ImportRequest {
  file: ImportFile;
  poolId: string;
  jobName: string;
  role: { arn: string } | { name: string };
  algorithm?: CreateUserImportJobRequest['PasswordHashingAlgorithm'];
}

/** What happens on the way, for whoever watches. */
export interface ImportObserver {
  step(name: string, detail: string): void;
  warn(text: string): void;
  started(): Promise<void>;
  running(job: UserImportJobType): void;
  /** The job has ended, or can be watched no more. */
  ran(job: UserImportJobType | undefined): void;
}

export interface ImportResult {
  job: UserImportJobType;
  file: ImportFile;
  logGroup: string;
  logStream: string;
  durationMs: number;
  reasons: Reason[];
  /** Why the reasons are not all there. */
  logProblem?: string | undefined;
}

/** AWS's quotas, which a request to AWS can be spared to find out. */
const awsFileBytesMax = 100_000_000;
const awsRowsMax = 500_000;
/** How long a new role takes until the other services of AWS see it. */
const rolePropagationMs = 10_000;

export async function runImport(
  client: Client,
  target: Target,
  request: ImportRequest,
  observer: ImportObserver,
): Promise<ImportResult> {
  const { file, poolId } = request;
  checkQuotas(file, target);
  const pool = await checkedPool(client, request, observer);
  const { columns, rows, bytes } = file;
  const holds = [counted(columns.length, 'column'), counted(rows, 'user'), formatBytes(bytes)];
  observer.step('File', holds.join(', '));
  const roleArn = await readyRole(client, target, request, observer);
  const created = await createJob(client, request, roleArn);
  observer.step('Job', created.id);
  const uploadStartedMs = Date.now();
  await uploadFile(file.path, file.bytes, created.url);
  observer.step('Upload', `done in ${formatDuration(Date.now() - uploadStartedMs)}`);
  const job = await watch(client, target, poolId, created.id, observer);
  const logGroup = importLogGroup({ id: poolId, name: pool.Name ?? '' });
  const logStream = importLogStream({ id: created.id, name: request.jobName });
  const durationMs =
    1000 * ((job.CompletionDate ?? 0) - (job.StartDate ?? job.CompletionDate ?? 0));
  const result = { job, file, logGroup, logStream, durationMs };
  return { ...result, ...(await readReasons(client, result)) };
}

function checkQuotas({ path, bytes, rows }: ImportFile, target: Target): void {
  if (rows === 0) throw new CliError(`${path} has a header but no users`);
  if (target.endpoint !== undefined) return;
  if (bytes > awsFileBytesMax)
    throw new CliError(`${path} has ${formatBytes(bytes)}; AWS takes at most 100 MB, so split it`);
  if (rows > awsRowsMax)
    throw new CliError(
      `${path} has ${counted(rows, 'user')}; AWS takes at most 500,000 in one file, so split it`,
    );
}

/** The pool, once it is known to take the file. */
async function checkedPool(
  client: Client,
  request: ImportRequest,
  observer: ImportObserver,
): Promise<UserPoolType> {
  const UserPoolId = request.poolId;
  const header = await client.call('cognito-idp', 'GetCSVHeader', { UserPoolId });
  const { UserPool: pool = {} } = await client.call('cognito-idp', 'DescribeUserPool', {
    UserPoolId,
  });
  const { problems, warnings } = checkHeader(request.file.columns, {
    template: header.CSVHeader ?? [],
    pool,
    hashes: request.algorithm !== undefined,
  });
  if ((pool.AutoVerifiedAttributes ?? []).length === 0)
    problems.push(
      `user pool ${UserPoolId} has no auto-verified attributes, and imports need one: ` +
        'email or phone number',
    );
  if (problems.length > 0) {
    const list = problems.map((text) => `  - ${text}`).join('\n');
    throw new CliError(`${request.file.path} cannot be imported:\n${list}`);
  }
  for (const warning of warnings) observer.warn(warning);
  return pool;
}

async function readyRole(
  client: Client,
  target: Target,
  { role }: ImportRequest,
  observer: ImportObserver,
): Promise<string> {
  if ('arn' in role) {
    observer.step('Role', role.arn);
    return role.arn;
  }
  const { arn, created } = await ensureRole(client, role.name, target.region);
  observer.step('Role', `${arn}${created ? ' (created)' : ''}`);
  if (created && target.endpoint === undefined) await sleep(rolePropagationMs);
  return arn;
}

async function createJob(client: Client, request: ImportRequest, roleArn: string) {
  const { UserImportJob: job = {} } = await client.call('cognito-idp', 'CreateUserImportJob', {
    UserPoolId: request.poolId,
    JobName: request.jobName,
    CloudWatchLogsRoleArn: roleArn,
    PasswordHashingAlgorithm: request.algorithm,
  });
  if (!job.JobId || !job.PreSignedUrl) throw new CliError('CreateUserImportJob answered no job');
  return { id: job.JobId, url: job.PreSignedUrl };
}

const ended = new Set(['Succeeded', 'Failed', 'Stopped', 'Expired']);

/** AWS allows five calls of one operation a second and pool; a server next door is not asked. */
const pollMs = { aws: { first: 500, most: 2_000 }, other: { first: 50, most: 500 } };

/** Starts the job and looks at it until it has ended. */
async function watch(
  client: Client,
  target: Target,
  poolId: string,
  jobId: string,
  observer: ImportObserver,
): Promise<UserImportJobType> {
  const request = { UserPoolId: poolId, JobId: jobId };
  const pace = target.endpoint === undefined ? pollMs.aws : pollMs.other;
  let { UserImportJob: job } = await client.call('cognito-idp', 'StartUserImportJob', request);
  observer.step('Start', job?.Status ?? '');
  await observer.started();
  let last: UserImportJobType | undefined;
  try {
    for (let waitMs = pace.first; !ended.has(job?.Status ?? ''); waitMs *= 1.2) {
      if (job) observer.running(job);
      await sleep(Math.min(waitMs, pace.most));
      ({ UserImportJob: job } = await client.call('cognito-idp', 'DescribeUserImportJob', request));
    }
    last = job;
  } finally {
    observer.ran(last);
  }
  return last ?? {};
}
