/** `poolhouse pools`, `users`, `jobs` and `logs`, against the whole server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AdminDisableUserCommand,
  StartUserImportJobCommand,
  StopUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { runCli } from '../../src/cli/program.ts';
import { createKey, createUser, policy } from '../support/iam.ts';
import { createImportRole, createPool, prepareImport, runImport } from '../support/import.ts';
import { peopleIn } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { poolhouse } from './run.ts';

let server: TestServer;
let roleArn: string;
before(async () => {
  server = await startServer();
  roleArn = await createImportRole(server.iam());
});
after(() => server?.close());

const environment = (key = server.rootKey) => ({
  AWS_ENDPOINT_URL: server.url,
  AWS_ACCESS_KEY_ID: key.accessKeyId,
  AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
});

const run = (...args: string[]) => poolhouse(args, { env: environment() });
const runJson = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);

const csv = [
  'cognito:username,email,email_verified',
  'ann,ann@example.com,true',
  'bob,bob@example.com,false',
  'cy,cy@example.com,true',
  'ann,ann2@example.com,true',
  '',
].join('\n');

test('pools are listed with their users, in a region of their own', async () => {
  const region = 'eu-west-3';
  const nothing = await run('pools', '--region', region);
  assert.match(nothing.stdout, /^There are no user pools in eu-west-3 on http/);
  const cognito = server.cognito({ region });
  await createPool(cognito, { PoolName: 'customers', UsernameAttributes: ['email'] });
  const { code, stdout } = await run('pools', '--region', region);
  assert.equal(code, 0);
  assert.match(stdout, /^Id +Name +Users +Sign-in +Verifies +MFA +Created\n/);
  assert.match(
    stdout,
    /^eu-west-3_\w+ +customers +0 +email +email +OFF +20\d\d-\d\d-\d\d \d\d:\d\d$/m,
  );
  const { pools } = await runJson('pools', '--region', region);
  assert.equal(pools.length, 1);
  assert.deepEqual(pools[0].usernameAttributes, ['email']);
});

test('who may list pools but not look into them sees their names', async () => {
  const key = await createUser(
    server.iam(),
    'lister',
    policy({ Action: 'cognito-idp:ListUserPools' }),
  );
  await createPool(server.cognito(), { PoolName: 'closed' });
  const { code, stdout } = await poolhouse(['pools'], { env: environment(key) });
  assert.equal(code, 0);
  assert.match(stdout, /^us-east-1_\w+ +closed +\? +\? +\? +\? +20/m);
});

test('users are listed, filtered and limited, by the id or the name of the pool', async () => {
  const people = await peopleIn(server, { PoolName: 'few' });
  await people.create('ann', { email: 'ann@example.com', email_verified: 'true', name: 'Ann Å' });
  await people.create('bob', { phone_number: '+15550100' });
  const UserPoolId = people.id;
  await server.cognito().send(new AdminDisableUserCommand({ UserPoolId, Username: 'bob' }));
  const { stdout } = await run('users', 'few');
  assert.match(stdout, /^Username +Status +Name +Email +Phone number +Created\n/);
  assert.match(stdout, /^ann +FORCE_CHANGE_PASSWORD +Ann Å +ann@example\.com +20/m);
  assert.match(stdout, /^bob +FORCE_CHANGE_PASSWORD \(disabled\) +\+15550100 \(unverified\) +20/m);
  const one = await run('users', people.id, '--limit', '1');
  assert.match(one.stdout, /… there are more than 1 user; see --limit\n$/);
  const found = await runJson('users', 'few', '--filter', 'name ^= "Ann"');
  assert.equal(found.more, false);
  assert.deepEqual(
    found.users.map(({ username, enabled }: Record<string, unknown>) => [username, enabled]),
    [['ann', true]],
  );
  const none = await run('users', 'few', '--filter', 'name = "Zoe"');
  assert.equal(none.stdout, 'No user fits the filter.\n');
  const wrong = await run('users', 'few', '--filter', 'name');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^poolhouse: ListUsers: InvalidParameterException: /);
});

test('all users of a pool are listed over many pages', async () => {
  const poolId = await createPool(server.cognito(), { PoolName: 'many' });
  const rows = Array.from({ length: 130 }, (_, i) => `u${i},u${i}@example.com,true`);
  const text = `cognito:username,email,email_verified\n${rows.join('\n')}\n`;
  await runImport(server.cognito(), { poolId, roleArn, csv: text });
  const { users, more } = await runJson('users', 'many', '--limit', '0');
  assert.equal(new Set(users.map(({ username }: { username: string }) => username)).size, 130);
  assert.equal(more, false);
  const { stdout } = await run('users', 'many', '--limit', '0');
  assert.equal(stdout.trimEnd().split('\n').length, 131);
});

test('a pool that is not there, or a name that two have, is refused with what to do', async () => {
  const missing = await run('users', 'nobody knows');
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /no pool of this region has the name "nobody knows"/);
  const ids = [
    await createPool(server.cognito(), { PoolName: 'twin' }),
    await createPool(server.cognito(), { PoolName: 'twin' }),
  ];
  const { error } = await runJson('users', 'twin');
  for (const id of ids) assert.ok(error.message.includes(id));
});

test('jobs are listed with their counters, those of one pool or of all', async () => {
  const poolId = await createPool(server.cognito(), { PoolName: 'jobs' });
  assert.equal((await run('jobs', 'jobs')).stdout, 'There are no import jobs.\n');
  const job = await runImport(server.cognito(), {
    poolId,
    roleArn,
    csv,
    jobName: 'odd',
  });
  const { code, stdout } = await run('jobs', poolId);
  assert.equal(code, 0);
  assert.match(
    stdout,
    new RegExp(`^${job.JobId} +odd +Succeeded +2 +1 +1 +[\\d,]+ +0\\.\\d\\d s `, 'm'),
  );
  const { jobs } = await runJson('jobs');
  const listed = jobs.find(({ id }: { id: string }) => id === job.JobId);
  assert.deepEqual(
    [listed.userPoolId, listed.status, listed.imported, listed.skipped, listed.failed],
    [poolId, 'Succeeded', 2, 1, 1],
  );
  assert.ok(!JSON.stringify(jobs).includes('X-Amz-Signature'), 'upload URLs are secrets');
});

test('--watch ends at once when nothing runs', async () => {
  await createPool(server.cognito(), { PoolName: 'idle' });
  const { code, stdout } = await run('jobs', 'idle', '--watch');
  assert.equal(code, 0);
  assert.equal(stdout, 'No import job is waiting or running.\n');
});

/** Enough rows that an import can be watched. */
const longCsv = () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `user${i},u${i}@example.com,${i > 99}`);
  return `cognito:username,email,email_verified\n${rows.join('\n')}\n`;
};

