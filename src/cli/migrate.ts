/** `poolhouse migrate`: an embedded store moves to PostgreSQL. */
import { Command } from 'commander';
import type { Finish, Surroundings } from './program.ts';

export interface MigrateOptions {
  from?: string;
  to?: string;
}

const help = `
Everything moves: pools, clients, users with their passwords and tokens, groups, keys, messages,
events, import jobs with their files and logs, and IAM. The server of the data folder must be
stopped. It is all or nothing: one transaction, in which every table is read back and compared
before it is committed. The data folder stays as it is, except that its schema is brought up to
date.

Servers on the database need the master key of the data folder: start them with it as --data, or
with POOLHOUSE_MASTER_KEY or POOLHOUSE_MASTER_KEY_FILE.

Example:
  poolhouse migrate --from ./data --to postgres://user@db.example.com/poolhouse
  poolhouse serve --data ./data --store postgres://user@db.example.com/poolhouse`;

export function migrateCommand(world: Surroundings, _finish: Finish): Command {
  return new Command('migrate')
    .description('move an embedded store to PostgreSQL')
    .option('--from <folder>', 'data folder of the stopped server; default ./data [POOLHOUSE_DATA]')
    .option('--to <url>', 'postgres:// URL of an empty database [POOLHOUSE_STORE]')
    .addHelpText('after', help)
    .action(async (options: MigrateOptions) => {
      const { moveStore } = await import('./migrate-action.ts');
      await moveStore(options, world);
    });
}
