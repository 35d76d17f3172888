/** A server in this process: its start, its failures, its end. */
import type { Config } from '../config/config.ts';
import { SecretsError } from '../config/secrets.ts';
import { createServer, type RunningServer } from '../context.ts';
import { UploadsRefused } from '../import/upload-space.ts';
import { CliError, errorCode, systemReason } from './failure.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';

/**
 * One Ctrl-C can arrive twice, from the terminal and from npm. Only a signal that comes this much
 * later is a second one, and ends the program at once.
 */
const sameSignalMs = 500;

/** Starts the server of a configuration and notes in its data folder where it answers. */
export async function startServer(config: Config): Promise<RunningServer> {
  try {
    const server = await createServer(config);
    await writeServerFile(config.dataFolder, { url: server.url, pid: process.pid });
    return server;
  } catch (error) {
    throw startFailure(error, config);
  }
}

export async function stopServer(config: Config, server: RunningServer): Promise<void> {
  await removeServerFile(config.dataFolder);
  await server.close();
}

/** What goes wrong at a start for reasons outside the program, in one sentence. */
function startFailure(error: unknown, config: Config): unknown {
  const { host, port, dataFolder } = config;
  if (error instanceof SecretsError || error instanceof UploadsRefused)
    return new CliError(error.message);
  // From the writer thread errors come without their class.
  if (error instanceof Error && /^The (data folder .* is in|database (has|is))/.test(error.message))
    return new CliError(error.message);
  const code = errorCode(error);
  if (config.databaseUrl !== undefined && isOfDatabase(error))
    return new CliError(
      `the database of --store does not take this server: ${systemReason(error)}`,
    );
  if (code === 'EADDRINUSE')
    return new CliError(`port ${port} of ${host} is taken; choose another one with --port`);
  if (code === 'EACCES' && (error as NodeJS.ErrnoException).syscall === 'listen')
    return new CliError(`port ${port} may not be used by this account; choose one above 1023`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CliError(`${host} is not an address of this machine; see --host`);
  if (code && ['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR'].includes(code))
    return new CliError(`the data folder ${dataFolder} cannot be used: ${systemReason(error)}`);
  return error;
}

/** What the driver throws has the severity that the database told; otherwise nobody answered. */
const isOfDatabase = (error: unknown): boolean =>
  error instanceof Error &&
  ('severity' in error || (error as NodeJS.ErrnoException).syscall === 'connect');

/** Resolves at the first signal; a second one ends the program without waiting. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    const onSignal = (_signal: NodeJS.Signals, number: number) => {
      if (firstMs === undefined) {
        firstMs = Date.now();
        resolve();
      } else if (Date.now() - firstMs >= sameSignalMs) process.exit(128 + number);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  });
}
