/** A sign of life of Poolhouse in the form in which it is shipped: serve, import, a password. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { sdkClients } from '../support/clients.ts';
import { createPool } from '../support/import.ts';
import { cleanEnvironment, type Run, run } from './run.ts';

const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1',
};

/** A command that starts the program, and variables that it needs. */
export interface Shipped {
  command: string;
  words: string[];
  env: NodeJS.ProcessEnv;
}

export const runShipped = (
  { command, words, env }: Shipped,
  args: string[],
  cwd: string,
): Promise<Run> => run(command, [...words, ...args], { cwd, env });

/** Serves on `folder`, imports two of three users, sets a password and reads it all back. */
export async function assertAlive(shipped: Shipped, folder: string): Promise<void> {
  const { command, words, env } = shipped;
  const args = [...words, 'serve', '--data', join(folder, 'data'), '--port', '0'];
  const keys = {
    POOLHOUSE_ROOT_ACCESS_KEY_ID: rootKey.accessKeyId,
    POOLHOUSE_ROOT_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
  };
  const server = spawn(command, args, {
    cwd: folder,
    env: { ...cleanEnvironment(), ...env, ...keys, POOLHOUSE_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await readyUrl(server.stdout);
    await assertImports(shipped, folder, url);
    server.kill('SIGTERM');
    const [code] = await once(server, 'exit');
    assert.equal(code, 0, 'it ends cleanly');
  } finally {
    server.kill('SIGKILL');
  }
}

/** What is printed is read to the end: a program that nobody reads ends. */
function readyUrl(stdout: NodeJS.ReadableStream): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    stdout.on('data', (text) => {
      printed += text;
      const url = /^Poolhouse is ready on (\S+)\n/.exec(printed)?.[1];
      if (url) resolve(url);
    });
    stdout.on('end', () => reject(new Error(`it ended: ${printed}`)));
  });
}

async function assertImports(shipped: Shipped, folder: string, url: string): Promise<void> {
  const cognito = sdkClients(url, rootKey, 'us-east-1').cognito();
  const UserPoolId = await createPool(cognito);
  const csv =
    'cognito:username,email,email_verified\nann,a@x.org,true\nbob,b@x.org,true\ncy,,false\n';
  await writeFile(join(folder, 'users.csv'), csv);
  const environment = {
    ...shipped.env,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
  };
  const args = ['import', 'users.csv', '--user-pool-id', UserPoolId, '--json'];
  const imported = await runShipped({ ...shipped, env: environment }, args, folder);
  assert.equal(imported.code, 1, imported.stderr);
  const { importedUsers, failedUsers, reasons } = JSON.parse(imported.stdout);
  assert.deepEqual([importedUsers, failedUsers, reasons[0].firstLines], [2, 1, [4]]);
  // Which hashes with argon2, a native addon.
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: 'dee' }));
  const password = { UserPoolId, Username: 'dee', Password: 'Correct-horse-7', Permanent: true };
  await cognito.send(new AdminSetUserPasswordCommand(password));
  const status = async (Username: string) =>
    (await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserStatus;
  assert.deepEqual([await status('ann'), await status('dee')], ['RESET_REQUIRED', 'CONFIRMED']);
}
