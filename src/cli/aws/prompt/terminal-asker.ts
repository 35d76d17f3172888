/** The prompt at the terminal of the process, with values from the endpoint that is meant. */
import type { Surroundings } from '../../program.ts';
import { askOnce } from '../client/run-call.ts';
import type { Globals } from '../types.ts';
import type { Asker } from './auto-prompt.ts';
import { type PromptStreams, promptForWords } from './prompt.ts';

const standardStreams = (): PromptStreams => ({ input: process.stdin, output: process.stderr });

/** What is asked goes to standard error, so that standard output has the answer alone. */
export function terminalAsker(
  world: Surroundings,
  isTerminal = process.stdin.isTTY === true,
  streams = standardStreams(),
): Asker {
  return {
    isTerminal,
    ask: (words) =>
      promptForWords(words, streams, (service, operation, input) =>
        askOnce(service, operation, input, globalsIn(words), world),
      ),
  };
}

/** As far as they say whom to ask. */
function globalsIn(words: readonly string[]): Globals {
  const value = (option: string) => {
    const at = words.indexOf(option);
    return at < 0 ? undefined : words[at + 1];
  };
  return {
    color: 'off',
    profile: value('--profile'),
    region: value('--region'),
    endpointUrl: value('--endpoint-url'),
    caBundle: value('--ca-bundle'),
    noVerifySsl: words.includes('--no-verify-ssl'),
  };
}
