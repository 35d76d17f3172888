/** `npm run bench`: the figures of this machine, next to a peer or floor of the same run. */
import { install, runNode } from './lib.mjs';

install();
process.exitCode = await runNode(['bench/main.ts', ...process.argv.slice(2)]);
