/** `poolhouse completion`: the words, and the scripts in the shells that they are for. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadContract } from '../../src/wire/contract.ts';
import { component } from '../support/component.ts';
import { poolhouse, root, run } from './run.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-completion-'));
  await writeFile(join(folder, 'my users.csv'), '');
  await writeFile(join(folder, 'my pool.json'), '');
});
after(() => rm(folder, { recursive: true }));

async function wordsFor(...typed: string[]): Promise<{ kind: string; words: string[] }> {
  const { code, stdout, stderr } = await poolhouse(['completion', 'words', '--', ...typed]);
  assert.equal(code, 0, stderr);
  const [kind = '', ...lines] = stdout.trimEnd().split('\n');
  return { kind, words: lines.map((line) => line.split('\t')[0] ?? '') };
}

test('commands are completed, and the commands inside of commands', async () => {
  const { words } = await wordsFor('');
  for (const word of ['serve', 'check', 'doctor', 'cognito-idp', 'sts', 'help'])
    assert.ok(words.includes(word), word);
  assert.equal(words.filter((word) => word === 'logs').length, 1);
  assert.deepEqual((await wordsFor('acc')).words, ['access']);
  assert.deepEqual((await wordsFor('access', 'grant')).words, ['grant-import']);
  assert.ok(!(await wordsFor('completion', '')).words.includes('words'), 'a word for scripts only');
});

test('options are completed once, and their values by kind', async () => {
  assert.deepEqual((await wordsFor('check', '--sch')).words, ['--schema']);
  assert.ok(!(await wordsFor('check', '--json', '--')).words.includes('--json'));
  assert.deepEqual((await wordsFor('check', '--algorithm', 'B')).words, ['BCRYPT']);
  assert.deepEqual((await wordsFor('check', '--algorithm', '=', 'S')).words, ['SCRYPT']);
  assert.equal((await wordsFor('check', '--schema', '')).kind, 'files');
  assert.equal((await wordsFor('jobs', '--data', '')).kind, 'folders');
  assert.equal((await wordsFor('import', '')).kind, 'files');
  assert.deepEqual(await wordsFor('jobs', '--limit', ''), { kind: 'words', words: [] });
});

test('services, every operation of the model, and its options are completed', async () => {
  const { words } = await wordsFor('cognito-idp', '');
  assert.equal(words.length, Object.keys(loadContract('cognito-idp').operations).length + 1);
  assert.ok(words.includes('get-csv-header'));
  const options = (await wordsFor('cognito-idp', 'create-user-import-job', '--')).words;
  for (const option of ['--cloud-watch-logs-role-arn', '--job-name', '--output', '--region'])
    assert.ok(options.includes(option), option);
  const output = await wordsFor('--region', 'x', 'iam', 'list-users', '--output', 't');
  assert.deepEqual(output.words, []);
  assert.deepEqual((await wordsFor('iam', 'list-users', '--output', 't')).words, ['text', 'table']);
});

test('logs is a service, and with the id of a job our own command', async () => {
  assert.ok((await wordsFor('logs', 'get')).words.includes('get-log-events'));
  assert.deepEqual((await wordsFor('logs', 'import-1', '--gro')).words, ['--grouped']);
});

const path = () => `${root}${delimiter}${process.env.PATH}`;
/** What the shell prints of the script's own suggestions. */
async function inShell(command: string, args: string[]): Promise<string> {
  const { stdout, stderr } = await run(command, args, {
    cwd: folder,
    env: { PATH: path(), HOME: folder, TERM: 'dumb' },
  });
  assert.equal(stderr, '');
  return stdout;
}

const bash = component('bash');

test('the script completes in bash', { skip: bash.skip }, async () => {
  // What bash does when Tab is pressed: it sets the words, and calls the function.
  const program = `
    eval "$(poolhouse completion bash)"
    try() {
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      "$(complete -p poolhouse | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
      printf '<%s>' "\${COMPREPLY[@]}"; echo
    }
    try poolhouse ch
    try poolhouse cognito-idp create-user-imp
    try poolhouse cognito-idp list-users --user-p
    try poolhouse check 'my u'
    try poolhouse nothing-like-it x`;
  assert.equal(
    await inShell(bash.command, ['--norc', '-c', program]),
    '<check>\n<create-user-import-job>\n<--user-pool-id>\n<my users.csv>\n<>\n',
  );
});

const fish = component('fish');

test('the script completes in fish', { skip: fish.skip }, async () => {
  const program = `
    poolhouse completion fish | source
    complete -C 'poolhouse ch'
    complete -C 'poolhouse cognito-idp create-user-imp'`;
  assert.equal(
    await inShell(fish.command, ['--no-config', '-c', program]),
    'check\tcheck a CSV file as an import would, without importing it\ncreate-user-import-job\n',
  );
});

const zsh = component('zsh');

test('the script completes in zsh', { skip: zsh.skip }, async () => {
  // zsh completes on a terminal only, so that it gets one of its own.
  const program = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1=; autoload -U compinit; compinit -u -D'
    zpty -w shell 'eval "$(poolhouse completion zsh)"; print rea""dy'
    zpty -r -m shell seen '*ready*'
    zpty -n -w shell $'poolhouse cognito-idp create-user-imp\\t'
    zpty -r -m shell seen '*create-user-import-job*'
    print completed`;
  assert.match(await inShell(zsh.command, ['-f', '-c', program]), /completed\n$/);
});
