/** The server as a whole: its start, its stop, and what lasts between two of them. */
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createListener } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CreateUserPoolCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { SecretsError } from '../../src/config/secrets.ts';
import { startServer } from '../support/server.ts';

test('a restart keeps pools and the root access key', async () => {
  const first = await startServer();
  const { UserPool } = await first
    .cognito()
    .send(new CreateUserPoolCommand({ PoolName: 'people', AutoVerifiedAttributes: ['email'] }));
  const second = await first.restart();
  assert.deepEqual(second.rootKey, first.rootKey);
  const { UserPools } = await second.cognito().send(new ListUserPoolsCommand({ MaxResults: 5 }));
  assert.deepEqual(
    UserPools?.map(({ Id }) => Id),
    [UserPool?.Id],
  );
  await second.close();
  assert.equal(existsSync(second.dataFolder), false);
});

test('each region is a namespace of its own', async () => {
  const server = await startServer();
  const west = server.cognito({ region: 'eu-west-1' });
  const { UserPool } = await west.send(new CreateUserPoolCommand({ PoolName: 'people' }));
  assert.match(UserPool?.Id ?? '', /^eu-west-1_/);
  const { UserPools } = await server.cognito().send(new ListUserPoolsCommand({ MaxResults: 5 }));
  assert.deepEqual(UserPools, []);
  await server.close();
});

test('the root access key and the account id can be given', async () => {
  const rootKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
  const server = await startServer({ config: { rootKey, accountId: '999900001111' } });
  const identity = await server.sts().send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, 'arn:aws:iam::999900001111:root');
  await server.close();
});

test('a start that fails leaves nothing running', async () => {
  const listener = createListener().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const address = listener.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await assert.rejects(startServer({ config: { port } }), { code: 'EADDRINUSE' });
  listener.close();
});

test('a folder whose master key was spoilt is not opened', async () => {
  const server = await startServer();
  writeFileSync(join(server.dataFolder, 'master.key'), 'something else');
  await assert.rejects(server.restart(), SecretsError);
  rmSync(server.dataFolder, { recursive: true });
});
