/** The options that every AWS-shaped command takes, before or behind the names of its parts. */

import { parseInteger } from './input/python.ts';
import { type Argument, type Taken, takeWords } from './input/words.ts';
import { type Globals, outputFormats } from './types.ts';
import { generalExitCode, mistake } from './usage.ts';

export interface GlobalOption extends Argument {
  option: string;
  /** What help says of it. */
  meaning: string;
  /** What stands for its value in help. */
  placeholder?: string | undefined;
}

/** Thrown when `--version` is met: nothing behind it counts. */
export class VersionAsked extends Error {}

const flag = (name: string, meaning: string): GlobalOption => ({
  option: `--${name}`,
  key: name,
  arity: 'none',
  constant: true,
  meaning,
});

const valued = (
  name: string,
  placeholder: string,
  meaning: string,
  choices?: readonly string[],
): GlobalOption => ({
  option: `--${name}`,
  key: name,
  arity: 'one',
  placeholder,
  meaning,
  choices,
});

export const globalOptions: readonly GlobalOption[] = [
  flag('debug', 'Write what is done, step by step, to standard error.'),
  valued('endpoint-url', 'url', 'Call this URL instead of the server or service that is found.'),
  flag('no-verify-ssl', "Do not check the server's TLS certificate."),
  flag('no-paginate', 'Show the first page only.'),
  valued('output', 'format', 'Form of what is printed.', outputFormats),
  valued('query', 'expression', 'Print what this JMESPath expression takes from the answer.'),
  valued('profile', 'name', 'Profile of the AWS configuration files to use.'),
  valued('region', 'name', 'Region to call.'),
  {
    ...flag('version', 'Print the version.'),
    met: () => {
      throw new VersionAsked();
    },
  },
  valued('color', 'when', 'Whether tables have colours.', ['on', 'off', 'auto']),
  flag('no-sign-request', 'Send calls without a signature; no credentials are looked for.'),
  valued('ca-bundle', 'file', 'File of certificates that are trusted to sign that of the server.'),
  valued('cli-read-timeout', 'seconds', 'How long an answer may take; 0 waits forever.'),
  valued('cli-connect-timeout', 'seconds', 'How long connecting may take; 0 waits forever.'),
  valued('cli-binary-format', 'format', 'How binary values are written in options and documents.', [
    'base64',
    'raw-in-base64-out',
  ]),
  flag('no-cli-pager', 'Print straight to standard output, without a pager.'),
  flag('cli-auto-prompt', 'Ask for what the command line leaves out.'),
  flag('no-cli-auto-prompt', 'Do not ask, whatever the configuration says.'),
];

export interface TopLevel {
  globals: Globals;
  command: string;
  /** The words that are none of the global options. */
  rest: string[];
}

/** Takes the global options and the command out of the words. */
export async function takeGlobals(
  words: readonly string[],
  commands: readonly string[],
): Promise<TopLevel> {
  const command: Argument = { key: 'command', arity: 'one', required: true, choices: commands };
  const taken = takeWords(words, [...globalOptions, command]);
  return {
    globals: await globalsOf(taken),
    command: String(taken.values.get('command')),
    rest: taken.rest,
  };
}

/** Values that no list of choices covers are checked, in the AWS CLI's order. */
async function globalsOf({ values }: Taken): Promise<Globals> {
  const text = (key: string) => values.get(key) as string | undefined;
  await checkQuery(text('query'));
  checkEndpoint(text('endpoint-url'));
  const on = (key: string) => values.has(key) || undefined;
  return {
    debug: on('debug'),
    endpointUrl: text('endpoint-url'),
    noVerifySsl: on('no-verify-ssl'),
    noPaginate: on('no-paginate'),
    output: text('output') as Globals['output'],
    query: text('query'),
    profile: text('profile'),
    region: text('region'),
    color: (text('color') ?? 'auto') as Globals['color'],
    noSignRequest: on('no-sign-request'),
    caBundle: text('ca-bundle'),
    cliReadTimeout: seconds(text('cli-read-timeout')),
    cliConnectTimeout: seconds(text('cli-connect-timeout')),
    cliBinaryFormat: text('cli-binary-format') as Globals['cliBinaryFormat'],
    noCliPager: on('no-cli-pager'),
    cliAutoPrompt: on('cli-auto-prompt'),
    noCliAutoPrompt: on('no-cli-auto-prompt'),
  };
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return Number(parseInteger(text));
  } catch (error) {
    throw mistake(error instanceof Error ? error.message : String(error), generalExitCode);
  }
}

/** Refuses an endpoint without a scheme, before anything is looked up. */
function checkEndpoint(url: string | undefined): void {
  if (url === undefined || /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(url)) return;
  throw mistake(
    `Bad value for --endpoint-url "${url}": scheme is missing.  ` +
      'Must be of the form http://<hostname>/ or https://<hostname>/',
  );
}

/** Refuses an expression that cannot be read, before any call. */
async function checkQuery(query: string | undefined): Promise<void> {
  if (query === undefined) return;
  const { queryOf } = await import('./query-option.ts');
  queryOf({ query });
}
