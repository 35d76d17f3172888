#!/usr/bin/env node
/**
 * The program as npm installs it. Runs on the Node.js that started it when that is recent enough,
 * else on the one that came with the packages. Plain JavaScript, for any Node since 18.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isNodeRecent, root, runNode } from './lib.mjs';

/** A checkout has its sources; a package has what was made of them. */
const source = join(root, 'src', 'main.ts');
const main = existsSync(source) ? source : join(root, 'dist', 'main.js');

if (isNodeRecent(process.version)) await import(pathToFileURL(main).href);
else process.exitCode = await runNode([main, ...process.argv.slice(2)], { cwd: process.cwd() });
