/** Import jobs, read through the API. */
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import { ApiCallError, type Client } from './client.ts';
import { CliError } from './failure.ts';
import { listPools } from './pool-choice.ts';

/** A job, without the upload URL, which is a secret for its 15 minutes. */
export interface ListedJob extends Omit<UserImportJobType, 'PreSignedUrl'> {
  JobId: string;
  UserPoolId: string;
}

/** What ListUserImportJobs gives at most. */
const jobPageMax = 60;

const active = new Set<string | undefined>(['Pending', 'InProgress', 'Stopping']);

/** Waiting or running. A job that was created only may never be started. */
export const isActive = ({ Status }: UserImportJobType): boolean => active.has(Status);

const ended = new Set<string | undefined>(['Stopped', 'Succeeded', 'Failed', 'Expired']);

/** No longer going to change. */
export const hasEnded = ({ Status }: UserImportJobType): boolean => ended.has(Status);

export const rowsDone = ({ ImportedUsers, SkippedUsers, FailedUsers }: UserImportJobType): number =>
  (ImportedUsers ?? 0) + (SkippedUsers ?? 0) + (FailedUsers ?? 0);

/** The newest jobs of a pool; `limit` 0 is all of them. */
export async function jobsOf(client: Client, pool: string, limit: number): Promise<ListedJob[]> {
  const wanted = limit || Number.POSITIVE_INFINITY;
  const jobs: ListedJob[] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await client.call('cognito-idp', 'ListUserImportJobs', {
      UserPoolId: pool,
      MaxResults: Math.min(jobPageMax, wanted - jobs.length),
      PaginationToken,
    });
    for (const job of page.UserImportJobs ?? []) jobs.push(listed(job));
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined && jobs.length < wanted);
  return jobs;
}

function listed({ PreSignedUrl: _, ...job }: UserImportJobType): ListedJob {
  return { ...job, JobId: job.JobId ?? '', UserPoolId: job.UserPoolId ?? '' };
}

export async function describeJob(
  client: Client,
  { UserPoolId, JobId }: Pick<ListedJob, 'UserPoolId' | 'JobId'>,
): Promise<ListedJob> {
  const answer = await client.call('cognito-idp', 'DescribeUserImportJob', { UserPoolId, JobId });
  return listed(answer.UserImportJob ?? {});
}

/** Finds a job whose pool nobody named, in the region's pools one by one. */
export async function findJob(client: Client, JobId: string): Promise<ListedJob> {
  for await (const pools of listPools(client))
    for (const { Id: UserPoolId = '' } of pools) {
      const job = await jobIn(client, { UserPoolId, JobId });
      if (job) return job;
    }
  throw new CliError(
    `no pool of this region has a job ${JSON.stringify(JobId)}; poolhouse jobs lists those there ` +
      'are, and --region names another region',
  );
}

/** Pools that the caller may not look into are passed over. */
const elsewhere = ['ResourceNotFoundException', 'AccessDeniedException', 'NotAuthorizedException'];

async function jobIn(
  client: Client,
  job: Pick<ListedJob, 'UserPoolId' | 'JobId'>,
): Promise<ListedJob | undefined> {
  try {
    return await describeJob(client, job);
  } catch (error) {
    if (error instanceof ApiCallError && elsewhere.includes(error.code)) return undefined;
    throw error;
  }
}
