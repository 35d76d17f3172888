/** One part of the file: its import job, from wherever it stands to its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import { ApiCallError, type Client, isPassing } from './client.ts';
import { CliError } from './failure.ts';
import { fileStamp, type ImportFile } from './import-file.ts';
import type { JobRecord, Journal, PartRecord } from './import-journal.ts';
import type { ImportObserver, ImportRequest } from './import-run.ts';
import { uploadRanges } from './import-upload.ts';
import { formatDuration } from './terminal.ts';

/** Everything that the parts of one import share. */
export interface Run {
  client: Client;
  request: ImportRequest;
  roleArn: string;
  /** Until then a refusal of the role may mean that it is too new to be seen everywhere. */
  roleNewUntilMs: number;
  journal: Journal;
  observer: ImportObserver;
  pace: Pace;
}

/** Waits between two looks at a job, the later ones longer; and before a start is tried again. */
export interface Pace {
  firstMs: number;
  mostMs: number;
  turnMs: number;
}

/** AWS allows five calls of one operation a second and pool; a server next door is not asked. */
export const paces = {
  aws: { firstMs: 500, mostMs: 2_000, turnMs: 10_000 },
  other: { firstMs: 50, mostMs: 500, turnMs: 500 },
} satisfies Record<string, Pace>;

/** How long a watched job may be out of sight: a restart, or a network that comes back. */
const blindMsMax = 5 * 60_000;
const roleRetryMs = { first: 2_000, most: 15_000 };

const endedStates = new Set(['Succeeded', 'Failed', 'Stopped', 'Expired']);

const rowsDone = ({ ImportedUsers = 0, SkippedUsers = 0, FailedUsers = 0 }: UserImportJobType) =>
  ImportedUsers + SkippedUsers + FailedUsers;

/** Whether every row of the part has its outcome, be it a bad one. */
export function isDone(part: PartRecord): boolean {
  const ended = part.jobs.at(-1)?.ended;
  if (ended?.Status === 'Succeeded') return true;
  return ended?.Status === 'Failed' && rowsDone(ended) >= part.rows;
}

/** Resolves when the part's job has ended, which need not have been well. */
export async function runPart(run: Run, part: PartRecord): Promise<void> {
  for (let waitMs = roleRetryMs.first; ; waitMs = Math.min(waitMs * 2, roleRetryMs.most)) {
    const { record, job } = await readyJob(run, part);
    const ended = await follow(run, part, record, job);
    const { PreSignedUrl: _, ...kept } = ended;
    record.ended = kept;
    await run.journal.save();
    if (ended.Status === 'Expired') continue;
    const refused = ended.Status === 'Failed' && rowsDone(ended) === 0;
    if (!refused || Date.now() >= run.roleNewUntilMs) return;
    run.observer.warn(
      `${ended.CompletionMessage ?? 'the job failed'} Trying again: the role is new`,
    );
    await sleep(waitMs);
  }
}

/** The part's job if it has one that holds its rows, else a new one. */
async function readyJob(run: Run, part: PartRecord) {
  const record = part.jobs.at(-1);
  if (record && !record.ended) {
    const job = await look(run, record);
    if (job.Status !== 'Created' || record.uploaded) {
      run.observer.step('Resume', `${record.id}, which is ${job.Status}`);
      return { record, job };
    }
  }
  return makeJob(run, part);
}

/** The URL is asked for only now: it is good for 15 minutes. */
async function makeJob(run: Run, part: PartRecord) {
  const { request, observer, journal } = run;
  const name = jobNameOf(request.jobName, journal.state.parts.indexOf(part), journal.state.parts);
  const { id, url, job } = await createJob(run, name);
  const record: JobRecord = { id, name, uploaded: false };
  part.jobs.push(record);
  await journal.save();
  observer.step('Job', id);
  const startedMs = Date.now();
  const { file } = request;
  await uploadRanges(file.path, [file.header, part], url);
  await requireUnchanged(file);
  record.uploaded = true;
  await journal.save();
  observer.step('Upload', `done in ${formatDuration(Date.now() - startedMs)}`);
  return { record, job };
}

/** Nothing of a file that changed under the upload is started. */
async function requireUnchanged({ path, stamp }: ImportFile): Promise<void> {
  if ((await fileStamp(path)) !== stamp)
    throw new CliError(`${path} was changed while it was uploaded; nothing of it was started`);
}

/** The contract's limit for a JobName. */
const jobNameMax = 128;

