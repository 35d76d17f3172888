/** `poolhouse completion`: words that a shell completes as they are typed. */
import { Command } from 'commander';
import type { Finish, Surroundings } from './program.ts';

const help = `
The script asks this program for words as you type, and so knows each version's own.

Examples:
  bash:  echo 'eval "$(poolhouse completion bash)"' >> ~/.bashrc
  zsh:   echo 'eval "$(poolhouse completion zsh)"' >> ~/.zshrc
  fish:  poolhouse completion fish > ~/.config/fish/completions/poolhouse.fish`;

export function completionCommand(world: Surroundings, _finish: Finish): Command {
  const command = new Command('completion')
    .description('print a script that completes commands in a shell')
    .addHelpText('after', help);
  for (const shell of ['bash', 'zsh', 'fish'] as const)
    command.addCommand(
      new Command(shell).description(`the script for ${shell}`).action(async () => {
        const { scripts } = await import('./completion-scripts.ts');
        world.stdout.write(scripts[shell]);
      }),
    );
  // What the scripts call, with the words typed so far: poolhouse completion words -- users peo
  const words = new Command('words').argument('[words...]').action(async (typed: string[]) => {
    const { answerWords } = await import('./completion-words.ts');
    world.stdout.write(answerWords(typed, command.parent ?? command));
  });
  return command.addCommand(words, { hidden: true });
}
