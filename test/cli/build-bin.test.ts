/** `npm run build:bin`: one file that is the whole program. */
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { component } from '../support/component.ts';
import { assertAlive, runShipped, type Shipped } from './build-life.ts';
import { root, run } from './run.ts';

const skip = component('esbuild').skip || component('postject').skip;

let folder: string;
let cache: string;
let shipped: Shipped;
before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-bin-test-'));
  cache = join(folder, 'cache');
  const command = join(folder, 'bin', 'poolhouse');
  shipped = { command, words: [], env: { XDG_CACHE_HOME: cache } };
  const args = [join(root, 'scripts/build-bin.mjs'), '--out', command];
  const { code, stderr } = await run(process.execPath, args);
  assert.equal(code, 0, stderr);
});
after(async () => {
  if (!skip) await rm(folder, { recursive: true });
});

test('the executable knows its version and needs nothing beside it', { skip }, async () => {
  const { code, stdout, stderr } = await runShipped(shipped, ['--version'], folder);
  assert.deepEqual([code, stdout, stderr], [0, `${packageJson.version}\n`, '']);
  assert.deepEqual(await readdir(join(folder, 'bin')), ['poolhouse']);
});

test('it serves, imports and hashes, threads and native addons included', { skip }, async () => {
  await assertAlive(shipped, folder);
});

test('its quickstart runs, in a folder of its own', { skip }, async () => {
  const { code, stdout, stderr } = await runShipped(shipped, ['quickstart'], folder);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^ {2,4}Imported +988$/m);
  assert.match(stdout, /^ {4}poolhouse serve$/m);
});

test('its addons lie in folders that are closed to others, and are made whole again', {
  skip,
}, async () => {
  const folders = await readdir(cache);
  assert.ok(folders.length > 0);
  for (const name of folders) {
    assert.match(name, /^poolhouse-[0-9a-f]{32}$/);
    const path = join(cache, name);
    assert.equal((await stat(path)).mode & 0o777, 0o700);
    for (const file of await readdir(path)) await writeFile(join(path, file), 'not an addon');
  }
  await assertAlive(shipped, await mkdtemp(join(folder, 'again-')));
});

test('a folder that others may write to is passed over', { skip }, async () => {
  const open = join(folder, 'open');
  for (const name of await readdir(cache)) {
    await mkdir(join(open, name), { recursive: true });
    await chmod(join(open, name), 0o777);
  }
  const elsewhere = await mkdtemp(join(folder, 'tmp-'));
  const env = { XDG_CACHE_HOME: open, TMPDIR: elsewhere };
  await assertAlive({ ...shipped, env }, await mkdtemp(join(folder, 'third-')));
  for (const name of await readdir(open)) assert.deepEqual(await readdir(join(open, name)), []);
  assert.deepEqual((await readdir(elsewhere)).sort(), (await readdir(cache)).sort());
});
