/** Which half of the program a command line is for; only that half is loaded. */
import { services } from '../wire/contract.ts';
import { describeFailure } from './failure.ts';
import type { Surroundings } from './program.ts';

/** Runs the arguments after the program's name and resolves to the exit code. */
export async function runProgram(args: string[], world: Surroundings): Promise<number> {
  const words = isServiceHelp(args) ? [...args.slice(1), 'help'] : args;
  if (isJobLog(words) || !isAwsShaped(words)) {
    const { runCli } = await import('./program.ts');
    return runCli(args, world);
  }
  const { runAwsCommand } = await import('./aws/command.ts');
  try {
    return await runAwsCommand(words, world);
  } catch (error) {
    const failure = describeFailure(error);
    world.stderr.write(`poolhouse: ${failure.text}\n`);
    return failure.exitCode;
  }
}

const isService = (word: string | undefined): boolean =>
  services.some((service) => service === word);

/** `help cognito-idp …`, as our own commands have it. */
const isServiceHelp = ([first, second]: string[]): boolean => first === 'help' && isService(second);

/** A service comes first, or one of the options that may come before it. */
const isAwsShaped = ([first = '']: string[]): boolean =>
  isService(first) || (first.startsWith('--') && first !== '--help' && first !== '--version');

/** Options of our own `logs`, which no operation of the service of that name is. */
const jobLogOptions = new Set(['-h', '--help', '--pool', '--failed', '--grouped', '--follow']);

/** `logs` is a service, and with the id of an import job our own command. */
export const isJobLog = ([first, second = '']: string[]): boolean =>
  first === 'logs' && (second.startsWith('import-') || jobLogOptions.has(second));
