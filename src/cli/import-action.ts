/** What `poolhouse import` does, once its arguments are known to make sense. */
import { basename, resolve } from 'node:path';
import { type Client, createClient } from './client.ts';
import { CliError, failingAsJson } from './failure.ts';
import type { ImportOptions } from './import.ts';
import { writeFailedRows } from './import-failed.ts';
import { awsJobLimits, type ImportFile, readImportFile } from './import-file.ts';
import {
  hasProgress,
  type ImportState,
  type Journal,
  readState,
  removeState,
  requireAlone,
  statePathOf,
} from './import-journal.ts';
import { readLogs } from './import-log.ts';
import type { JobLimits } from './import-parts.ts';
import { exitCodeOf, type ImportResult, renderResult, resultJson } from './import-result.ts';
import { type ImportRequest, type ImportRun, runImport } from './import-run.ts';
import { createObserver } from './observer.ts';
import type { Surroundings } from './program.ts';
import { resolveTarget, type Target } from './target.ts';
import { paintFor } from './terminal.ts';

/** Imports one file and resolves to the exit code. */
export async function importFile(
  path: string,
  options: ImportOptions,
  world: Surroundings,
): Promise<number> {
  const run = async () => {
    const region = options.userPoolId.slice(0, options.userPoolId.indexOf('_'));
    const target = await resolveTarget(options, world.env, region);
    const result = await importInto(path, target, options, world);
    writeResult(result, options, world);
    return exitCodeOf(result);
  };
  return failingAsJson(options.json, world.stdout, run);
}

async function importInto(
  path: string,
  target: Target,
  options: ImportOptions,
  world: Surroundings,
): Promise<ImportResult> {
  if (options.failedTo && resolve(options.failedTo) === resolve(path))
    throw new CliError('--failed-to names the very file that is imported');
  const statePath = options.state ?? statePathOf(path);
  const begun = options.startOver ? undefined : await begunState(statePath);
  const limits = limitsOf(options, target, begun);
  const file = await readImportFile(path, limits);
  const place = target.endpoint ?? `AWS (${target.region})`;
  world.stderr.write(`Importing ${file.path} into ${options.userPoolId} on ${place}\n\n`);
  const observer = createObserver(world);
  const exit = onInterrupt(world, statePath, observer.leave);
  const client = createClient(target);
  const request = { ...requestOf(file, options), state: { path: statePath, limits, begun } };
  try {
    const done = await runImport(client, target, request, { ...observer, begun: exit.begun });
    return await finish(client, target, done, options, statePath);
  } catch (error) {
    const state = exit.journal()?.state;
    if (state && !hasProgress(state)) await removeState(statePath);
    if (!state || !hasProgress(state) || !(error instanceof CliError)) throw error;
    throw new CliError(`${error.message}\n${goOn(statePath)}`);
  } finally {
    exit.forget();
  }
}

/** Undefined also for one that came to nothing. */
async function begunState(path: string): Promise<ImportState | undefined> {
  await requireAlone(path);
  const state = await readState(path);
  return state && hasProgress(state) ? state : undefined;
}

const goOn = (statePath: string): string =>
  `To go on, run the same command again: ${statePath} holds what is done.`;

/** Reads the logs, writes what is asked for, and drops the state of an import that is complete. */
async function finish(
  client: Client,
  target: Target,
  run: ImportRun,
  { failedTo }: ImportOptions,
  statePath: string,
): Promise<ImportResult> {
  const { failedLines, ...findings } = await readLogs(client, run.jobs, !target.endpoint);
  if (failedTo) await writeFailedRows(run.file, failedLines, failedTo);
  // With the log incomplete the command can be called again, and will only read the log.
  const isComplete = run.undone === 0 && !(failedTo && findings.logProblem);
  const isKept = !isComplete && hasProgress(run.state);
  if (!isKept) await removeState(statePath);
  return {
    ...run,
    ...findings,
    failedRows: failedTo ? { path: failedTo, count: failedLines.size } : undefined,
    statePath: isKept ? statePath : undefined,
  };
}

/** An import that was begun goes on in the parts that it was begun in. */
function limitsOf(
  { rowsPerJob, bytesPerJob }: ImportOptions,
  target: Target,
  begun: ImportState | undefined,
): JobLimits {
  const limits = {
    rows: rowsPerJob ?? begunLimit(begun, 'rows') ?? awsJobLimits.rows,
    bytes: bytesPerJob ?? begunLimit(begun, 'bytes') ?? awsJobLimits.bytes,
  };
  if (begun && (['rows', 'bytes'] as const).some((key) => limits[key] !== begunLimit(begun, key)))
    throw new CliError(
      'this import was begun with other limits of a job; leave --rows-per-job and ' +
        '--bytes-per-job out to go on with it, or begin again with --start-over',
    );
  if (!target.endpoint && (limits.rows > awsJobLimits.rows || limits.bytes > awsJobLimits.bytes))
    throw new CliError('AWS takes at most 500,000 users and 100 MB in one import job');
  return limits;
}

const begunLimit = (begun: ImportState | undefined, key: keyof JobLimits) =>
  begun && (begun.limits[key] ?? Number.POSITIVE_INFINITY);

/** Signals that end the command, and what shells answer for each. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A job is the server's: the command may go, and tells how to come back to it. */
function onInterrupt(world: Surroundings, statePath: string, leave: () => void) {
  let journal: Journal | undefined;
  const interrupted = (signal: keyof typeof signals) => {
    leave();
    world.stderr.write(`poolhouse: ${farewell(journal, statePath)}\n`);
    process.exit(signals[signal]);
  };
  const names = Object.keys(signals) as (keyof typeof signals)[];
  for (const name of names) process.on(name, interrupted);
  return {
    begun: (running: Journal) => {
      journal = running;
    },
    journal: () => journal,
    forget: () => {
      for (const name of names) process.removeListener(name, interrupted);
    },
  };
}

function farewell(journal: Journal | undefined, statePath: string): string {
  const records = journal?.state.parts.flatMap((part) => part.jobs.slice(-1)) ?? [];
  const current = records.at(-1);
  if (!current) return 'interrupted before an import job was made; nothing was imported';
  const running =
    current.uploaded && !current.ended
      ? `; the import job ${current.id} goes on without this command if it was started`
      : '';
  return `interrupted${running}.\n${goOn(statePath)}`;
}

function requestOf(file: ImportFile, options: ImportOptions): ImportRequest {
  return {
    file,
    poolId: options.userPoolId,
    jobName: options.jobName ?? jobNameOf(file.path),
    role: options.roleArn ? { arn: options.roleArn } : { name: options.roleName },
    algorithm: options.passwordHashingAlgorithm,
  };
}

/** What a JobName may hold, of the file's name. */
const jobNameOf = (path: string): string =>
  basename(path)
    .replaceAll(/[^\w\s+=,.@-]/g, '-')
    .slice(0, 128);

function writeResult(
  result: ImportResult,
  { json, maxReasons }: ImportOptions,
  world: Surroundings,
) {
  if (json) {
    world.stdout.write(`${JSON.stringify(resultJson(result), null, 2)}\n`);
    return;
  }
  const lines = renderResult(result, maxReasons, paintFor(world.stdout, world.env));
  world.stderr.write('\n');
  world.stdout.write(`${lines.join('\n')}\n`);
}
