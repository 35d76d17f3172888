/** `poolhouse doctor`, against the whole server and against what is not one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { createReport } from '../../src/cli/doctor-findings.ts';
import { examineNode } from '../../src/cli/doctor-machine.ts';
import { examineClock } from '../../src/cli/doctor-server.ts';
import { createUser, type Key, policy } from '../support/iam.ts';
import { createImportRole, createPool } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { poolhouse } from './run.ts';

let server: TestServer;
let folder: string;
before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-doctor-'));
});
after(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

interface Diagnosis {
  area: string;
  state: string;
  subject: string;
  text: string;
  fix?: string;
}

const environment = (key: Key = server.rootKey) => ({
  AWS_ENDPOINT_URL: server.url,
  AWS_ACCESS_KEY_ID: key.accessKeyId,
  AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
});

async function doctor(args: string[], env: NodeJS.ProcessEnv = environment()) {
  const { code, stdout } = await poolhouse(['doctor', '--json', ...args], { cwd: folder, env });
  const { ok, diagnoses }: { ok: boolean; diagnoses: Diagnosis[] } = JSON.parse(stdout);
  assert.equal(code, ok ? 0 : 1);
  const of = (subject: string) => diagnoses.filter((one) => one.subject === subject);
  const states = (subject: string) => of(subject).map(({ state }) => state);
  return { ok, diagnoses, of, states, text: (subject: string) => of(subject)[0]?.text ?? '' };
}

test('where everything is as it should be there is no problem, and each line says so', async () => {
  const pool = await createPool(server.cognito());
  await createImportRole(server.iam(), 'good');
  const { code, stdout } = await poolhouse(['doctor', '--pool', pool, '--role-name', 'good'], {
    cwd: folder,
    env: environment(),
  });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^This machine\n {2}✓ Node\.js +\d+\.\d+\.\d+\n/);
  assert.match(
    stdout,
    new RegExp(`^ {2}✓ Endpoint +${server.url}, region us-east-1; from AWS_ENDPOINT_URL$`, 'm'),
  );
  assert.match(stdout, /^ {2}✓ Clock +as the server's$/m);
  assert.match(stdout, /^ {2}✓ Access key +AKIA\w+, from AWS_ACCESS_KEY_ID$/m);
  assert.match(stdout, /^ {2}✓ Signature +accepted, as arn:aws:iam::123456789012:root$/m);
  assert.match(stdout, /^ {2}✓ Role +arn:aws:iam::\d+:role\/good: Cognito may assume it, and/m);
  assert.match(stdout, /\nNo problem found\n$/);
  assert.ok(!stdout.includes(server.rootKey.secretAccessKey));
});

test('a server that is not there is a problem, and nothing behind it is asked', async () => {
  const closed = createServer().listen(0);
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const { ok, states, text, diagnoses } = await doctor([
    '--endpoint-url',
    `http://127.0.0.1:${port}`,
  ]);
  assert.equal(ok, false);
  assert.deepEqual(states('Reachable'), ['problem']);
  assert.equal(text('Reachable'), 'no: connection refused');
  assert.equal(diagnoses.at(-1)?.subject, 'Reachable');
});

test('a server of another kind and time is told by what it answers', async () => {
  const other = createServer((_request, response) => {
    response.setHeader('Date', new Date(Date.now() - 3_600_000).toUTCString());
    response.writeHead(404).end('nothing here');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    const { port } = other.address() as AddressInfo;
    const { states, text } = await doctor(['--endpoint-url', `http://127.0.0.1:${port}`]);
    assert.deepEqual(states('Reachable'), ['note']);
    assert.deepEqual(states('Clock'), ['problem']);
    assert.match(text('Clock'), /^1 h 00 min ahead of the server's: signatures are refused$/);
    assert.deepEqual(states('Signature'), ['problem']);
  } finally {
    other.close();
  }
});

test('keys that are missing, unknown or with the wrong secret are told apart', async () => {
  const none = await doctor([], { AWS_ENDPOINT_URL: server.url });
  assert.deepEqual(none.states('Access key'), ['problem']);
  assert.match(none.text('Access key'), /^no keys to sign with: /);
  const unknown = await doctor(
    [],
    environment({ accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', secretAccessKey: 's' }),
  );
  assert.match(unknown.of('Signature')[0]?.fix ?? '', /^that server does not know the key/);
  const wrong = await doctor([], environment({ ...server.rootKey, secretAccessKey: 'not it' }));
  assert.match(wrong.of('Signature')[0]?.fix ?? '', /^the secret is not that of the access key/);
});

test('what a user may not do of an import is named, by the simulation if it may be asked', async () => {
  const pool = await createPool(server.cognito());
  await createImportRole(server.iam(), 'passed');
  const some = [
    'cognito-idp:DescribeUserPool',
    'cognito-idp:GetCSVHeader',
    'cognito-idp:ListUserImportJobs',
    'iam:GetRole',
  ];
  const simulating = await createUser(
    server.iam(),
    'simulating',
    policy({ Action: [...some, 'iam:SimulatePrincipalPolicy'] }),
  );
  const args = ['--pool', pool, '--role-name', 'passed'];
  const asked = await doctor(args, environment(simulating));
  assert.deepEqual(asked.states('Permissions'), ['problem']);
  for (const action of ['cognito-idp:CreateUserImportJob', 'iam:PassRole', 'logs:GetLogEvents'])
    assert.ok(asked.text('Permissions').includes(action), action);
  assert.ok(!asked.text('Permissions').includes('GetCSVHeader'));
  assert.match(
    asked.of('Permissions')[0]?.fix ?? '',
    new RegExp(`poolhouse access grant-import --user simulating --user-pool-id ${pool}$`),
  );
  const trying = await createUser(server.iam(), 'trying', policy({ Action: some }));
  const tried = await doctor(args, environment(trying));
  assert.deepEqual(tried.states('Permissions'), ['problem', 'unknown']);
  assert.equal(
    tried.text('Permissions'),
    'denied: cognito-idp:DescribeUserImportJob, cognito-idp:StartUserImportJob, cognito-idp:StopUserImportJob',
  );
});

test('whoever was granted the import has no problem', async () => {
  const pool = await createPool(server.cognito());
  const granted = await poolhouse(
    ['access', 'grant-import', '--user', 'ana', '--user-pool-id', pool, '--json'],
    { env: environment() },
  );
  const { accessKey } = JSON.parse(granted.stdout);
  const { ok, states, text } = await doctor(['--pool', pool], environment(accessKey));
  assert.equal(ok, true);
  assert.deepEqual(states('Permissions'), ['ok', 'unknown']);
  assert.deepEqual(states('Role'), ['unknown']);
  assert.match(text('Role'), /these keys may not read it/);
});

test('a role that an import could not use is a problem, and one that is missing a note', async () => {
  const pool = await createPool(server.cognito());
  await createImportRole(server.iam(), 'mute');
  await server.iam().send(new DeleteRolePolicyCommand({ RoleName: 'mute', PolicyName: 'logs' }));
  const mute = await doctor(['--pool', pool, '--role-name', 'mute']);
  assert.deepEqual(mute.states('Role'), ['problem']);
  assert.match(mute.text('Role'), /does not allow logs:CreateLogGroup, logs:CreateLogStream/);
  const missing = await doctor(['--pool', pool, '--role-name', 'nowhere']);
  assert.deepEqual(missing.states('Role'), ['note']);
});

test('a role for another region is a problem in this one', async () => {
  const cognito = server.cognito({ region: 'eu-west-1' });
  const pool = await createPool(cognito);
  await createImportRole(server.iam(), 'virginian');
  const { states } = await doctor(['--pool', pool, '--role-name', 'virginian']);
  assert.deepEqual(states('Role'), ['problem']);
});

test('a pool that verifies nothing, or is not there, is a problem', async () => {
  const pool = await createPool(server.cognito(), { AutoVerifiedAttributes: [] });
  const nothing = await doctor(['--pool', pool]);
  assert.deepEqual(nothing.states('Verifies'), ['problem']);
  const missing = await doctor(['--pool', 'us-east-1_unknown00']);
  assert.deepEqual(missing.states('Pool'), ['problem']);
});

test('without a name the only pool of a region is looked at, and of several none', async () => {
  const region = 'ap-south-1';
  const pool = await createPool(server.cognito({ region }));
  assert.equal((await doctor(['--region', region])).text('Pool'), `people (${pool})`);
  await createPool(server.cognito({ region }));
  assert.deepEqual((await doctor(['--region', region])).states('Pool'), ['note']);
});

test('a data folder is looked at: who may enter it, and whether a server has it', async () => {
  const own = await startServer();
  try {
    const args = ['--data', own.dataFolder, '--endpoint-url', own.url];
    const env = environment(own.rootKey);
    const held = await doctor(args, env);
    assert.deepEqual(held.states('Data folder'), ['ok']);
    // The server of a test leaves no note of where it answers.
    assert.match(held.text('Server'), /^a process has the folder but answers nowhere/);
    await chmod(own.dataFolder, 0o755);
    await chmod(join(own.dataFolder, 'master.key'), 0o644);
    const open = await doctor(args, env);
    assert.deepEqual(open.states('Data folder'), ['problem']);
    assert.match(open.of('Data folder')[0]?.fix ?? '', /^chmod 700 /);
    assert.match(open.of('Secrets')[0]?.fix ?? '', /^chmod 600 .*master\.key$/);
  } finally {
    await own.close();
  }
  const missing = await doctor(['--data', join(folder, 'none')], {});
  assert.deepEqual(missing.states('Data folder'), ['problem']);
  assert.deepEqual(missing.states('Endpoint'), ['problem']);
});

test('an old Node.js and a clock that is off are problems, a little off is a note', () => {
  const judged = (examine: (report: ReturnType<typeof createReport>) => void) => {
    const report = createReport('This machine', () => {});
    examine(report);
    return report.diagnoses.map(({ state, text }) => `${state}: ${text}`);
  };
  assert.deepEqual(
    judged((report) => examineNode('24.14.9', report)),
    ['problem: 24.14.9, but 24.15 is needed'],
  );
  assert.deepEqual(
    judged((report) => examineNode('25.0.0', report)),
    ['ok: 25.0.0'],
  );
  const date = new Date(1_000_000_000_000).toUTCString();
  const clock = (offMs: number) =>
    judged((report) => examineClock(date, 1_000_000_000_000 + offMs, report))[0];
  assert.equal(clock(900), "ok: as the server's");
  assert.equal(clock(-10_000), "ok: 10.0 s behind the server's");
  assert.equal(clock(60_000), "note: 1 min 00 s ahead of the server's");
  assert.match(clock(-400_000) ?? '', /^problem: 6 min 40 s behind the server's/);
  assert.match(judged((report) => examineClock(null, 0, report))[0] ?? '', /^unknown: /);
});