async function started(poolId: string) {
  const cognito = server.cognito();
  const { JobId } = await prepareImport(cognito, { poolId, roleArn, csv: longCsv() });
  await cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId }));
  return JobId ?? '';
}

test('--watch draws a running job anew on a terminal until it has ended', async () => {
  const poolId = await createPool(server.cognito());
  const JobId = await started(poolId);
  let drawn = '';
  const terminal = { isTTY: true, columns: 200, write: (text: string) => (drawn += text) };
  const world = { env: environment(), stdout: terminal, stderr: terminal };
  assert.equal(await runCli(['jobs', poolId, '--watch'], world), 0);
  const frames = drawn.split('\u001b[2A');
  assert.ok(frames.length > 1, 'drawn more than once');
  assert.ok(frames[0]?.includes('InProgress') || frames[0]?.includes('Pending'));
  assert.match(frames.at(-1) ?? '', new RegExp(`${JobId}.*Succeeded.*59,900 +0 +100 `));
  assert.ok(drawn.endsWith('\u001b[?7h\u001b[?25h'), 'the cursor is back');
});

test('--watch writes lines without a terminal, and one document with --json', async () => {
  const poolId = await createPool(server.cognito());
  const JobId = await started(poolId);
  const { code, stdout, stderr } = await run('jobs', poolId, '--watch', '--json');
  assert.equal(code, 0);
  assert.match(
    stderr,
    new RegExp(`^${JobId} {2}Succeeded {2}59,900 imported {2}0 skipped {2}100 failed {2}`, 'm'),
  );
  assert.ok(!stderr.includes('\u001b'));
  const { jobs } = JSON.parse(stdout);
  assert.deepEqual([jobs.length, jobs[0].status, jobs[0].active], [1, 'Succeeded', false]);
});

