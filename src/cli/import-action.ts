/** What `poolhouse import` does, once its arguments are known to make sense. */
import { basename } from 'node:path';
import { createClient } from './client.ts';
import { failingAsJson } from './failure.ts';
import type { ImportOptions } from './import.ts';
import { type ImportFile, readImportFile } from './import-file.ts';
import { exitCodeOf, renderResult, resultJson } from './import-result.ts';
import { type ImportRequest, type ImportResult, runImport } from './import-run.ts';
import { createObserver } from './observer.ts';
import type { Surroundings } from './program.ts';
import { resolveTarget } from './target.ts';
import { paintFor } from './terminal.ts';

/** What shells answer for a program that Ctrl-C ended. */
const interruptedExitCode = 130;

/** Imports one file and resolves to the exit code. */
export async function importFile(
  path: string,
  options: ImportOptions,
  world: Surroundings,
): Promise<number> {
  const run = async () => {
    const result = await importInto(await readImportFile(path), options, world);
    writeResult(result, options, world);
    return exitCodeOf(result);
  };
  return failingAsJson(options.json, world.stdout, run);
}

async function importInto(file: ImportFile, options: ImportOptions, world: Surroundings) {
  const region = options.userPoolId.slice(0, options.userPoolId.indexOf('_'));
  const target = await resolveTarget(options, world.env, region);
  const place = target.endpoint ?? `AWS (${target.region})`;
  world.stderr.write(`Importing ${file.path} into ${options.userPoolId} on ${place}\n\n`);
  const observer = createObserver(file.rows, world, () => interrupted(world));
  return runImport(createClient(target), target, requestOf(file, options), observer);
}

/** The job is the server's: the command may go. */
const interrupted = (world: Surroundings) => {
  world.stderr.write(
    'poolhouse: no longer watching; the import job goes on without this command\n',
  );
  process.exit(interruptedExitCode);
};

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
