/** `poolhouse import`: a CSV file into a user pool, here or on AWS. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { addTargetOptions, defaultRoleName, poolId } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

const algorithms = ['BCRYPT', 'SCRYPT', 'ARGON2ID', 'PBKDF2_SHA256'] as const;

export interface ImportOptions extends TargetOptions {
  userPoolId: string;
  jobName?: string;
  roleArn?: string;
  roleName: string;
  passwordHashingAlgorithm?: (typeof algorithms)[number];
  maxReasons: number;
  json?: boolean;
}

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
      ).choices(algorithms),
    );
  return addTargetOptions(command, 'the region in the pool id')
    .option('--max-reasons <number>', 'reasons of failed and skipped rows to print', whole, 10)
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (file: string, options: ImportOptions) => {
      const { importFile } = await import('./import-action.ts');
      finish(await importFile(file, options, world));
    });
}

function whole(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be a whole number.');
}