test('--watch of a job that is stopped gives 1', async () => {
  const poolId = await createPool(server.cognito());
  const JobId = await started(poolId);
  let told = '';
  const output = { write: (text: string) => (told += text) };
  const world = { env: environment(), stdout: output, stderr: output };
  const watching = runCli(['jobs', poolId, '--watch'], world);
  await until(() => told.includes(JobId));
  await server.cognito().send(new StopUserImportJobCommand({ UserPoolId: poolId, JobId }));
  assert.equal(await watching, 1);
  assert.match(told, /Stopped .*The Import Job was stopped by the developer\./);
});

test('the log of a job is printed whole, or only the rows that were not imported', async () => {
  const poolId = await createPool(server.cognito());
  const { JobId = '' } = await runImport(server.cognito(), { poolId, roleArn, csv });
  const whole = await run('logs', JobId);
  assert.equal(whole.code, 0, whole.stderr);
  assert.deepEqual(whole.stdout.trimEnd().split('\n').slice(1, 4), [
    'Cognito User Pools Import - Test Log',
    '[SUCCEEDED] Line Number 2 - The import succeeded.',
    '[FAILED] Line Number 3 - The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).',
  ]);
  const failed = await run('logs', JobId, '--failed', '--pool', poolId, '--timestamps');
  assert.match(
    failed.stdout,
    /^20\S+Z {2}\[FAILED\] Line Number 3 - .*\n20\S+Z {2}\[SKIPPED\] Line Number 5 - The user already exists\.\n$/,
  );
  const grouped = await run('logs', JobId, '--grouped');
  assert.match(grouped.stdout, /^ +1 {2}failed +3 +The User Record/m);
  assert.match(grouped.stdout, /^ +1 {2}skipped +5 +The user already exists\.$/m);
});

test('the log is a document for programs, by event or by reason', async () => {
  const poolId = await createPool(server.cognito());
  const { JobId = '' } = await runImport(server.cognito(), {
    poolId,
    roleArn,
    csv,
    jobName: 'two',
  });
  const { events, logStream, job } = await runJson('logs', JobId, '--failed');
  assert.equal(logStream, `${JobId}/two`);
  assert.equal(job.status, 'Succeeded');
  assert.deepEqual(
    events.map(({ outcome, line }: Record<string, unknown>) => [outcome, line]),
    [
      ['failed', 3],
      ['skipped', 5],
    ],
  );
  const { reasons } = await runJson('logs', JobId, '--grouped');
  assert.deepEqual(
    reasons.map(({ count, firstLines }: Record<string, unknown>) => [count, firstLines]),
    [
      [1, [3]],
      [1, [5]],
    ],
  );
});

test('--follow goes with a running import to its end, every line once', async () => {
  const poolId = await createPool(server.cognito());
  const JobId = await started(poolId);
  const { code, stdout } = await run('logs', JobId, '--follow', '--pool', poolId);
  assert.equal(code, 0);
  const lines = stdout.trimEnd().split('\n').slice(2);
  assert.equal(lines.length, 60_000);
  assert.match(lines[0] ?? '', /^\[FAILED\] Line Number 2 - /);
  assert.equal(lines.at(-1), '[SUCCEEDED] Line Number 60001 - The import succeeded.');
});

test('a job without a log says so, and an unknown one is refused', async () => {
  const poolId = await createPool(server.cognito());
  const { JobId = '' } = await prepareImport(server.cognito(), { poolId, roleArn, csv });
  const { code, stdout, stderr } = await run('logs', JobId);
  assert.equal(code, 0);
  assert.equal(stdout, '');
  assert.match(stderr, /the job is Created and has written nothing yet; --follow waits for it/);
  const unknown = await run('logs', 'import-0000000000');
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /no pool of this region has a job "import-0000000000"/);
});

test('the name of the service is still the service: only a job makes it our own command', async () => {
  const groups = await run('logs', 'describe-log-groups');
  assert.equal(groups.code, 0, groups.stderr);
  assert.ok('logGroups' in JSON.parse(groups.stdout));
  assert.match((await run('logs', '--help')).stdout, /print the log of an import job/);
});

test('a key that is refused is told, also as JSON', async () => {
  await createUser(server.iam(), 'nobody');
  const key = await createKey(server.iam(), 'nobody');
  for (const args of [['pools'], ['jobs'], ['users', 'x'], ['logs', 'import-1']]) {
    const { code, stdout } = await poolhouse([...args, '--json'], { env: environment(key) });
    assert.equal(code, 2, args.join(' '));
    assert.equal(JSON.parse(stdout).error.code, 'AccessDeniedException');
  }
});
