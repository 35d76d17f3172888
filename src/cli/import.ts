/** `poolhouse import`: a CSV file into a user pool, here or on AWS. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { addTargetOptions, defaultRoleName, poolId } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export const passwordHashingAlgorithms = ['BCRYPT', 'SCRYPT', 'ARGON2ID', 'PBKDF2_SHA256'] as const;

export interface ImportOptions extends TargetOptions {
  userPoolId: string;
  jobName?: string;
  roleArn?: string;
  roleName: string;
  passwordHashingAlgorithm?: (typeof passwordHashingAlgorithms)[number];
  rowsPerJob?: number;
  bytesPerJob?: number;
  state?: string;
  startOver?: boolean;
  failedTo?: string;
  maxReasons: number;
  json?: boolean;
}

const help = `
Where it goes: --endpoint-url or AWS_ENDPOINT_URL; else the server that runs on the data folder;
else AWS. Keys come from the AWS_… variables or a profile; for a server on this machine, from its
data folder.

A file beyond the quotas of one job is imported by several, one after the other; each holds whole
lines, and line numbers are always those of the file. What was interrupted goes on when the same
command is run again.

Exit code: 0 all users imported, 1 some rows failed or were skipped, 2 the job failed or could
not run.

Examples:
  poolhouse import users.csv --user-pool-id us-east-1_AbCdEfGhI
  poolhouse import users.csv --user-pool-id eu-west-1_AbCdEfGhI --profile production
  poolhouse import users.csv --user-pool-id us-east-1_AbCdEfGhI --failed-to failed.csv
  poolhouse import users.csv --user-pool-id us-east-1_AbCdEfGhI --json > result.json`;

export function importCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('import')
    .description('import users from a CSV file into a user pool')
    .addArgument(new Argument('<file>', 'the CSV file'))
    .requiredOption('--user-pool-id <id>', 'the pool that takes the users', poolId)
    .option('--job-name <name>', 'name of the import job (default: the name of the file)')
    .addOption(new Option('--role-arn <arn>', 'role that writes the log').conflicts('roleName'))
    .option('--role-name <name>', 'role to use, created when it is missing', defaultRoleName)
    .addOption(
      new Option(
        '--password-hashing-algorithm <algorithm>',
        'how the hashes in the column password_hash were made',
      ).choices(passwordHashingAlgorithms),
    );
  return addTargetOptions(command, 'the region in the pool id')
    .option('--rows-per-job <number>', "users in one job (default: 500000, AWS's quota)", limit)
    .option('--bytes-per-job <number>', "bytes in one job (default: 100000000, AWS's)", limit)
    .option('--state <file>', 'what is done so far (default: beside the CSV, while it is needed)')
    .option('--start-over', 'forget what an interrupted import of this file has done')
    .option('--failed-to <file>', 'write the rows that failed to this CSV file')
    .option('--max-reasons <number>', 'reasons of failed and skipped rows to print', whole, 10)
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (file: string, options: ImportOptions) => {
      const { importFile } = await import('./import-action.ts');
      finish(await importFile(file, options, world));
    });
}

/** Of a server whose quotas were lifted a job may take everything. */
function limit(value: string): number {
  if (value === 'unlimited') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be a number above 0, or unlimited.');
}

function whole(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be a whole number.');
}
