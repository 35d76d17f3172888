/** `npm run quickstart`: from a fresh checkout to imported users. */
import { install, runNode } from './lib.mjs';

install({ dev: false });
process.exitCode = await runNode(['src/main.ts', 'quickstart', ...process.argv.slice(2)]);
