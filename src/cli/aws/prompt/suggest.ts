/** What may come next on a command line, and whether it could run as it is. */
import { type Service, services } from '../../../wire/contract.ts';
import {
  type CatalogueOption,
  listGlobalOptions,
  listOperations,
  listOptions,
  listServices,
} from '../catalogue.ts';
import { type Ask, liveValues, type Suggestion } from './live-values.ts';

export interface Suggestions {
  /** What is asked for. */
  question: string;
  list: Suggestion[];
  /** Whether nothing that must be there is missing. */
  complete: boolean;
  /** Whether only what is listed is right. */
  strict: boolean;
}

const isService = (word: string | undefined): word is Service => services.includes(word as Service);

export async function suggest(words: readonly string[], ask: Ask): Promise<Suggestions> {
  const line = readLine(words);
  const { service, operation } = line;
  if (line.open) return suggestValues(line, line.open, ask);
  if (service === undefined)
    return { question: 'Service', list: texts(listServices()), complete: false, strict: true };
  if (operation === undefined)
    return {
      question: `Operation of ${service}`,
      list: texts(listOperations(service)),
      complete: false,
      strict: true,
    };
  return suggestOptions(line, service, operation);
}

const texts = (names: readonly string[]): Suggestion[] => names.map((text) => ({ text }));

interface Line {
  service: Service | undefined;
  operation: string | undefined;
  /** Options of the operation and of every command, by name. */
  options: ReadonlyMap<string, CatalogueOption>;
  /** Values by option; a flag has an empty one. */
  given: Map<string, string>;
  /** The option that waits for its value. */
  open: CatalogueOption | undefined;
}

function readLine(words: readonly string[]): Line {
  const [service, operation] = positionals(words);
  const known = isService(service) ? service : undefined;
  const own = known && operation !== undefined ? listOptions(known, operation) : [];
  const all = [...own, ...listGlobalOptions()];
  const options = new Map(all.map((option) => [option.option, option]));
  const given = new Map<string, string>();
  let last: CatalogueOption | undefined;
  for (const word of words) {
    const option = options.get(word);
    if (option) {
      given.set(word, '');
      last = option.arity === 'none' ? undefined : option;
    } else if (last) {
      given.set(last.option, given.get(last.option) || word);
      if (last.arity === 'one') last = undefined;
    }
  }
  const open = last && given.get(last.option) === '' ? last : undefined;
  return { service: known, operation, options, given, open };
}

/** The first two words that are neither options nor values of those that every command has. */
function positionals(words: readonly string[]): string[] {
  const valued = new Set(
    listGlobalOptions().flatMap(({ option, arity }) => (arity === 'none' ? [] : [option])),
  );
  return words
    .filter((word, i) => !word.startsWith('-') && !valued.has(words[i - 1] ?? ''))
    .slice(0, 2);
}

async function suggestValues(line: Line, open: CatalogueOption, ask: Ask): Promise<Suggestions> {
  const live = line.service ? await liveValues(line.service, open.option, line.given, ask) : [];
  const list = live.length > 0 ? live : texts(open.choices);
  return {
    question: `Value of ${open.option} (${open.type})`,
    list,
    complete: false,
    strict: false,
  };
}

/** Required options first; those of every command last. */
function suggestOptions(line: Line, service: Service, operation: string): Suggestions {
  const isMissing = ({ option }: CatalogueOption) => !line.given.has(option);
  const own = listOptions(service, operation);
  const required = own.filter((option) => option.required && isMissing(option));
  const optional = own.filter((option) => !option.required && isMissing(option));
  const everywhere = listGlobalOptions().filter(isMissing);
  const note = (options: CatalogueOption[], text: string): Suggestion[] =>
    options.map(({ option }) => ({ text: option, note: text }));
  const complete = required.length === 0 || line.given.has('--cli-input-json');
  return {
    question: complete ? 'Enter runs it; or another option' : 'Option',
    list: [
      ...note(required, 'required'),
      ...note(optional, 'optional'),
      ...note(everywhere, 'for every command'),
    ],
    complete,
    strict: false,
  };
}
