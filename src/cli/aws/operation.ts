/** From the words behind the name of an operation to its call. */
import type { Service } from '../../wire/contract.ts';
import type { Environment } from '../target.ts';
import { argumentsOf, type OperationArgument, type OperationArguments } from './arguments.ts';
import { readCliInput } from './input/cli-input.ts';
import { type Dictionary, dictionary, isDictionary } from './input/python.ts';
import { unpack, withFile } from './input/unpack.ts';
import { type Taken, takeWords } from './input/words.ts';
import { contractOf, kebab } from './names.ts';
import type { AwsCall, Globals, Paging } from './types.ts';
import { mistake, unknownOptions } from './usage.ts';

export type Skeleton = 'input' | 'yaml-input' | 'output';

export interface ParsedOperation {
  call: AwsCall;
  /** What `--generate-cli-skeleton` asks for, instead of the call. */
  skeleton: Skeleton | undefined;
}

/** `help` in the place of the options. */
export const isHelp = (words: readonly string[]): boolean =>
  words.length === 1 && words[0] === 'help';

/** Undefined when the words ask for help after all. */
export async function parseOperation(
  service: Service,
  operation: string,
  words: readonly string[],
  globals: Globals,
  env: Environment,
): Promise<ParsedOperation | undefined> {
  const args = argumentsOf(contractOf(service), service, operation);
  const { values, rest } = takeOperationWords(words, args.list);
  const help = values.get('help');
  if (help === 'help') return undefined;
  const unknown = help ? [...rest, String(help)] : rest;
  if (unknown.length > 0) throw unknownOptions(unknown);
  const built = buildInput(service, args, values, globals, env);
  const document = await readCliInput(values, env);
  for (const [member, value] of Object.entries(document ?? {}))
    if (!(member in built.input)) built.input[member] = value;
  const paged = built.paged && !turnsPagingOff(args, built.input);
  const paging = paged ? takePagingMember(built.input, built.paging) : built.paging;
  if (!paged) keepPagingAsMember(built.input, built.paging);
  return {
    call: { service, operation, input: built.input, globals, paging, paged },
    skeleton: values.get('generate-cli-skeleton') as Skeleton | undefined,
  };
}

function takeOperationWords(words: readonly string[], list: OperationArgument[]): Taken {
  const demanding = !coversRequired(words);
  const args = demanding ? list : list.map((argument) => ({ ...argument, required: false }));
  return takeWords(words, [...args, { key: 'help', arity: 'optional' }]);
}

/** With a document of input nothing is required, nor for a skeleton, unless of the output. */
function coversRequired(words: readonly string[]): boolean {
  const skeleton = words.indexOf('--generate-cli-skeleton');
  return (
    words.includes('--cli-input-json') ||
    words.includes('--cli-input-yaml') ||
    (skeleton >= 0 && words[skeleton + 1] !== 'output')
  );
}

interface Built {
  input: Dictionary;
  paging: Paging;
  paged: boolean;
}

function buildInput(
  service: Service,
  args: OperationArguments,
  values: ReadonlyMap<string, unknown>,
  globals: Globals,
  env: Environment,
): Built {
  const paged = args.paginator !== undefined && !globals.noPaginate && !pagesByHand(args, values);
  const list = paged || !args.paginator ? args.list : withoutPaging(args, values);
  const input = dictionary();
  const options = new Map<string, unknown>();
  for (const argument of list) {
    const { key, option, member } = argument;
    if (!values.has(key)) continue;
    if (member) input[member.name] = unpack(contractOf(service), argument, values.get(key), env);
    else options.set(key, withFile(option, String(values.get(key)), env));
  }
  return { input, paging: pagingOf(options), paged };
}

/** Whether the service's own options are used to page: then the command line does not. */
const pagesByHand = (
  { paginator, shadowed }: OperationArguments,
  values: ReadonlyMap<string, unknown>,
): boolean =>
  [paginator?.inputToken, paginator?.limitKey].some(
    (name) =>
      name !== undefined &&
      values.has(kebab(name)) &&
      !shadowed.some(({ member }) => member?.name === name),
  );

const pagingKeys = ['starting-token', 'page-size', 'max-items'];

/** Options that page make no sense then; one that hides a member of its name becomes that. */
function withoutPaging(
  { list, shadowed }: OperationArguments,
  values: ReadonlyMap<string, unknown>,
): OperationArgument[] {
  const members = new Map(shadowed.map((argument) => [argument.key, argument]));
  const used = pagingKeys.filter((key) => values.get(key) && !members.has(key));
  if (used.length > 0) {
    const options = used.map((key) => `--${key}`).join(', ');
    throw mistake(`Cannot specify --no-paginate along with pagination arguments: ${options}`);
  }
  return list.map((argument) => members.get(argument.key) ?? argument);
}

function pagingOf(options: ReadonlyMap<string, unknown>): Paging {
  const number = (key: string) => (options.has(key) ? Number(options.get(key)) : undefined);
  return {
    startingToken: options.get('starting-token') as string | undefined,
    pageSize: number('page-size'),
    maxItems: number('max-items'),
  };
}

/** A document of input can page by hand as well. */
const turnsPagingOff = ({ paginator }: OperationArguments, input: Dictionary): boolean =>
  paginator !== undefined && (paginator.inputToken in input || paginator.limitKey in input);

/** A document may bring the options that page, where the command line has none of them. */
function takePagingMember(input: Dictionary, given: Paging): Paging {
  const { PaginationConfig: document } = input;
  if (!isDictionary(document)) return given;
  delete input.PaginationConfig;
  if (isGiven(given)) return given;
  const { StartingToken, PageSize, MaxItems } = document;
  return {
    startingToken: typeof StartingToken === 'string' ? StartingToken : undefined,
    pageSize: typeof PageSize === 'number' ? PageSize : undefined,
    maxItems: typeof MaxItems === 'number' ? MaxItems : undefined,
  };
}

const isGiven = (paging: Paging): boolean =>
  Object.values(paging).some((value) => value !== undefined);

/** Then options that page are left over, which the check of the parameters refuses. */
function keepPagingAsMember(input: Dictionary, paging: Paging): void {
  if (isGiven(paging)) input.PaginationConfig = { ...paging };
}
