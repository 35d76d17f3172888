/** The program `poolhouse`. */
import { runCli } from './cli/program.ts';

// `poolhouse … | head` ends when nobody reads on, without complaint.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
