import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, run } from './run.ts';

interface Scripts {
  isNodeRecent(version: string): boolean;
  isInstalled(folder: string, options: { dev: boolean }): boolean;
}
const scripts: Scripts = await import(join(root, 'scripts', 'lib.mjs'));

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-scripts-'));
  await mkdir(join(folder, 'node_modules'));
});
after(() => rm(folder, { recursive: true }));

const wanted = {
  '': { version: '1.0.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', dev: true },
  'node_modules/c': { version: '3.0.0', optional: true },
};

async function isInstalled(found: object, dev: boolean): Promise<boolean> {
  const lock = (packages: object) => JSON.stringify({ packages });
  await writeFile(join(folder, 'package-lock.json'), lock(wanted));
  await writeFile(join(folder, 'node_modules', '.package-lock.json'), lock(found));
  return scripts.isInstalled(folder, { dev });
}

test('Node is recent from 24.15 on', () => {
  for (const version of ['v24.15.0', 'v24.21.0', 'v25.0.0', 'v26.1.0'])
    assert.equal(scripts.isNodeRecent(version), true, version);
  for (const version of ['v24.14.9', 'v23.99.0', 'v20.20.2', 'v18.0.0'])
    assert.equal(scripts.isNodeRecent(version), false, version);
});

test('packages are installed when each one asked for is there in its version', async () => {
  const { '': _, 'node_modules/c': optional, ...required } = wanted;
  assert.equal(await isInstalled({ ...required, 'node_modules/c': optional }, true), true);
  assert.equal(await isInstalled(required, true), true);
  assert.equal(await isInstalled({}, true), false);
  const old = { ...required, 'node_modules/a': { version: '0.9.0' } };
  assert.equal(await isInstalled(old, true), false);
});

test('packages for development count only where they are needed', async () => {
  const runtime = { 'node_modules/a': wanted['node_modules/a'] };
  assert.equal(await isInstalled(runtime, true), false);
  assert.equal(await isInstalled(runtime, false), true);
});

test('nothing is installed before npm has noted it', async () => {
  await isInstalled(wanted, true);
  await rm(join(folder, 'node_modules', '.package-lock.json'));
  assert.equal(scripts.isInstalled(folder, { dev: false }), false);
});

test('a script hands its exit code and a signal through', async () => {
  const lib = JSON.stringify(join(root, 'scripts', 'lib.mjs'));
  const script = (program: string) =>
    `import { runNode } from ${lib}; process.exitCode = await runNode(['-e', ${JSON.stringify(program)}]);`;
  const evaluate = (program: string) =>
    run(process.execPath, ['--input-type=module', '-e', script(program)]);
  assert.equal((await evaluate('process.exit(7)')).code, 7);
  assert.equal((await evaluate('process.kill(process.pid, "SIGKILL")')).code, 137);
  // The program tells its parent, the script, to end, and lives on until the signal reaches it.
  const signalled = await evaluate(
    'process.on("SIGTERM", () => process.exit(9)); process.kill(process.ppid, "SIGTERM"); setTimeout(() => {}, 10_000);',
  );
  assert.equal(signalled.code, 9);
});
