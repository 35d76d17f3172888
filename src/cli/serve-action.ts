/** What `poolhouse serve` does. */
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { deliveryOf } from '../config/delivery.ts';
import type { Settings } from '../config/env.ts';
import type { RootKey } from '../config/secrets.ts';
import { rootKeyFile } from '../config/secrets.ts';
import type { Surroundings } from './program.ts';
import { startServer, stopServer, untilSignal } from './server.ts';
import { configured } from './settings.ts';

/** Runs the server until a signal ends it. */
export async function serve(flags: Settings, world: Surroundings): Promise<void> {
  const config = configured(flags, world.env);
  const server = await startServer(config);
  const ended = untilSignal();
  world.stdout.write(`Poolhouse is ready on ${server.url}\n`);
  world.stdout.write(
    server.rootKeyIsNew
      ? welcome(config, server.rootKey, rootKeyFile(config.dataFolder))
      : shellHint(config),
  );
  world.stdout.write(deliveryHint(config));
  try {
    await ended;
  } finally {
    await stopServer(config, server);
  }
}

/** How this program is started from the current folder. */
function launcher(): string {
  const path = fileURLToPath(new URL('../../poolhouse', import.meta.url));
  const near = relative('', path);
  return near.startsWith('..') ? path : `./${near}`;
}

const dataFlag = (config: Config): string =>
  config.dataFolder === resolve('data') ? '' : ` --data ${config.dataFolder}`;

const shellHint = (config: Config): string => `
  For the AWS CLI and SDKs, in another shell:

    eval "$(${launcher()} env${dataFlag(config)})"
    aws cognito-idp list-user-pools --max-results 10

`;

/** What is done with codes and invitations: nobody is to wait for a mail that nobody sends. */
function deliveryHint(config: Config): string {
  const { email, sms } = deliveryOf(config);
  const kept = [email ? '' : 'e-mail', sms ? '' : 'text messages'].filter((what) => what);
  const ways = { smtp: 'the mail server', webhook: 'the webhook' };
  const sent = [
    email ? `E-mail to users goes out by ${ways[email]}.` : '',
    sms ? `Text messages go out by ${ways[sms]}.` : '',
  ].filter((sentence) => sentence);
  if (kept.length > 0)
    sent.push(
      `Nothing sends ${kept.join(' or ')} to users: their codes are kept for you, see\n\n` +
        `    ${launcher()} outbox${dataFlag(config)} --follow`,
    );
  return `  ${sent.join('\n  ')}\n\n`;
}

const welcome = (config: Config, key: RootKey, file: string): string => `
  This first start made the root access key of your account ${config.accountId}:

    AWS_ACCESS_KEY_ID      ${key.accessKeyId}
    AWS_SECRET_ACCESS_KEY  ${key.secretAccessKey}

  It is not shown again. Its file, which only you can read, is
  ${file}
${shellHint(config)}`;
