/** The words that may stand where somebody types, read off the commands themselves. */
import type { Command, Option } from 'commander';
import type { Service } from '../wire/contract.ts';
import {
  type CatalogueOption,
  listGlobalOptions,
  listOperations,
  listOptions,
  listServices,
} from './aws/catalogue.ts';
import { isJobLog } from './run.ts';

interface Suggestions {
  kind: 'words' | 'files' | 'folders';
  words: Word[];
}

interface Word {
  text: string;
  meaning: string;
}

const words = (...list: Word[][]): Suggestions => ({ kind: 'words', words: list.flat() });
const files: Suggestions = { kind: 'files', words: [] };
const folders: Suggestions = { kind: 'folders', words: [] };
const nothing = words();

/** The answer to a shell; `typed` are the words behind the program's name, the last unfinished. */
export function answerWords(typed: string[], program: Command): string {
  // Bash makes three words of --name=value.
  const plain = typed.filter((word, i) => word !== '=' || i === typed.length - 1);
  const current = (plain.at(-1) ?? '').replace(/^=$/, '');
  const { kind, words: found } = suggest(plain.slice(0, -1), current, program);
  const lines = found
    .filter(({ text }) => text.startsWith(current))
    .map(({ text, meaning }) => `${text}\t${meaning.replaceAll(/\s+/g, ' ')}`);
  return `${[kind, ...lines].join('\n')}\n`;
}

function suggest(before: string[], current: string, program: Command): Suggestions {
  const service = listServices().find((name) => name === before[0]);
  if (service && !isJobLog([...before, current]))
    return suggestAws(service, before.slice(1), current);
  const own = suggestOwn(before, current, program);
  if (before.length > 0 || current.startsWith('-')) return own;
  // The name of our own command among the services is in the list already.
  const names = listServices().filter((name) => own.words.every(({ text }) => text !== name));
  return words(
    own.words,
    names.map((text) => ({ text, meaning: 'as the AWS CLI has it' })),
  );
}

/** Where the words lead to in the tree of our commands. */
function suggestOwn(before: string[], current: string, program: Command): Suggestions {
  let command = program;
  let positions = 0;
  let open: Option | undefined;
  for (const word of before) {
    const inner = command.commands.find((one) => one.name() === word);
    if (open) open = undefined;
    else if (word.startsWith('-')) open = valuedOption(command, word);
    else if (inner) command = inner;
    else positions += 1;
  }
  if (open) return valuesOf(open.flags, open.argChoices);
  const help = command.createHelp();
  if (current.startsWith('-'))
    return words(
      help
        .visibleOptions(command)
        .filter(({ long, variadic }) => long && (variadic || !before.includes(long)))
        .map(({ long = '', description }) => ({ text: long ?? '', meaning: description })),
    );
  if (command.commands.length > 0)
    return words(
      help
        .visibleCommands(command)
        .map((one) => ({ text: one.name(), meaning: one.description() })),
    );
  const argument = command.registeredArguments[positions];
  return argument ? valuesOf(`<${argument.name()}>`, argument.argChoices) : nothing;
}

/** The option of that name, when a value of its own has to follow. */
function valuedOption(command: Command, word: string): Option | undefined {
  if (word.includes('=')) return undefined;
  return command.options.find(
    ({ short, long, required, optional }) =>
      (word === short || word === long) && (required || optional),
  );
}

/** Values by what stands for them in the help. */
function valuesOf(flags: string, choices: readonly string[] | undefined): Suggestions {
  if (choices) return words(choices.map(plainWord));
  if (/<file>/.test(flags)) return files;
  return /<folder>/.test(flags) ? folders : nothing;
}

const plainWord = (text: string): Word => ({ text, meaning: '' });

/** `poolhouse cognito-idp list-users --…`, options being allowed in front of the operation. */
function suggestAws(service: Service, before: string[], current: string): Suggestions {
  const globals = listGlobalOptions();
  const operations = listOperations(service);
  const operation = before.find((word) => operations.includes(word));
  const options = [...(operation ? listOptions(service, operation) : []), ...globals];
  const open = options.find(({ option, arity }) => option === before.at(-1) && arity !== 'none');
  if (open?.option === '--ca-bundle') return files;
  if (open && !current.startsWith('-')) return words(open.choices.map(plainWord));
  if (current.startsWith('-'))
    return words(options.filter(({ option }) => !before.includes(option)).map(optionWord));
  if (operation) return nothing;
  return words(operations.map(plainWord), [{ text: 'help', meaning: `about ${service}` }]);
}

const optionWord = ({ option, required }: CatalogueOption): Word => ({
  text: option,
  meaning: required ? 'required' : '',
});
