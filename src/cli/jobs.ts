/** `poolhouse jobs`: import jobs, and how they go. */
import { Argument, Command } from 'commander';
import { addTargetOptions, wholeNumber } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export interface JobsOptions extends TargetOptions {
  watch?: boolean;
  limit: number;
  json?: boolean;
}

const help = `
Without a pool, the jobs of all pools of the region. The newest come first.

--watch shows the jobs that are waiting or running, until all of them have ended, and with --json
prints them then. Its exit code is 0 when all of them succeeded, else 1.

Examples:
  poolhouse jobs
  poolhouse jobs us-east-1_AbCdEfGhI --watch
  poolhouse jobs people --limit 0 --json`;

export function jobsCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('jobs')
    .description('list import jobs, or watch them')
    .addArgument(new Argument('[pool]', 'id or name of the pool'))
    .option('--watch', 'show those that are waiting or running until they have ended')
    .option('--limit <number>', 'how many of each pool at most; 0 for all', wholeNumber, 20);
  return addTargetOptions(command, 'the region in the pool id, or AWS_REGION')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (pool: string | undefined, options: JobsOptions) => {
      const { showJobs } = await import('./jobs-action.ts');
      finish(await showJobs(pool, options, world));
    });
}
