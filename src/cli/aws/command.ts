/** `poolhouse SERVICE OPERATION …`, which behaves as the AWS CLI does. */
import packageJson from '../../../package.json' with { type: 'json' };
import { type Service, services } from '../../wire/contract.ts';
import type { Surroundings } from '../program.ts';
import { takeGlobals, VersionAsked } from './globals.ts';
import { takeWords } from './input/words.ts';
import { contractOf, operationNames } from './names.ts';
import { isHelp, type ParsedOperation, parseOperation } from './operation.ts';
import { CommandFailure } from './types.ts';

const isService = (word: string | undefined): word is Service => services.includes(word as Service);

/** Runs the command, after asking for what is missing where that is wanted, to its exit code. */
export const runAwsCommand = (words: readonly string[], world: Surroundings): Promise<number> =>
  telling(world, async () => {
    const { promptMode, withAutoPrompt } = await import('./prompt/auto-prompt.ts');
    if (promptMode(words, world.env) === 'off') return run(words, world);
    const { terminalAsker } = await import('./prompt/terminal-asker.ts');
    return withAutoPrompt(words, world, terminalAsker(world), (completed, around) =>
      telling(around, () => run(completed, around)),
    );
  });

/** What a command says of its failure goes to standard error. */
async function telling(world: Surroundings, command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof VersionAsked) {
      world.stdout.write(`${packageJson.version}\n`);
      return 0;
    }
    if (!(error instanceof CommandFailure)) throw error;
    world.stderr.write(error.message);
    return error.exitCode;
  }
}

async function run(words: readonly string[], world: Surroundings): Promise<number> {
  if (words.some((word) => word === '--help' || word === '-h')) return helpOf(words, world);
  const { globals, command, rest } = await takeGlobals(words, [...services, 'help']);
  if (!isService(command)) return showHelp(rest, world);
  const operations = operationNames(contractOf(command));
  const { values, rest: behind } = takeWords(rest, [
    { key: 'operation', arity: 'one', required: true, choices: [...operations.keys(), 'help'] },
  ]);
  const operation = operations.get(String(values.get('operation')));
  if (operation === undefined) return helpOf([command, ...behind], world);
  const asked = !isHelp(behind);
  const parsed = asked && (await parseOperation(command, operation, behind, globals, world.env));
  return parsed ? carryOut(parsed, world) : showHelp([command, operation], world);
}

async function carryOut({ call, skeleton }: ParsedOperation, world: Surroundings): Promise<number> {
  if (skeleton) {
    const { printSkeleton } = await import('./print-skeleton.ts');
    return printSkeleton(skeleton, call, world);
  }
  const { runAwsCall } = await import('./client/run-call.ts');
  return runAwsCall(call, world);
}

/** Of what the words name, wherever `help` stands among them. */
function helpOf(words: readonly string[], world: Surroundings): Promise<number> {
  const service = words.find(isService);
  const operations = service ? operationNames(contractOf(service)) : undefined;
  const operation = words.map((word) => operations?.get(word)).find(Boolean);
  return showHelp(service ? [service, ...(operation ? [operation] : [])] : [], world);
}

async function showHelp(words: readonly string[], world: Surroundings): Promise<number> {
  const { printHelp } = await import('./help.ts');
  return printHelp(words, world);
}
