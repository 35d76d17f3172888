import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import { type Asker, promptMode, withAutoPrompt } from '../../../src/cli/aws/prompt/auto-prompt.ts';
import type { Ask } from '../../../src/cli/aws/prompt/live-values.ts';
import { promptForWords } from '../../../src/cli/aws/prompt/prompt.ts';
import { suggest } from '../../../src/cli/aws/prompt/suggest.ts';
import { terminalAsker } from '../../../src/cli/aws/prompt/terminal-asker.ts';
import { CommandFailure } from '../../../src/cli/aws/types.ts';
import type { Surroundings } from '../../../src/cli/program.ts';
import { createImportRole, createPool } from '../../support/import.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { folderWith, noFiles } from './in-process.ts';

const nobody: Ask = async () => undefined;
const listed = async (line: string, ask = nobody): Promise<string[]> =>
  (await suggest(line.split(' ').filter(Boolean), ask)).list.map(({ text }) => text);

test('services, then operations, then options are suggested, required ones first', async () => {
  assert.ok((await listed('')).includes('cognito-idp'));
  assert.ok((await listed('cognito-idp')).includes('create-user-import-job'));
  const options = await listed('cognito-idp create-user-import-job --job-name j');
  assert.deepEqual(options.slice(0, 2), ['--user-pool-id', '--cloud-watch-logs-role-arn']);
  assert.ok(options.includes('--output') && !options.includes('--job-name'));
  assert.ok((await listed('--region us-east-1 iam')).includes('create-user'));
});

test('an option that waits for its value gets the words that it may have', async () => {
  assert.deepEqual(await listed('iam list-users --output'), [
    'json',
    'text',
    'table',
    'yaml',
    'yaml-stream',
  ]);
  assert.ok((await listed('iam list-users --output text')).includes('--query'));
});

test('a command is complete when nothing required is missing', async () => {
  const complete = async (line: string) => (await suggest(line.split(' '), nobody)).complete;
  assert.equal(await complete('iam list-users'), true);
  assert.equal(await complete('iam create-user'), false);
  assert.equal(await complete('iam create-user --user-name'), false);
  assert.equal(await complete('iam create-user --user-name ana'), true);
});

/** Answers the prompt with these lines, and gathers what it shows. */
async function dialogue(
  start: string[],
  lines: string[],
  ask = nobody,
): Promise<{ words: string[]; shown: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  input.end(lines.map((line) => `${line}\n`).join(''));
  const words = await promptForWords(start, { input, output, terminal: false }, ask);
  return { words, shown };
}

test('numbers and texts choose, and an empty line runs what is complete', async () => {
  const { words, shown } = await dialogue(['iam', 'create-user'], ['1', 'ana', '']);
  assert.deepEqual(words, ['iam', 'create-user', '--user-name', 'ana']);
  assert.match(shown, /poolhouse iam create-user\n {3}1\) --user-name {2}\(required\)/);
  const typed = await dialogue([], ['iam', 'create-user --user-name', "'a b'", '']);
  assert.deepEqual(typed.words, ['iam', 'create-user', '--user-name', 'a b']);
});

test('what is wrong is said, what is missing is asked again, and a word can be taken back', async () => {
  const lines = ['moon', 'iam', 'lis', '<', 'iam', 'list-users', ''];
  const { words, shown } = await dialogue([], lines);
  assert.deepEqual(words, ['iam', 'list-users']);
  assert.match(shown, /There is no moon here\./);
  assert.match(shown, /There is no lis here\./);
  const again = await dialogue(['iam', 'create-user'], ['', '--user-name x', '']);
  assert.deepEqual(again.words, ['iam', 'create-user', '--user-name', 'x']);
});

test('whoever breaks off gets the exit code of Ctrl-C', async () => {
  await assert.rejects(dialogue(['iam'], ['create-user']), { exitCode: 130 });
});

