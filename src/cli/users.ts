/** `poolhouse users`: the users of a pool. */
import { Argument, Command } from 'commander';
import { addTargetOptions, wholeNumber } from './options.ts';
import type { Finish, Surroundings } from './program.ts';
import type { TargetOptions } from './target.ts';

export interface UsersOptions extends TargetOptions {
  filter?: string;
  limit: number;
  json?: boolean;
}

const help = `
The filter is that of ListUsers: an attribute, = or ^= (begins with), and a value in quotes. What
can be searched for: username, email, phone_number, name, given_name, family_name,
preferred_username, sub, cognito:user_status, status.

Examples:
  poolhouse users us-east-1_AbCdEfGhI
  poolhouse users people --filter 'email ^= "ann"' --limit 10
  poolhouse users people --filter 'cognito:user_status = "RESET_REQUIRED"' --limit 0 --json`;

export function usersCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('users')
    .description('list users of a pool')
    .addArgument(new Argument('<pool>', 'id or name of the pool'))
    .option('--filter <filter>', 'which users, such as: email ^= "ann"')
    .option('--limit <number>', 'how many at most; 0 for all', wholeNumber, 50);
  return addTargetOptions(command, 'the region in the pool id, or AWS_REGION')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', help)
    .action(async (pool: string, options: UsersOptions) => {
      const { printUsers } = await import('./users-action.ts');
      finish(await printUsers(pool, options, world));
    });
}
