/** An import job as it is created and as the API shows it. */
import { wireSeconds } from '../lib/clock.ts';
import type {
  CreateUserImportJobRequest,
  UserImportJobType,
} from '../wire/cognito-idp.generated.ts';
import { errors } from './errors.ts';
import type { ImportJob, Pool } from './types.ts';

/** A job in state Created: nothing uploaded, nothing counted. */
export function newImportJob(
  input: CreateUserImportJobRequest,
  made: { id: string; region: string; preSignedUrl: string; nowMs: number },
): ImportJob {
  return {
    id: made.id,
    poolId: input.UserPoolId,
    region: made.region,
    name: input.JobName,
    roleArn: input.CloudWatchLogsRoleArn,
    preSignedUrl: made.preSignedUrl,
    algorithm: input.PasswordHashingAlgorithm,
    status: 'Created',
    createdMs: made.nowMs,
    imported: 0,
    skipped: 0,
    failed: 0,
  };
}

/** Whether it exists and may be assumed shows when the job runs, as on AWS. */
export function requireRoleOfAccount(roleArn: string, accountId: string): void {
  if (!roleArn.startsWith(`arn:aws:iam::${accountId}:role/`))
    throw errors.roleOfOtherAccount(roleArn);
}

/** Each row must verify one of these attributes, so a pool without any cannot be imported into. */
export function requireAutoVerifiedAttributes(pool: Pool): void {
  if (!pool.settings.AutoVerifiedAttributes?.length) throw errors.noAutoVerifiedAttributes(pool.id);
}

/**
 * The job on the wire. The URL comes back for as long as the job is kept; a date or message that
 * is not yet known is left out.
 */
export const renderImportJob = (job: ImportJob): UserImportJobType => ({
  JobName: job.name,
  JobId: job.id,
  UserPoolId: job.poolId,
  PreSignedUrl: job.preSignedUrl,
  CreationDate: wireSeconds(job.createdMs),
  ...(job.startedMs !== undefined && { StartDate: wireSeconds(job.startedMs) }),
  ...(job.completedMs !== undefined && { CompletionDate: wireSeconds(job.completedMs) }),
  Status: job.status,
  CloudWatchLogsRoleArn: job.roleArn,
  ImportedUsers: job.imported,
  SkippedUsers: job.skipped,
  FailedUsers: job.failed,
  ...(job.message !== undefined && { CompletionMessage: job.message }),
  ...(job.algorithm !== undefined && { PasswordHashingAlgorithm: job.algorithm }),
});
