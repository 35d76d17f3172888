/** `npm start`: a server on `./data`. Arguments go to `poolhouse serve`. */
import { install, runNode } from './lib.mjs';

install({ dev: false });
process.exitCode = await runNode(['src/main.ts', 'serve', ...process.argv.slice(2)]);
