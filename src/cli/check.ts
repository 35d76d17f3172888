/** `poolhouse check`: what an import would make of a file, without importing it. */
import { Argument, Command, Option } from 'commander';
import { addTargetOptions, hashAlgorithms, wholeNumber } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export interface CheckOptions extends TargetOptions {
  pool?: string;
  schema?: string;
  algorithm?: (typeof hashAlgorithms)[number];
  examples?: number;
  maxReasons: number;
  json?: boolean;
}

const help = `
Each row is judged by the rules of the import itself, against the schema and settings of the pool;
rows that repeat a name of an earlier row are found, too. Users that the pool has already are not
looked for. Nothing is written, and of the file nothing leaves this machine.

Values of users are shown on a terminal only; elsewhere --examples asks for them.

Exit code: 0 all rows would be imported, 1 some would not, 2 the file could not be checked.

Examples:
  poolhouse check users.csv --pool us-east-1_AbCdEfGhI
  poolhouse check users.csv --schema pool.json --algorithm BCRYPT
  aws cognito-idp describe-user-pool --user-pool-id us-east-1_AbCdEfGhI > pool.json`;

export function checkCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('check')
    .description('check a CSV file as an import would, without importing it')
    .addArgument(new Argument('<file>', 'the CSV file'))
    .option('--pool <pool>', 'id or name of the pool that is to take the users')
    .addOption(
      new Option(
        '--schema <file>',
        'a pool as describe-user-pool or create-user-pool has it',
      ).conflicts('pool'),
    )
    .addOption(
      new Option(
        '--algorithm <algorithm>',
        'how the hashes in the column password_hash were made',
      ).choices(hashAlgorithms),
    )
    .option('--examples <number>', 'rows to show of each problem (terminal: 3)', wholeNumber)
    .option('--max-reasons <number>', 'problems to print', wholeNumber, 20);
  return addTargetOptions(command, 'the region in the pool id, or AWS_REGION')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (file: string, options: CheckOptions) => {
      const { checkFile } = await import('./check-action.ts');
      finish(await checkFile(file, options, world));
    });
}
