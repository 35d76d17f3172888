/**
 * `npm run check`: exactly what CI runs, in the order of how soon it fails.
 * `-- --no-tests` leaves out the tests.
 */
import { join } from 'node:path';
import { install, root, runNode } from './lib.mjs';

install();

/** A program's own script: what npm links to it differs by platform. */
const bin = (path) => join(root, 'node_modules', path);

/** `biome ci` colours even files. */
const colours = process.stdout.isTTY ? [] : ['--colors=off'];

const steps = [
  ['Format and lint', [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', ...colours]],
  ['Types', [bin('typescript/bin/tsc'), '-p', '.']],
  ['Generated files', ['scripts/generate.ts', '--check']],
  ['Tests', ['scripts/test.mjs']],
].filter(([title]) => title !== 'Tests' || !process.argv.includes('--no-tests'));

for (const [title, args] of steps) {
  const started = Date.now();
  const code = await runNode(args);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)`);
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}