function jobNameOf(name: string, index: number, parts: readonly PartRecord[]): string {
  const suffix = parts.length > 1 ? `-${index + 1}of${parts.length}` : '';
  return name.slice(0, jobNameMax - suffix.length) + suffix;
}

async function createJob(run: Run, JobName: string) {
  const { client, request, roleArn } = run;
  const create = () =>
    client.call('cognito-idp', 'CreateUserImportJob', {
      UserPoolId: request.poolId,
      JobName,
      CloudWatchLogsRoleArn: roleArn,
      PasswordHashingAlgorithm: request.algorithm,
    });
  const { UserImportJob: job = {} } = await withNewRole(run, create);
  if (!job.JobId || !job.PreSignedUrl) throw new CliError('CreateUserImportJob answered no job');
  return { id: job.JobId, url: job.PreSignedUrl, job };
}

/** Tries again while a role that was made just now may be the reason of a refusal. */
async function withNewRole<T>(run: Run, call: () => Promise<T>): Promise<T> {
  for (let waitMs = roleRetryMs.first; ; waitMs = Math.min(waitMs * 2, roleRetryMs.most)) {
    try {
      return await call();
    } catch (error) {
      if (Date.now() >= run.roleNewUntilMs || !isAboutRole(error)) throw error;
      run.observer.warn(`${error.message} Trying again: the role is new`);
      await sleep(waitMs);
    }
  }
}

const isAboutRole = (error: unknown): error is ApiCallError =>
  error instanceof ApiCallError &&
  ['InvalidParameterException', 'NotAuthorizedException'].includes(error.code) &&
  /\brole\b|assume/i.test(error.message);

/** Starts the job unless it runs, and looks at it until it has ended. */
async function follow(run: Run, part: PartRecord, record: JobRecord, first: UserImportJobType) {
  let job = first;
  for (let told = false; job.Status === 'Created'; ) {
    const started = await start(run, record);
    job = started.job;
    if (!started.refusal) run.observer.step('Start', job.Status ?? '');
    else if (job.Status === 'Created') {
      if (!told) run.observer.warn(`waiting for its turn: ${started.refusal}`);
      told = true;
      await sleep(run.pace.turnMs);
    }
  }
  return endedStates.has(job.Status ?? '') ? job : watch(run, part, record, job);
}

/** The job as it stands after the try to start it, and why it may not run yet. */
async function start(
  run: Run,
  record: JobRecord,
): Promise<{ job: UserImportJobType; refusal?: string }> {
  const input = { UserPoolId: run.request.poolId, JobId: record.id };
  try {
    const answer = await withNewRole(run, () =>
      run.client.call('cognito-idp', 'StartUserImportJob', input),
    );
    return { job: answer.UserImportJob ?? {} };
  } catch (error) {
    if (!isTooEarly(error)) throw error;
    // Also what a second start answers, when the answer of the first was lost on the way.
    return { job: await look(run, record), refusal: error.message };
  }
}

/**
 * One job may be active in an account. AWS's words for a second one are not known, so that every
 * refusal of a start which names neither file nor pool is taken for it.
 */
const isTooEarly = (error: unknown): error is ApiCallError =>
  error instanceof ApiCallError &&
  ['PreconditionNotMetException', 'LimitExceededException'].includes(error.code) &&
  !/\bcsv\b|\bfile\b|verified/i.test(error.message);

async function watch(run: Run, part: PartRecord, record: JobRecord, first: UserImportJobType) {
  const { observer, pace } = run;
  let job = first;
  let ended: UserImportJobType | undefined;
  await observer.started(part.rows);
  try {
    for (let waitMs = pace.firstMs; !endedStates.has(job.Status ?? ''); waitMs *= 1.2) {
      observer.running(job);
      await sleep(Math.min(waitMs, pace.mostMs));
      job = await look(run, record);
    }
    ended = job;
    return job;
  } finally {
    observer.ran(ended);
  }
}

/** The job as the server tells it; what may pass is waited out. */
async function look(run: Run, { id }: JobRecord): Promise<UserImportJobType> {
  const input = { UserPoolId: run.request.poolId, JobId: id };
  for (let blindSinceMs: number | undefined; ; ) {
    try {
      const answer = await run.client.call('cognito-idp', 'DescribeUserImportJob', input);
      return answer.UserImportJob ?? {};
    } catch (error) {
      if (blindSinceMs === undefined && isPassing(error))
        run.observer.warn(`${error instanceof Error ? error.message : error}; trying again`);
      blindSinceMs ??= Date.now();
      if (!isPassing(error) || Date.now() - blindSinceMs > blindMsMax) throw error;
      await sleep(run.pace.mostMs);
    }
  }
}
