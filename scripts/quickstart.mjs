/** `npm run quickstart`: from a fresh checkout to imported users. */
import { install, runNode } from './lib.mjs';

install({ dev: false });
process.exitCode = await runNode(['src/cli/quickstart.ts', ...process.argv.slice(2)]);
