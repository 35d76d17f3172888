/**
 * What the entry scripts share. They run before anything is installed, on whatever Node the
 * machine has: plain JavaScript for Node 18 and later, and nothing but built-in modules.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Every file in a folder and below, as paths from there with `/`, in order. */
export const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .map((path) => path.replaceAll(sep, '/'))
    .sort();

/** The oldest Node that runs the project: type stripping and `node:sqlite` without warnings. */
const nodeMin = [24, 15];

/** `v24.15.0` or later. */
export function isNodeRecent(version) {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  return major > nodeMin[0] || (major === nodeMin[0] && minor >= nodeMin[1]);
}

/** What `package-lock.json` asks for, or what npm noted that it installed. */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether the packages of the lock file are there, in its versions. Compares contents, since a
 * checkout changes times of files and says nothing about what is installed. Packages for other
 * platforms are optional and may be missing; those for development may, unless `dev` is set.
 */
export function isInstalled(folder, { dev }) {
  const wanted = readLock(join(folder, 'package-lock.json')) || {};
  const found = readLock(join(folder, 'node_modules', '.package-lock.json'));
  if (!found) return false;
  return Object.entries(wanted).every(([path, { version, optional, dev: isDev }]) => {
    if (path === '') return true;
    if (found[path]) return found[path].version === version;
    return Boolean(optional) || (Boolean(isDev) && !dev);
  });
}

/** The npm that started this script, else the one on the PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' };
  if (cli && /npm-cli\.c?js$/.test(cli))
    return spawnSync(process.execPath, [cli, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** npm tells what went wrong first, and goes on to explain all of its options. */
const firstLines = (text) => `${text.split('\n').slice(0, 15).join('\n').trimEnd()}\n`;

/** Runs `npm ci` when the lock file asks for packages that are not there. */
export function install({ dev = true } = {}) {
  if (isInstalled(root, { dev })) return;
  process.stderr.write('Installing dependencies (npm ci) … ');
  const started = Date.now();
  // Tools and test clients are half of it, and only those who change the code need them.
  const some = dev ? [] : ['--omit=dev'];
  const done = npm(['ci', ...some, '--loglevel=error', '--no-audit', '--no-fund']);
  if (done.status !== 0) {
    process.stderr.write('failed.\n');
    process.stderr.write(done.error ? `npm: ${done.error.message}\n` : firstLines(done.stderr));
    process.exit(1);
  }
  process.stderr.write(`done in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}

/** The Node 24 that came with the packages, where one is made for this platform and runs. */
function ownNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(packageFolder(`node-${platform}-${process.arch}`), 'bin', file);
  return existsSync(path) && spawnSync(path, ['--version']).status === 0 ? path : undefined;
}

/** In the checkout's `node_modules`, or in those that this package itself was installed into. */
function packageFolder(name) {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return join(root, 'node_modules', name);
  }
}

/** The project's own Node first, then the one that runs this script. */
export function findNode() {
  const own = ownNode();
  if (own) return own;
  if (isNodeRecent(process.version)) return process.execPath;
  console.error(
    `Poolhouse needs Node.js ${nodeMin.join('.')} or later; this is ${process.version} ` +
      `(${process.execPath}).\nNo Node.js is packaged for ${process.platform}-${process.arch}: ` +
      'install one from https://nodejs.org/en/download and run this again.',
  );
  process.exit(1);
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs Node with `args`, in the project's folder if none is named. Signals go to it; resolves to its exit code, or
 * to the shell's code of the signal that ended it.
 */
export function runNode(args, { env = {}, cwd = root } = {}) {
  const child = spawn(findNode(), args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of forwarded) process.removeAllListeners(name);
      resolve(code === null ? 128 + constants.signals[signal] : code);
    });
  });
}
