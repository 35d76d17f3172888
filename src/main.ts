/** The program `poolhouse`. */
import { endBySignals } from './cli/first-process.ts';
import { runProgram } from './cli/run.ts';
import { processVariables } from './config/env.ts';

// `poolhouse … | head` ends when nobody reads on, without complaint.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

endBySignals();
process.exitCode = await runProgram(process.argv.slice(2), {
  env: processVariables(),
  stdout: process.stdout,
  stderr: process.stderr,
});
