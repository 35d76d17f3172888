/** The programs of docs/apps.md print what the page says. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { component } from '../support/component.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { appWorld } from './app-world.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/apps.md'), 'utf8');

interface Program {
  heading: string;
  language: string;
  source: string;
  prints: string;
}

function programsOf(text: string): Program[] {
  const fences = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return fences.map(({ 1: language = '', 2: source = '', index }) => ({
    heading: [...text.slice(0, index).matchAll(/^#+ (?!prints )(.*)$/gm)].at(-1)?.[1] ?? '',
    language,
    source,
    prints: /^(?:\/\/|#) prints (.*)$/m.exec(source)?.[1] ?? '',
  }));
}

const cli = component('AWS CLI v2');
const boto3 = component('boto3');

/** How a program of each language is run; no test runs the others. */
const runners: Record<string, { command: string; args: string[]; skip: string | false }> = {
  js: { command: process.execPath, args: ['--input-type=module', '--eval'], skip: false },
  python: { command: boto3.command, args: ['-c'], skip: boto3.skip },
  sh: { command: 'sh', args: ['-c'], skip: cli.skip },
};

let server: TestServer;
let replaced: [string, string][];
let env: NodeJS.ProcessEnv;

before(async () => {
  server = await startServer();
  const app = await appWorld(server);
  const { IdToken, AccessToken } = await app.signIn();
  replaced = [
    ['http://127.0.0.1:7665', server.url],
    ['us-east-1_Example01', app.poolId],
    ['1example23456789', app.client.id],
  ];
  env = {
    PATH: process.env.PATH,
    HOME: server.dataFolder,
    AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
    ID_TOKEN: IdToken,
    ACCESS_TOKEN: AccessToken,
  };
});
after(() => server.close());

const programs = programsOf(page).filter(({ language }) => language in runners);

test('the page has programs in all languages that can be run', () => {
  assert.deepEqual(
    new Set(programs.map(({ language }) => language)),
    new Set(Object.keys(runners)),
  );
  assert.ok(programs.length >= 8);
});

for (const [i, { heading, language, source, prints }] of programs.entries()) {
  const { command, args, skip } = runners[language] ?? { command: '', args: [], skip: 'unknown' };
  test(`${heading} (${language}, program ${i + 1}) prints ${prints}`, { skip }, async () => {
    assert.notEqual(prints, '');
    const program = replaced.reduce((text, [from, to]) => text.replaceAll(from, to), source);
    // The AWS CLI that was found is the one that is typed.
    const PATH = language === 'sh' ? `${dirname(cli.command)}:${env.PATH}` : env.PATH;
    const options = { cwd: root, env: { ...env, PATH } };
    const { stdout } = await run(command, [...args, program], options);
    assert.equal(stdout.trim(), prints);
  });
}