test('tab completes words and lists what is possible', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  const words = promptForWords([], { input, output, terminal: true }, nobody);
  const keys = ['cog\t', '\r', 'create-user-imp\t', '\r', '--job-n\t', 'j\r', '<\r', '<\r'];
  for (const key of [...keys, '<\r', 'get-csv-header --user-pool-id x\r', '\r']) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    input.write(key);
  }
  assert.deepEqual(await words, ['cognito-idp', 'get-csv-header', '--user-pool-id', 'x']);
  assert.match(shown, /cognito-idp/);
});

let server: TestServer;
let world: Surroundings;
let poolId: string;
let roleArn: string;
before(async () => {
  server = await startServer();
  poolId = await createPool(server.cognito());
  roleArn = await createImportRole(server.iam());
  const { accessKeyId, secretAccessKey } = server.rootKey;
  world = {
    env: {
      ...noFiles,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'us-east-1',
    },
    stdout: { write() {} },
    stderr: { write() {} },
  };
});
after(() => server.close());

test('ids and ARNs come from the endpoint that the command line names', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end('--user-pool-id\n1\n--cloud-watch-logs-role-arn\n1\n\n');
  output.resume();
  const asker = terminalAsker(world, true, { input, output, terminal: false });
  const start = ['--endpoint-url', server.url, 'cognito-idp', 'create-user-import-job'];
  const words = await asker.ask([...start, '--job-name', 'j']);
  assert.deepEqual(words.slice(-4), [
    '--user-pool-id',
    poolId,
    '--cloud-watch-logs-role-arn',
    roleArn,
  ]);
});

test('the configuration turns the prompt on; options win; help is never asked for', () => {
  const folder = folderWith({ config: '[default]\ncli_auto_prompt = on-partial\n' });
  const env = { AWS_CONFIG_FILE: `${folder.path}/config`, AWS_SHARED_CREDENTIALS_FILE: '/none' };
  assert.equal(promptMode(['iam'], env), 'on-partial');
  assert.equal(promptMode(['iam'], { ...env, AWS_CLI_AUTO_PROMPT: 'on' }), 'on');
  assert.equal(promptMode(['iam', '--no-cli-auto-prompt'], env), 'off');
  assert.equal(
    promptMode(['iam', '--cli-auto-prompt'], { ...env, AWS_CLI_AUTO_PROMPT: 'off' }),
    'on',
  );
  assert.equal(promptMode(['iam', 'help'], { AWS_CLI_AUTO_PROMPT: 'on' }), 'off');
  assert.throws(() => promptMode(['--cli-auto-prompt', '--no-cli-auto-prompt'], {}), {
    exitCode: 252,
    message: /Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified/,
  });
  folder.remove();
});

/** What is run, and what is told, when this is typed; a lone `iam` is a usage error. */
async function prompted(words: string[], mode: string, isTerminal = true) {
  const runs: string[][] = [];
  let told = '';
  const asker: Asker = { isTerminal, ask: async (given) => [...given, 'list-users'] };
  const stderr = {
    write: (text: string) => {
      told += text;
    },
  };
  const env = { ...noFiles, AWS_CLI_AUTO_PROMPT: mode };
  const run = async (given: readonly string[], around: Surroundings) => {
    runs.push([...given]);
    around.stderr.write(`ran ${given.length}\n`);
    return given.length < 2 ? 252 : 0;
  };
  const code = await withAutoPrompt(words, { env, stdout: stderr, stderr }, asker, run);
  return { code, runs, told };
}

test('on asks first; on-partial only when the command line is wrong, without its complaint', async () => {
  assert.deepEqual(await prompted(['iam'], 'on'), {
    code: 0,
    runs: [['iam', 'list-users']],
    told: 'ran 2\n',
  });
  assert.deepEqual(await prompted(['iam'], 'on-partial'), {
    code: 0,
    runs: [['iam'], ['iam', 'list-users']],
    told: 'ran 2\n',
  });
  const right = await prompted(['iam', 'list-roles'], 'on-partial');
  assert.deepEqual(right.runs, [['iam', 'list-roles']]);
  assert.equal(right.told, 'ran 2\n');
});

test('without a terminal nobody is asked', async () => {
  assert.deepEqual((await prompted(['iam'], 'on', false)).runs, [['iam']]);
  await assert.rejects(prompted(['iam', '--cli-auto-prompt'], 'off', false), CommandFailure);
});
