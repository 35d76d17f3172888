/** `poolhouse import`: a CSV file into a user pool, here or on AWS. */
import { basename } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from './failure.ts';
import type { ImportRequest, ImportResult } from './import-run.ts';
import type { Finish, Surroundings } from './program.ts';
import { paintFor } from './terminal.ts';

const algorithms = ['BCRYPT', 'SCRYPT', 'ARGON2ID', 'PBKDF2_SHA256'] as const;

interface ImportOptions {
  userPoolId: string;
  jobName?: string;
  roleArn?: string;
  roleName: string;
  passwordHashingAlgorithm?: (typeof algorithms)[number];
  region?: string;
  endpointUrl?: string;
  profile?: string;
  data?: string;
  maxReasons: number;
  json?: boolean;
}

/** The job did not run to its end, for whatever reason. */
const failedExitCode = 2;
/** What shells answer for a program that Ctrl-C ended. */
const interruptedExitCode = 130;

const help = `
Where it goes: --endpoint-url or AWS_ENDPOINT_URL; else the server that runs on the data folder;
else AWS. Keys come from the AWS_… variables or a profile; for a server on this machine, from its
data folder.

Exit code: 0 all users imported, 1 some rows failed or were skipped, 2 the job failed or could
not run.

Examples:
  poolhouse import users.csv --user-pool-id us-east-1_AbCdEfGhI
  poolhouse import users.csv --user-pool-id eu-west-1_AbCdEfGhI --profile production
  poolhouse import users.csv --user-pool-id us-east-1_AbCdEfGhI --json > result.json`;

export function importCommand(world: Surroundings, finish: Finish): Command {
  return new Command('import')
    .description('import users from a CSV file into a user pool')
    .addArgument(new Argument('<file>', 'the CSV file'))
    .requiredOption('--user-pool-id <id>', 'the pool that takes the users', poolId)
    .option('--job-name <name>', 'name of the import job (default: the name of the file)')
    .addOption(new Option('--role-arn <arn>', 'role that writes the log').conflicts('roleName'))
    .option('--role-name <name>', 'role to use, created when it is missing', 'poolhouse-import')
    .addOption(
      new Option(
        '--password-hashing-algorithm <algorithm>',
        'how the hashes in the column password_hash were made',
      ).choices(algorithms),
    )
    .option('--region <region>', 'region to call (default: the region in the pool id)')
    .option('--endpoint-url <url>', 'endpoint to call')
    .option('--profile <name>', 'profile of the AWS configuration files to take keys from')
    .option('--data <folder>', 'data folder of the server to call (default: ./data, if it is one)')
    .option('--max-reasons <number>', 'reasons of failed and skipped rows to print', whole, 10)
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (file: string, options: ImportOptions) => {
      try {
        finish(await importFile(file, options, world));
      } catch (error) {
        throw toldAsJson(error, options, world);
      }
    });
}

async function importFile(
  path: string,
  options: ImportOptions,
  world: Surroundings,
): Promise<number> {
  const [
    { resolveTarget },
    { createClient },
    { readImportFile },
    { runImport },
    result,
    { createObserver },
  ] = await Promise.all([
    import('./target.ts'),
    import('./client.ts'),
    import('./import-file.ts'),
    import('./import-run.ts'),
    import('./import-result.ts'),
    import('./observer.ts'),
  ]);
  const file = await readImportFile(path);
  const region = options.userPoolId.slice(0, options.userPoolId.indexOf('_'));
  const target = await resolveTarget(options, world.env, region);
  const place = target.endpoint ?? `AWS (${target.region})`;
  world.stderr.write(`Importing ${path} into ${options.userPoolId} on ${place}\n\n`);
  const observer = createObserver(file.rows, world, () => interrupted(world));
  const outcome = await runImport(createClient(target), target, requestOf(file, options), observer);
  if (options.json) world.stdout.write(`${JSON.stringify(result.resultJson(outcome), null, 2)}\n`);
  else writeResult(outcome, result.renderResult, options.maxReasons, world);
  return result.exitCodeOf(outcome);
}

/** The job is the server's: the command may go. */
const interrupted = (world: Surroundings) => {
  world.stderr.write(
    'poolhouse: no longer watching; the import job goes on without this command\n',
  );
  process.exit(interruptedExitCode);
};

function requestOf(file: ImportRequest['file'], options: ImportOptions): ImportRequest {
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
  outcome: ImportResult,
  render: typeof import('./import-result.ts').renderResult,
  reasonsMax: number,
  world: Surroundings,
): void {
  world.stderr.write('\n');
  const lines = render(outcome, reasonsMax, paintFor(world.stdout, world.env));
  world.stdout.write(`${lines.join('\n')}\n`);
}

/** With `--json` a program reads the outcome, so it gets failures in that form too. */
function toldAsJson(error: unknown, options: ImportOptions, world: Surroundings): unknown {
  if (!(error instanceof CliError)) return error;
  const code = 'code' in error ? error.code : undefined;
  if (options.json)
    world.stdout.write(`${JSON.stringify({ error: { code, message: error.message } }, null, 2)}\n`);
  return new CliError(error.message, failedExitCode);
}

function poolId(value: string): string {
  if (/^[\w-]{1,45}_[0-9a-zA-Z]+$/.test(value)) return value;
  throw new InvalidArgumentError('A user pool id looks like us-east-1_AbCdEfGhI.');
}

function whole(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be a whole number.');
}
