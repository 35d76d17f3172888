/** The program `poolhouse`. */
import { runCli } from './cli/program.ts';
import { processVariables } from './config/env.ts';

// `poolhouse … | head` ends when nobody reads on, without complaint.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCli(process.argv.slice(2), {
  env: processVariables(),
  stdout: process.stdout,
  stderr: process.stderr,
});
