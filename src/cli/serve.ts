/** `poolhouse serve`: the server, until a signal ends it. */
import { Command } from 'commander';
import type { Settings } from '../config/env.ts';
import type { Finish, Surroundings } from './program.ts';
import { addSettings, variablesHelp } from './settings.ts';

export function serveCommand(world: Surroundings, _finish: Finish): Command {
  const command = new Command('serve')
    .description('run the server')
    .addHelpText('after', variablesHelp)
    .action(async (flags: Settings) => {
      const { serve } = await import('./serve-action.ts');
      await serve(flags, world);
    });
  addSettings(command);
  return command;
}
