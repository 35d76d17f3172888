/** A server that is killed while a message cannot be delivered: it goes out later, all the same. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  AdminCreateUserCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { cleanEnvironment, root } from '../cli/run.ts';
import { sdkClients } from '../support/clients.ts';
import { startMailServer } from '../support/mail-server.ts';
import { until } from '../support/until.ts';

const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1',
};
const secrets = { smtp: 'password-of-the-relay', webhook: 'secret-of-the-webhook' };
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-delivery-'));
let child: ChildProcess | undefined;
let printed = '';
after(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

async function kill(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** With every setting of delivery, and everything in the log. */
async function start(smtpPort: number): Promise<string> {
  printed = '';
  child = spawn(
    process.execPath,
    [`${root}src/main.ts`, 'serve', '--data', folder, '--port', '0'],
    {
      env: {
        ...cleanEnvironment(),
        POOLHOUSE_LOG_LEVEL: 'debug',
        POOLHOUSE_ROOT_ACCESS_KEY_ID: rootKey.accessKeyId,
        POOLHOUSE_ROOT_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
        POOLHOUSE_SMTP_URL: `smtp://relay:${secrets.smtp}@127.0.0.1:${smtpPort}?tls=off`,
        POOLHOUSE_MAIL_FROM: 'people@example.org',
        POOLHOUSE_WEBHOOK_URL: 'http://127.0.0.1:1/hook',
        POOLHOUSE_WEBHOOK_SECRET: secrets.webhook,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  const url = () => /Poolhouse is ready on (\S+)\n/.exec(printed)?.[1];
  await until(() => url() !== undefined);
  return url() ?? '';
}

test('a message outlives kill -9, and no log tells a secret', { timeout: 60_000 }, async () => {
  const user = { name: 'relay', password: secrets.smtp };
  const away = await startMailServer({ user });
  await away.close();
  const cognito = sdkClients(await start(away.port), rootKey, 'us-east-1').cognito();
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'people' }));
  const invite = (Username: string, Name: string, Value: string) =>
    cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: UserPool?.Id,
        Username,
        UserAttributes: [{ Name, Value }],
      }),
    );
  const failure = { name: 'CodeDeliveryFailureException' };
  await assert.rejects(invite('ana', 'email', 'ana@example.com'), failure);
  await assert.rejects(invite('ben', 'phone_number', '+15555550100'), failure);
  await until(() => printed.includes('The webhook could not be called'));
  await kill();
  const before = printed;

  const mail = await startMailServer({ user, port: away.port });
  await start(away.port);
  await until(() => mail.mails.length > 0);
  const { to, html } = mail.mails[0] ?? {};
  assert.deepEqual(to, ['ana@example.com']);
  const password = /temporary password is (\S+)\.$/.exec(html ?? '')?.[1];
  assert.ok(password);
  await kill();
  await mail.close();

  const log = before + printed;
  assert.match(log, /The mail server could not be spoken to/);
  assert.match(log, /E-mail to users goes out by the mail server\.\n/);
  for (const secret of [
    ...Object.values(secrets),
    'ana@example.com',
    '15555550100',
    password,
    rootKey.secretAccessKey,
  ])
    assert.ok(!log.includes(secret), `the log tells ${secret}`);
});
