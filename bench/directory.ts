/** The steps of an import, as any client of the API makes them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../src/cli/client.ts';
import { ensureRole } from '../src/cli/import-role.ts';
import { uploadFile } from '../src/cli/import-upload.ts';
import type { UserImportJobType } from '../src/wire/cognito-idp.generated.ts';
import { Connection, callOnce } from './caller.ts';
import type { RowsFile } from './rows.ts';
import { rootKey } from './server.ts';

export interface Directory {
  url: string;
  client: Client;
  poolId: string;
  roleArn: string;
}

const region = 'us-east-1';
export const poolName = 'people';

const clientOf = (url: string): Client =>
  createClient({ region, endpoint: url, credentials: async () => rootKey });

/** The same pool, on a server that was started anew. */
export const moved = (directory: Directory, url: string): Directory => ({
  ...directory,
  url,
  client: clientOf(url),
});

/** A pool that verifies e-mail, and the role that imports need. */
export async function createDirectory(url: string): Promise<Directory> {
  const client = clientOf(url);
  const { UserPool } = await client.call('cognito-idp', 'CreateUserPool', {
    PoolName: poolName,
    AutoVerifiedAttributes: ['email'],
  });
  const { arn } = await ensureRole(client, 'bench', region);
  return { url, client, poolId: UserPool?.Id ?? '', roleArn: arn };
}

export interface PreparedJob {
  id: string;
  name: string;
  uploadMs: number;
}

let jobs = 0;

/** A job with its file uploaded, not yet started. */
export async function prepareJob(
  { client, poolId, roleArn }: Directory,
  file: RowsFile,
): Promise<PreparedJob> {
  const name = `bench-${++jobs}`;
  const { UserImportJob } = await client.call('cognito-idp', 'CreateUserImportJob', {
    UserPoolId: poolId,
    JobName: name,
    CloudWatchLogsRoleArn: roleArn,
  });
  const began = performance.now();
  await uploadFile(file.path, file.bytes, UserImportJob?.PreSignedUrl ?? '');
  return { id: UserImportJob?.JobId ?? '', name, uploadMs: performance.now() - began };
}

export interface ImportRun {
  job: UserImportJobType;
  /** From the call of StartUserImportJob until its end was answered. */
  totalMs: number;
  /** … until counters above zero were answered. */
  firstMs: number;
  /** When (ms after the start) DescribeUserImportJob answered how many rows as done. */
  progress: { ms: number; rows: number }[];
}

/** While nothing is counted, and then. */
const pollMs = { first: 2, later: 20 };

export const rowsDone = (job: UserImportJobType): number =>
  (job.ImportedUsers ?? 0) + (job.SkippedUsers ?? 0) + (job.FailedUsers ?? 0);

/** Starts a job and watches it to its end, or until `enough`. */
export async function runJob(
  { url, poolId }: Directory,
  jobId: string,
  enough: (rows: number) => boolean = () => false,
): Promise<ImportRun> {
  const connection = await Connection.open(url);
  const input = { UserPoolId: poolId, JobId: jobId };
  const began = performance.now();
  const run: ImportRun = { job: {}, totalMs: 0, firstMs: Number.NaN, progress: [] };
  try {
    await callOnce(connection, url, 'StartUserImportJob', input);
    await watchJob(connection, url, input, began, run, enough);
  } finally {
    connection.close();
  }
  return run;
}

async function watchJob(
  connection: Connection,
  url: string,
  input: { UserPoolId: string; JobId: string },
  began: number,
  run: ImportRun,
  enough: (rows: number) => boolean,
): Promise<void> {
  for (;;) {
    const { UserImportJob: job } = await callOnce<{ UserImportJob: UserImportJobType }>(
      connection,
      url,
      'DescribeUserImportJob',
      input,
    );
    const ms = performance.now() - began;
    const rows = rowsDone(job);
    if (rows > (run.progress.at(-1)?.rows ?? 0)) run.progress.push({ ms, rows });
    if (rows > 0 && Number.isNaN(run.firstMs)) run.firstMs = ms;
    run.job = job;
    run.totalMs = ms;
    if (hasEnded(job) || enough(rows)) return;
    await sleep(rows === 0 ? pollMs.first : pollMs.later);
  }
}

export const hasEnded = ({ Status }: UserImportJobType): boolean =>
  !['Pending', 'InProgress', 'Stopping'].includes(Status ?? '');

/** Throws unless the job did with every row what it had to. */
export function requireComplete(job: UserImportJobType, file: RowsFile): void {
  const { Status, ImportedUsers, SkippedUsers, FailedUsers, CompletionMessage } = job;
  const good = ImportedUsers === file.users && FailedUsers === file.rows - file.users;
  if (Status === 'Succeeded' && SkippedUsers === 0 && good) return;
  throw new Error(
    `the import of ${file.rows} rows ended ${Status} with ${ImportedUsers} imported, ` +
      `${SkippedUsers} skipped, ${FailedUsers} failed: ${CompletionMessage}`,
  );
}

/** Uploads and imports a file whole. */
export async function importFile(
  directory: Directory,
  file: RowsFile,
): Promise<ImportRun & { uploadMs: number }> {
  const { id, uploadMs } = await prepareJob(directory, file);
  const run = await runJob(directory, id);
  requireComplete(run.job, file);
  return { ...run, uploadMs };
}
