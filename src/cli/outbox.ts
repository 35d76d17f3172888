/** `poolhouse outbox`: messages to users that nothing has delivered. */
import { Argument, Command } from 'commander';
import { addTargetOptions, wholeNumber } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export interface OutboxOptions extends TargetOptions {
  limit: number;
  follow?: boolean;
  json?: boolean;
}

const help = `
Messages are kept here where the server has nothing to send them by, and while they wait to be
sent; delivered ones are gone. Whoever may list them sees codes and temporary passwords: the action
is poolhouse:ListMessages.

States: kept (nothing sends it), waiting (will be tried again), failed (will not be).

Examples:
  poolhouse outbox
  poolhouse outbox us-east-1_AbCdEfGhI --limit 1
  poolhouse outbox --follow --json | jq -r '.code'`;

export function outboxCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('outbox')
    .description('list messages to users that were not delivered, newest first')
    .addArgument(new Argument('[pool]', 'id or name of the pool (default: all of the region)'))
    .option('--limit <number>', 'how many at most; 0 for all', wholeNumber, 20)
    .option('--follow', 'then go on with those that come, until interrupted');
  return addTargetOptions(command, 'the region in the pool id, or AWS_REGION')
    .option('--json', 'print one JSON document; with --follow, one a line')
    .addHelpText('after', help)
    .action(async (pool: string | undefined, options: OutboxOptions) => {
      const { printOutbox } = await import('./outbox-action.ts');
      finish(await printOutbox(pool, options, world));
    });
}
