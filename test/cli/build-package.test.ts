/** What `npm pack` makes, installed into an empty folder and run from there. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { component } from '../support/component.ts';
import { assertAlive, runShipped, type Shipped } from './build-life.ts';
import { root, run } from './run.ts';

const npm = component('npm');
const skip = npm.skip || component('esbuild').skip;

let folder: string;
let project: string;
let tarball: string;
let shipped: Shipped;

/** With the settings and the cache of whoever runs the tests. */
const npmEnvironment = () => ({ PATH: process.env.PATH, HOME: process.env.HOME });

before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-package-'));
  project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{"private":true}');
  const pack = ['pack', '--silent', '--pack-destination', folder];
  const packed = await run(npm.command, pack, { env: npmEnvironment() });
  assert.equal(packed.code, 0, packed.stderr);
  tarball = join(folder, `poolhouse-${packageJson.version}.tgz`);
  const install = ['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', tarball];
  const installed = await run(npm.command, install, { cwd: project, env: npmEnvironment() });
  assert.equal(installed.code, 0, installed.stderr);
  // As npx finds it, and on the Node that the tests run on.
  const bin = join(project, 'node_modules/.bin/poolhouse');
  shipped = { command: process.execPath, words: [bin], env: {} };
});
after(async () => {
  if (!skip) await rm(folder, { recursive: true });
});

const packageFiles = (): string[] => {
  const packageRoot = join(project, 'node_modules/poolhouse');
  return readdirSync(packageRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(packageRoot.length + 1));
};

test('the package holds JavaScript, contracts and SQL, and nothing of development', {
  skip,
}, () => {
  const files = packageFiles();
  const others = files.filter((file) => !/^dist\/.*\.(js|sql)$|^model\/[\w-]+\.json$/.test(file));
  assert.deepEqual(others.sort(), [
    'LICENSE',
    'NOTICE',
    'README.md',
    'examples/users.csv',
    'package.json',
    'poolhouse',
    'scripts/lib.mjs',
    'scripts/poolhouse.mjs',
  ]);
  assert.ok(files.includes('dist/main.js') && files.includes('dist/work/thread.js'));
  assert.ok(!existsSync(join(root, 'dist')), 'the checkout has none of it');
});

test('npx runs it', { skip }, async () => {
  const { code, stdout, stderr } = await run('npx', ['poolhouse', '--version'], {
    cwd: project,
    env: npmEnvironment(),
  });
  assert.equal(code, 0, stderr);
  assert.equal(stdout, `${packageJson.version}\n`);
});

test('the launcher that its hints name runs it, too', { skip }, async () => {
  const launcher = join(project, 'node_modules/poolhouse/poolhouse');
  const { stdout, stderr } = await run(launcher, ['--version'], { env: { PATH: '/usr/bin:/bin' } });
  assert.equal(stdout, `${packageJson.version}\n`, stderr);
});

test('it serves, imports and hashes', { skip }, async () => {
  await assertAlive(shipped, folder);
});

test('its quickstart runs, in a folder of its own', { skip }, async () => {
  const { code, stdout, stderr } = await runShipped(shipped, ['quickstart'], folder);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^ {2,4}Imported +988$/m);
  assert.match(stdout, /^ {4}poolhouse serve$/m);
});

test('what is not there is told as in a checkout', { skip }, async () => {
  const { code, stderr } = await runShipped(shipped, ['nothing'], folder);
  assert.equal(code, 2);
  assert.match(stderr, /unknown command/);
});
