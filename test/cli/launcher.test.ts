import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { root, run } from './run.ts';

/** A checkout that holds the launcher and a program that says how it was called. */
let checkout: string;
let elsewhere: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse launcher '));
  checkout = join(folder, 'check out');
  elsewhere = join(folder, 'bin');
  await mkdir(join(checkout, 'src'), { recursive: true });
  await mkdir(join(checkout, 'node_modules', 'commander'), { recursive: true });
  await mkdir(join(checkout, 'node_modules', '.bin'));
  await mkdir(elsewhere);
  await copyFile(join(root, 'poolhouse'), join(checkout, 'poolhouse'));
  await writeFile(
    join(checkout, 'src', 'main.ts'),
    'console.log(JSON.stringify({ argv: process.argv.slice(2), node: process.argv0 }));',
  );
});
afterEach(() => rm(join(checkout, '..'), { recursive: true }));

const ownNode = () => join(checkout, 'node_modules', '.bin', 'node');

/** A `node` on the PATH that says it is of a version, and can do nothing. */
async function fakeNode(exitCode: number) {
  await writeFile(join(elsewhere, 'node'), `#!/bin/sh\nexit ${exitCode}\n`);
  await chmod(join(elsewhere, 'node'), 0o755);
}

const path = () => ({ PATH: `${elsewhere}:/usr/bin:/bin` });

test("the project's own Node is taken, and arguments arrive as they were", async () => {
  await symlink(process.execPath, ownNode());
  await fakeNode(1);
  const args = ['a b', '', '$HOME', '--x=1'];
  const { code, stdout } = await run(join(checkout, 'poolhouse'), args, { env: path() });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), { argv: args, node: ownNode() });
});

test('it works through symbolic links, relative ones too, from any folder', async () => {
  await symlink(process.execPath, ownNode());
  await symlink('../check out/poolhouse', join(elsewhere, 'first'));
  await symlink(join(elsewhere, 'first'), join(elsewhere, 'second'));
  const { code, stdout } = await run(join(elsewhere, 'second'), ['x'], { cwd: '/', env: path() });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout).argv, ['x']);
});

test('without its own Node it takes the one on the PATH when that is recent', async () => {
  await symlink(process.execPath, join(elsewhere, 'node'));
  const { code, stdout } = await run(join(checkout, 'poolhouse'), ['x'], { env: path() });
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).node, join(elsewhere, 'node'));
});

test('an own Node that does not run on this machine is passed over', async () => {
  await writeFile(ownNode(), 'not a program');
  await chmod(ownNode(), 0o755);
  await symlink(process.execPath, join(elsewhere, 'node'));
  const { code, stdout } = await run(join(checkout, 'poolhouse'), [], { env: path() });
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).node, join(elsewhere, 'node'));
});

test('with only an old Node it says what is needed', async () => {
  await fakeNode(1);
  const { code, stderr } = await run(join(checkout, 'poolhouse'), [], { env: path() });
  assert.equal(code, 1);
  assert.equal(stderr, 'poolhouse: needs Node.js 24.15 or later: https://nodejs.org/en/download\n');
});

test('before npm ci it says so', async () => {
  await rm(join(checkout, 'node_modules'), { recursive: true });
  const { code, stderr } = await run(join(checkout, 'poolhouse'), []);
  assert.equal(code, 1);
  assert.equal(stderr, `poolhouse: its packages are not installed; run npm ci in ${checkout}\n`);
});
