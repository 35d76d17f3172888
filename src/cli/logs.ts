/** `poolhouse logs`: what an import wrote of each row. */
import { Argument, Command, Option } from 'commander';
import { addTargetOptions, wholeNumber } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export interface LogsOptions extends TargetOptions {
  pool?: string;
  failed?: boolean;
  grouped?: boolean;
  follow?: boolean;
  timestamps?: boolean;
  maxReasons: number;
  json?: boolean;
}

const help = `
A line for each row of the file. --follow waits for a job to start and for what it writes, until
it has ended. Log lines name rows by their line in the file, and no users.

Exit code: 0 the log was read, 2 it could not be.

Examples:
  poolhouse logs import-AbCdEfGhIj --failed
  poolhouse logs import-AbCdEfGhIj --pool us-east-1_AbCdEfGhI --grouped
  poolhouse logs import-AbCdEfGhIj --follow`;

export function logsCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('logs')
    .description('print the log of an import job')
    .addArgument(new Argument('<job>', 'id of the job'))
    .option('--pool <pool>', 'id or name of its pool (default: the pools are asked in turn)')
    .option('--failed', 'only rows that were not imported: those that failed or were skipped')
    .option('--grouped', 'reasons, how often and where, instead of lines')
    .option('--follow', 'go on until the job has ended')
    .addOption(new Option('--timestamps', 'when each line was written').conflicts('grouped'))
    .option('--max-reasons <number>', 'reasons to print with --grouped', wholeNumber, 20);
  return addTargetOptions(command, 'the region in the pool id, or AWS_REGION')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (job: string, options: LogsOptions) => {
      const { printLogs } = await import('./logs-action.ts');
      finish(await printLogs(job, options, world));
    });
}
