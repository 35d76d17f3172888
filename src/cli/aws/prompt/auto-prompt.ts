/** Whether to ask for what a command line leaves out, and the command line that comes of it. */

import type { Surroundings } from '../../program.ts';
import type { Environment } from '../../target.ts';
import { readConfiguration, textOf } from '../client/config-file.ts';
import { CommandFailure } from '../types.ts';
import { usageExitCode } from '../usage.ts';

/** `on` asks always; `on-partial` when the command line turns out to be wrong. */
export type PromptMode = 'on' | 'on-partial' | 'off';

const flag = '--cli-auto-prompt';
const noFlag = '--no-cli-auto-prompt';

/** @throws CommandFailure when both options are given */
export function promptMode(words: readonly string[], env: Environment): PromptMode {
  if (words.includes(flag) && words.includes(noFlag))
    throw new CommandFailure(
      '\nBoth --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.\n',
      usageExitCode,
    );
  if (words.includes('help') || words.includes('--version') || words.includes(noFlag)) return 'off';
  if (words.includes(flag)) return 'on';
  const configured = (env.AWS_CLI_AUTO_PROMPT ?? configuredMode(words, env))?.toLowerCase();
  return configured === 'on' || configured === 'on-partial' ? configured : 'off';
}

function configuredMode(words: readonly string[], env: Environment): string | undefined {
  const option = words.indexOf('--profile');
  const named = option < 0 ? undefined : words[option + 1];
  const name = named ?? env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE ?? 'default';
  return textOf(readConfiguration(env).profiles.get(name), 'cli_auto_prompt');
}

/** Whoever is to answer. A terminal, or what a test puts in its place. */
export interface Asker {
  isTerminal: boolean;
  ask(words: readonly string[]): Promise<string[]>;
}

export type RunWords = (words: readonly string[], world: Surroundings) => Promise<number>;

/** Runs a command line, completed where it is asked for. */
export async function withAutoPrompt(
  words: readonly string[],
  world: Surroundings,
  asker: Asker,
  run: RunWords,
): Promise<number> {
  const mode = promptMode(words, world.env);
  const given = words.filter((word) => word !== flag);
  if (mode === 'off') return run(words, world);
  if (!asker.isTerminal) {
    if (!words.includes(flag)) return run(words, world);
    throw new CommandFailure(`\n${flag} needs a terminal to ask at.\n`, usageExitCode);
  }
  if (mode === 'on') return run(await asker.ask(given), world);
  const held: string[] = [];
  const stderr = { write: (text: string) => held.push(text) };
  const exitCode = await run(words, { ...world, stderr });
  if (exitCode === usageExitCode) return run(await asker.ask(given), world);
  for (const text of held) world.stderr.write(text);
  return exitCode;
}
