/**
 * The documented steps of an import, through the public API alone: role, file, and for each part
 * of the file a job, its upload and its start; then the logs. The same on Poolhouse and on AWS.
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
import {
  fileJournal,
  type ImportIdentity,
  type ImportState,
  type Journal,
  memoryJournal,
  requireAlone,
  requireSame,
  thisProcess,
} from './import-journal.ts';
import type { ImportLog } from './import-log.ts';
import { isDone, paces, type Run, runPart } from './import-part.ts';
import type { FilePart, JobLimits } from './import-parts.ts';
import { ensureRole } from './import-role.ts';
import type { Target } from './target.ts';
import { counted, formatBytes, formatNumber } from './terminal.ts';

export interface ImportRequest {
  file: ImportFile;
  poolId: string;
  jobName: string;
  role: { arn: string } | { name: string };
  algorithm?: CreateUserImportJobRequest['PasswordHashingAlgorithm'];
  /** Where it is written down what was done, for an import that can go on after an interruption. */
  state?: { path: string; limits: JobLimits; begun?: ImportState | undefined };
}

/** What happens on the way, for whoever watches. */
export interface ImportObserver {
  step(name: string, detail: string): void;
  warn(text: string): void;
  /** The import is one that can be gone on with from here. */
  begun(journal: Journal): void;
  /** A job runs now that holds so many rows. */
  started(rows: number): Promise<void>;
  running(job: UserImportJobType): void;
  /** The job has ended, or can be watched no more. */
  ran(job: UserImportJobType | undefined): void;
}

/** How the jobs ended; their logs are still to be read. */
export interface ImportRun {
  file: ImportFile;
  logGroup: string;
  /** One of each part that came to an end, in the order of the file. */
  jobs: ImportLog[];
  /** Users that jobs created which others took the place of. */
  importedBefore: number;
  /** Parts whose rows do not all have an outcome. */
  undone: number;
  state: ImportState;
}

/** How long a new role takes until the other services of AWS see it, as a rule and at most. */
const rolePropagationMs = 10_000;
const rolePropagationMsMax = 90_000;

export async function runImport(
  client: Client,
  target: Target,
  request: ImportRequest,
  observer: ImportObserver,
): Promise<ImportRun> {
  const { file } = request;
  if (file.rows === 0) throw new CliError(`${file.path} has a header but no users`);
  const pool = await checkedPool(client, request, observer);
  observer.step('File', describeFile(file));
  const journal = await openJournal(request, identityOf(request, pool, target));
  const { parts } = journal.state;
  if (!parts.every(isDone)) {
    const role = await readyRole(client, target, request, observer);
    const pace = target.endpoint === undefined ? paces.aws : paces.other;
    await journal.save();
    observer.begun(journal);
    await runParts({ client, request, journal, observer, pace, ...role });
  }
  return outcome(request, pool, journal.state);
}

function describeFile({ columns, rows, bytes, parts }: ImportFile): string {
  const holds = [counted(columns.length, 'column'), counted(rows, 'user'), formatBytes(bytes)];
  if (parts.length > 1) holds.push(`in ${parts.length} parts`);
  return holds.join(', ');
}

/** One after the other: an account has one active job at a time. */
async function runParts(run: Run): Promise<void> {
  const { parts } = run.journal.state;
  for (const [index, part] of parts.entries()) {
    if (isDone(part)) continue;
    if (parts.length > 1) run.observer.step('Part', describePart(part, index, parts.length));
    await runPart(run, part);
    // What ended this one would most likely end the others, too.
    if (!isDone(part)) return;
  }
}

const describePart = ({ firstLine, lastLine, rows }: FilePart, index: number, count: number) =>
  `${index + 1} of ${count}: lines ${formatNumber(firstLine)} to ${formatNumber(lastLine)}, ` +
  counted(rows, 'user');

function identityOf(
  { file, poolId, algorithm }: ImportRequest,
  pool: UserPoolType,
  { endpoint }: Target,
): ImportIdentity {
  const rest = { endpoint: endpoint ?? null, algorithm: algorithm ?? null };
  return { file: file.sha256, pool: pool.Arn ?? poolId, ...rest };
}

async function openJournal(
  { file, state }: ImportRequest,
  identity: ImportIdentity,
): Promise<Journal> {
  const fresh = (): ImportState => ({
    version: 1,
    identity,
    limits: {
      rows: finite(state?.limits.rows),
      bytes: finite(state?.limits.bytes),
    },
    process: thisProcess(),
    parts: file.parts.map((part) => ({ ...part, jobs: [] })),
  });
  if (!state) return memoryJournal(fresh());
  // Once more: to read a large file took a while.
  await requireAlone(state.path);
  if (!state.begun) return fileJournal(state.path, fresh());
  requireSame(state.path, state.begun.identity, identity);
  return fileJournal(state.path, { ...state.begun, process: thisProcess() });
}

const finite = (limit = Number.POSITIVE_INFINITY): number | null =>
  Number.isFinite(limit) ? limit : null;

function outcome(
  { file, poolId }: ImportRequest,
  pool: UserPoolType,
  state: ImportState,
): ImportRun {
  const { parts } = state;
  const logGroup = importLogGroup({ id: poolId, name: pool.Name ?? '' });
  const jobs = parts.flatMap((part) => {
    const { ended, id = '', name = '' } = part.jobs.at(-1) ?? {};
    return ended ? [{ part, job: ended, logGroup, logStream: importLogStream({ id, name }) }] : [];
  });
  const replaced = parts.flatMap((part) => part.jobs.slice(0, -1));
  return {
    file,
    logGroup,
    jobs,
    importedBefore: replaced.reduce((sum, { ended }) => sum + (ended?.ImportedUsers ?? 0), 0),
    undone: parts.filter((part) => !isDone(part)).length,
    state,
  };
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
): Promise<{ roleArn: string; roleNewUntilMs: number }> {
  if ('arn' in role) {
    observer.step('Role', role.arn);
    return { roleArn: role.arn, roleNewUntilMs: 0 };
  }
  const { arn, created } = await ensureRole(client, role.name, target.region);
  observer.step('Role', `${arn}${created ? ' (created)' : ''}`);
  const roleNewUntilMs = created ? Date.now() + rolePropagationMsMax : 0;
  if (created && target.endpoint === undefined) await sleep(rolePropagationMs);
  return { roleArn: arn, roleNewUntilMs };
}
