/** `poolhouse backup` and `poolhouse restore`: an embedded store in one sealed file. */
import { Command } from 'commander';
import type { Settings } from '../config/env.ts';
import type { Finish, Surroundings } from './program.ts';
import { addSettings } from './settings.ts';

const backupHelp = `
The server may run, and an import too: the backup is all of one moment, and an import that was at
work then goes on from there after a restore. It is sealed with a key that only the master key of
the data folder opens. The master key is not in it: keep master.key (or what you set as
POOLHOUSE_MASTER_KEY) in another safe place, for without it no backup can be opened.

While it is made, the data folder needs room for a copy of the database.

A store on PostgreSQL is backed up with PostgreSQL's own tools; the same holds for its master key.

Examples:
  poolhouse backup /backups/poolhouse-$(date +%F)
  poolhouse backup --data /var/lib/poolhouse /backups/tonight`;

export function backupCommand(world: Surroundings, _finish: Finish): Command {
  const command = new Command('backup')
    .description('take the embedded store into one sealed file, while its server runs')
    .argument('<file>', 'a file that is not there yet');
  addSettings(command, ['data']);
  return command.addHelpText('after', backupHelp).action(async (file: string, flags: Settings) => {
    const { makeBackup } = await import('./backup-action.ts');
    await makeBackup(file, flags, world);
  });
}

const restoreHelp = `
The folder must be new, or hold nothing but the master.key that the backup was made with; with
POOLHOUSE_MASTER_KEY or POOLHOUSE_MASTER_KEY_FILE it needs no file. A backup that was changed or
cut short is refused as a whole.

Example:
  mkdir -m 700 /var/lib/poolhouse && cp /safe/master.key /var/lib/poolhouse/
  poolhouse restore --data /var/lib/poolhouse /backups/tonight
  poolhouse serve --data /var/lib/poolhouse`;

export function restoreCommand(world: Surroundings, _finish: Finish): Command {
  const command = new Command('restore')
    .description('bring a backup into a new data folder')
    .argument('<file>', 'a backup');
  addSettings(command, ['data']);
  return command.addHelpText('after', restoreHelp).action(async (file: string, flags: Settings) => {
    const { takeBack } = await import('./backup-action.ts');
    await takeBack(file, flags, world);
  });
}
