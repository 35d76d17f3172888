/** `poolhouse serve`: the server, until a signal ends it. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Settings } from '../config/env.ts';
import type { RootKey } from '../config/secrets.ts';
import type { RunningServer } from '../context.ts';
import { CliError, errorCode, systemReason } from './failure.ts';
import type { Finish, Surroundings } from './program.ts';
import { addSettings, configured, variablesHelp } from './settings.ts';

/**
 * One Ctrl-C can arrive twice, from the terminal and from npm. Only a signal that comes this much
 * later is a second one, and ends the program at once.
 */
const sameSignalMs = 500;

export function serveCommand(world: Surroundings, _finish: Finish): Command {
  const command = new Command('serve')
    .description('run the server')
    .addHelpText('after', variablesHelp)
    .action((flags: Settings) => serve(flags, world));
  addSettings(command);
  return command;
}

async function serve(flags: Settings, world: Surroundings): Promise<void> {
  const config = configured(flags, world.env);
  const { rootKeyFile } = await import('../config/secrets.ts');
  const server = await startServer(config);
  const ended = untilSignal();
  world.stdout.write(`Poolhouse is ready on ${server.url}\n`);
  world.stdout.write(
    server.rootKeyIsNew
      ? welcome(config, server.rootKey, rootKeyFile(config.dataFolder))
      : shellHint(config),
  );
  try {
    await ended;
  } finally {
    await stopServer(config, server);
  }
}

/** Starts the server of a configuration and notes in its data folder where it answers. */
export async function startServer(config: Config): Promise<RunningServer> {
  const { createServer } = await import('../context.ts');
  const { writeServerFile } = await import('./server-file.ts');
  try {
    const server = await createServer(config);
    await writeServerFile(config.dataFolder, { url: server.url, pid: process.pid });
    return server;
  } catch (error) {
    throw await startFailure(error, config);
  }
}

export async function stopServer(config: Config, server: RunningServer): Promise<void> {
  const { removeServerFile } = await import('./server-file.ts');
  await removeServerFile(config.dataFolder);
  await server.close();
}

/** What goes wrong at a start for reasons outside the program, in one sentence. */
async function startFailure(error: unknown, { host, port, dataFolder }: Config): Promise<unknown> {
  const { SecretsError } = await import('../config/secrets.ts');
  if (error instanceof SecretsError) return new CliError(error.message);
  // From the writer thread errors come without their class.
  if (error instanceof Error && /^The data folder .* is in use by another/.test(error.message))
    return new CliError(error.message);
  const code = errorCode(error);
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

const dataFlag = (config: Config): string =>
  config.dataFolder === resolve('data') ? '' : ` --data ${config.dataFolder}`;

const shellHint = (config: Config): string => `
  For the AWS CLI and SDKs, in another shell:

    eval "$(./poolhouse env${dataFlag(config)})"
    aws cognito-idp list-user-pools --max-results 10

`;

const welcome = (config: Config, key: RootKey, file: string): string => `
  This first start made the root access key of your account ${config.accountId}:

    AWS_ACCESS_KEY_ID      ${key.accessKeyId}
    AWS_SECRET_ACCESS_KEY  ${key.secretAccessKey}

  It is not shown again. Its file, which only you can read, is
  ${file}
${shellHint(config)}`;
