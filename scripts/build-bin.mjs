/**
 * `npm run build:bin`: Poolhouse as one executable file for this platform, `build/poolhouse` or
 * the file named after `--out`. The sources become one script, by esbuild, and go with everything
 * that they read into a copy of the project's Node.js, by Node's own single executable applications.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { filesIn, findNode, install, root } from './lib.mjs';

/** Of Node's documentation; its last part is what postject looks for. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const source = join(root, 'src');

/** Files that the program reads by their place in the tree. */
const isRead = (name) => /^model\/.*\.json$|^src\/.*\.sql$|^examples\/users\.csv$/.test(name);

const inTree = (path) => relative(root, path).replaceAll(sep, '/');

const treeFiles = () =>
  ['examples', 'model', 'src'].flatMap((folder) =>
    filesIn(join(root, folder)).map((name) => `${folder}/${name}`),
  );

/** Sources see the files, threads and addons of the executable where they look for those of the tree. */
const sea = (addons) => ({
  name: 'sea',
  setup(build) {
    const stands = { 'node:fs': 'bin-fs.cjs', 'node:worker_threads': 'bin-threads.cjs' };
    build.onResolve({ filter: /^node:(fs|worker_threads)$/ }, ({ path, importer }) =>
      importer.startsWith(source + sep) ? { path: join(root, 'scripts', stands[path]) } : undefined,
    );
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(source + sep)) return undefined;
      const text = await readFile(path, 'utf8');
      const contents = path === join(source, 'main.ts') ? withoutAwait(text) : text;
      const url = `poolhouseUrl(${JSON.stringify(inTree(path))})`;
      return { contents: contents.replaceAll('import.meta.url', url), loader: 'ts' };
    });
    build.onLoad({ filter: /\.node$/ }, ({ path }) => {
      const key = `addons/${basename(path)}`;
      addons[key] = path;
      const runtime = JSON.stringify(join(root, 'scripts', 'bin-assets.cjs'));
      return { contents: `module.exports = require(${runtime}).loadAddon(${JSON.stringify(key)})` };
    });
  },
});

/** The script of an executable is CommonJS, which awaits nothing at its top. */
function withoutAwait(text) {
  const end = text.lastIndexOf('\nimport ');
  const body = text.indexOf('\n', end + 1) + 1;
  return `${text.slice(0, body)}void (async () => {\n${text.slice(body)}\n})();\n`;
}

async function bundle(entry, outfile, addons) {
  const { build } = await import('esbuild');
  const { warnings } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    inject: [join(root, 'scripts', 'bin-url.mjs')],
    // What is loaded when it is needed becomes a function of the script, built-in modules too.
    supported: { 'dynamic-import': false },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'error',
    absWorkingDir: root,
    plugins: [sea(addons)],
  });
  const bad = warnings.filter(({ id }) => id === 'empty-import-meta');
  if (bad.length > 0) throw new Error(bad.map(({ location }) => location?.file).join('\n'));
}

/** Programs of threads, as the sources name them. */
async function threadsOf() {
  const found = [];
  for (const name of treeFiles().filter((name) => name.endsWith('.ts'))) {
    const file = join(root, name);
    const text = await readFile(file, 'utf8');
    for (const [, thread] of text.matchAll(
      /new Worker\(\s*new URL\('([^']+)', import\.meta\.url\)/g,
    ))
      found.push(join(dirname(file), thread));
  }
  return found;
}

async function build(out, folder) {
  const addons = {};
  const assets = {};
  const main = join(folder, 'main.cjs');
  await bundle(join(source, 'main.ts'), main, addons);
  for (const thread of await threadsOf()) {
    const path = join(folder, `${inTree(thread).replaceAll('/', '-')}.cjs`);
    await bundle(thread, path, addons);
    assets[inTree(thread)] = path;
  }
  for (const name of treeFiles().filter(isRead)) assets[name] = join(root, name);
  Object.assign(assets, addons);
  const blob = join(folder, 'sea.blob');
  const config = join(folder, 'sea.json');
  const settings = { main, output: blob, assets, useCodeCache: true };
  const text = JSON.stringify({ ...settings, disableExperimentalSEAWarning: true });
  await writeFile(config, text);
  const node = findNode();
  run(node, ['--experimental-sea-config', config]);
  mkdirSync(dirname(out), { recursive: true });
  await rm(out, { force: true });
  copyFileSync(node, out);
  chmodSync(out, 0o755);
  const postject = join(root, 'node_modules', 'postject', 'dist', 'cli.js');
  const segment = process.platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
  run(node, [postject, out, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse, ...segment]);
}

function run(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')}\n${stderr}`);
}

install();
const named = process.argv.indexOf('--out');
const file = process.platform === 'win32' ? 'poolhouse.exe' : 'poolhouse';
const out = named > 0 ? resolve(process.argv[named + 1] ?? '') : join(root, 'build', file);
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-bin-'));
try {
  await build(out, folder);
  console.log(`${out}  ${(statSync(out).size / 1e6).toFixed(1)} MB`);
} finally {
  await rm(folder, { recursive: true });
}
