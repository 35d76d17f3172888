/** `poolhouse schema`: the schema of a shared database, brought up to date before nodes start. */
import { Command } from 'commander';
import type { Settings } from '../config/env.ts';
import type { Finish, Surroundings } from './program.ts';
import { addSettings } from './settings.ts';

export interface SchemaOptions extends Settings {
  check?: boolean;
}

const help = `
Nodes do this by themselves when they start. Done beforehand, by a role that owns the tables, it
lets nodes run as a role that may only read and write them. One transaction, all or nothing; nodes
of the version before run on beside it. A database that is just starting is waited for, for half a
minute. The store's URL may also come from POOLHOUSE_STORE_FILE.

Exit code: 0 up to date, 1 failed. With --check: 0 up to date, 1 a migration is pending, 2 it could
not be found out, or a newer Poolhouse made the schema.

Example:
  poolhouse schema --store postgres://owner@db.example.com/poolhouse`;

export function schemaCommand(world: Surroundings, finish: Finish): Command {
  const command = new Command('schema')
    .description('bring the schema of a PostgreSQL store up to date, and nothing else')
    .option('--check', 'only say whether a migration is pending');
  addSettings(command, ['store']);
  return command.addHelpText('after', help).action(async (options: SchemaOptions) => {
    const { checkSchema, updateSchema } = await import('./schema-action.ts');
    if (options.check) finish(await checkSchema(options, world));
    else await updateSchema(options, world);
  });
}
