/** `poolhouse env`: what a shell needs so that the AWS command line and SDKs call this server. */
import { Command } from 'commander';
import type { Settings } from '../config/env.ts';
import { CliError } from './failure.ts';
import type { Finish, Surroundings } from './program.ts';
import { addSettings, configured } from './settings.ts';

const help = `
Example:
  eval "$(poolhouse env)"
  aws cognito-idp list-user-pools --max-results 10`;

export function envCommand(world: Surroundings, _finish: Finish): Command {
  const command = new Command('env')
    .description('print export lines for the shell: root access key, region, endpoint')
    .addHelpText('after', help)
    .action((flags: Settings) => printEnv(flags, world));
  addSettings(command, ['host', 'port', 'data', 'region']);
  return command;
}

async function printEnv(flags: Settings, { env, stdout, stderr }: Surroundings): Promise<void> {
  const { readRootKey } = await import('../config/secrets.ts');
  const { readServerFile } = await import('./server-file.ts');
  const config = configured(flags, env);
  const key = config.rootKey ?? (await readRootKey(config.dataFolder));
  if (!key)
    throw new CliError(
      `${config.dataFolder} holds no root access key; the first start makes it: ` +
        `poolhouse serve --data ${config.dataFolder}`,
    );
  const server = await readServerFile(config.dataFolder);
  if (!server) stderr.write(`poolhouse: note: no server runs on ${config.dataFolder} now\n`);
  const variables = {
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_REGION: config.region,
    AWS_DEFAULT_REGION: config.region,
    AWS_ENDPOINT_URL: server?.url ?? localUrl(config.host, config.port),
  };
  for (const [name, value] of Object.entries(variables))
    stdout.write(`export ${name}=${quoted(value)}\n`);
  // A session token of another key would go out with this one, and be refused.
  stdout.write('unset AWS_SESSION_TOKEN AWS_PROFILE\n');
}

/** A URL under which this machine reaches a server that listens on `host`. */
export function localUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** As one word of a POSIX shell. */
export const quoted = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
