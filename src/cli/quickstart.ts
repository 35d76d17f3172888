/** `poolhouse quickstart`, also `npm run quickstart`. */
import { Command } from 'commander';
import type { Finish, Surroundings } from './program.ts';

export function quickstartCommand(world: Surroundings, finish: Finish): Command {
  return new Command('quickstart')
    .description('try it: a server in a folder of its own, a pool, an import of 1,000 users')
    .option('--keep', 'leave the server running, until Ctrl-C, and its folder where it is')
    .action(async ({ keep = false }: { keep?: boolean }) => {
      const { quickstart } = await import('./quickstart-action.ts');
      finish(await quickstart(keep, world));
    });
}
