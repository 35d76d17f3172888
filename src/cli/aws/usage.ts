/** How a wrong command line is answered: the usage, then the mistake, on standard error. */
import { CommandFailure } from './types.ts';

/** The AWS CLI's exit code for a command line or parameters that are wrong. */
export const usageExitCode = 252;
/** Its code for what nobody foresaw. */
export const generalExitCode = 255;

const usage = `usage: poolhouse [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  poolhouse help
  poolhouse <command> help
  poolhouse <command> <subcommand> help
`;

export const usageFailure = (message: string): CommandFailure =>
  new CommandFailure(`\n${usage}\npoolhouse: error: ${message}\n\n`, usageExitCode);

export const unknownOptions = (words: string[]): CommandFailure =>
  new CommandFailure(`\n${usage}\nUnknown options: ${words.join(', ')}\n\n`, usageExitCode);

/** A mistake that has one sentence and no usage. */
export const mistake = (message: string, exitCode = usageExitCode): CommandFailure =>
  new CommandFailure(`\n${message}\n`, exitCode);

export const parameterMistake = (option: string, message: string): CommandFailure =>
  mistake(`Error parsing parameter '${option}': ${message}`);
