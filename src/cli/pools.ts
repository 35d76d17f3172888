/** `poolhouse pools`: the pools of a region. */
import { Command } from 'commander';
import { addTargetOptions } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export interface PoolsOptions extends TargetOptions {
  json?: boolean;
}

const help = `
Examples:
  poolhouse pools
  poolhouse pools --region eu-west-1 --json`;

export function poolsCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('pools').description('list the user pools of a region');
  return addTargetOptions(command, 'AWS_REGION')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (options: PoolsOptions) => {
      const { printPools } = await import('./pools-action.ts');
      finish(await printPools(options, world));
    });
}
