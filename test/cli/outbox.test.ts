/** `poolhouse outbox`, against the whole server. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { createUser } from '../support/iam.ts';
import { outbox } from '../support/outbox.ts';
import { peopleIn } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { cleanEnvironment, poolhouse, root } from './run.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server?.close());

const environment = (key = server.rootKey) => ({
  AWS_ENDPOINT_URL: server.url,
  AWS_ACCESS_KEY_ID: key.accessKeyId,
  AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
});
const run = (...args: string[]) => poolhouse(['outbox', ...args], { env: environment() });

test('an outbox that is empty says so', async () => {
  const { code, stdout } = await run('--region', 'eu-west-3');
  assert.deepEqual([code, stdout], [0, 'The outbox is empty.\n']);
  const json = await run('--region', 'eu-west-3', '--json');
  assert.deepEqual(JSON.parse(json.stdout), { messages: [] });
});

test('messages of one pool or of all are listed, newest first', async () => {
  const [first, second] = [await peopleIn(server), await peopleIn(server, { PoolName: 'others' })];
  await first.create('ana', { email: 'ana@example.com' });
  await second.create('ben', { email: 'ben@example.com' });
  await first.create('cem', { phone_number: '+15555550100' });
  const all = await run();
  assert.equal(all.code, 0);
  const order = [...all.stdout.matchAll(/(?:EMAIL|SMS) to (\S+)/g)].map(([, to]) => to);
  assert.deepEqual(order, ['+15555550100', 'ben@example.com', 'ana@example.com']);
  const { body } = await outbox(server).latest(first.id, { to: 'ana@example.com' });
  assert.ok(all.stdout.includes(`Text     ${body.trimEnd()}`), all.stdout);
  assert.match(all.stdout, /State {4}kept\n/);
  const one = await run('others', '--limit', '5');
  assert.ok(one.stdout.includes('ben@example.com') && !one.stdout.includes('ana@example.com'));
  const { messages } = JSON.parse((await run(first.id, '--json', '--limit', '1')).stdout);
  assert.equal(messages.length, 1);
  assert.deepEqual(
    { to: messages[0].to, medium: messages[0].medium, state: messages[0].state },
    { to: '+15555550100', medium: 'SMS', state: 'kept' },
  );
});

test('what comes is followed, each message once', { timeout: 60_000 }, async () => {
  const people = await peopleIn(server, { PoolName: 'followed' });
  await people.create('ana', { email: 'ana@example.com' });
  const args = [`${root}src/main.ts`, 'outbox', people.id, '--follow', '--json'];
  const env = { ...cleanEnvironment(), ...environment() };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  try {
    const names = () =>
      printed
        .split('\n')
        .filter((line) => line)
        .map((line) => JSON.parse(line).to);
    await until(() => names().length === 1);
    await people.create('ben', { email: 'ben@example.com' });
    await people.create('cem', { email: 'cem@example.com' });
    await until(() => names().length === 3);
    assert.deepEqual(
      names(),
      ['ana', 'ben', 'cem'].map((name) => `${name}@example.com`),
    );
  } finally {
    child.kill();
  }
});

test('who may not list messages is told so', async () => {
  const people = await peopleIn(server, { PoolName: 'guarded' });
  const env = environment(await createUser(server.iam(), 'somebody'));
  const { code, stderr } = await poolhouse(['outbox', people.id], { env });
  assert.equal(code, 2);
  assert.match(stderr, /not authorized to perform: poolhouse:ListMessages on resource: arn:aws:/);
});
