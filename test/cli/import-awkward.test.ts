/** What AWS does and a server next door does not: it is slow to see things, busy, and throttles. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { UserImportJobType } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { Importing, peopleRows } from './import-begun.ts';
import { type Recorded, type Refusal, refusal } from './import-proxy.ts';

let importing: Importing;
before(async () => {
  importing = await Importing.make();
});
after(() => importing.remove());

/** Answers the first `times` requests of an operation in place of the server. */
function first(times: number, action: string, answer: () => Promise<Refusal> | Refusal): void {
  let left = times;
  importing.proxy.meddle = (request: Recorded) =>
    request.action === action && left-- > 0 ? answer() : undefined;
}

/** The command will have to create the role. */
async function forgetRole(): Promise<void> {
  const iam = importing.server.iam();
  const role = { RoleName: 'poolhouse-import' };
  const policy = { ...role, PolicyName: 'import-log-us-east-1' };
  await iam.send(new DeleteRolePolicyCommand(policy)).catch(() => {});
  await iam.send(new DeleteRoleCommand(role)).catch(() => {});
}

async function assertImported(rows: number, run: Awaited<ReturnType<Importing['run']>>) {
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, new RegExp(`^ {2}Imported +${rows}$`, 'm'));
  assert.equal(await importing.users(), rows);
}

for (const [code, message] of [
  ['PreconditionNotMetException', 'Another user import job is active. Only one can be.'],
  ['LimitExceededException', 'Maximum number of concurrent jobs.'],
] as const)
  test(`while another job is active it waits for its turn, and says so (${code})`, async () => {
    await importing.prepare(peopleRows(3));
    first(2, 'StartUserImportJob', () => refusal(code, message));
    const run = await importing.run();
    assert.match(
      run.stderr,
      new RegExp(`! waiting for its turn: StartUserImportJob: .*${message}\n`),
    );
    assert.equal(run.stderr.match(/waiting for its turn/g)?.length, 1);
    assert.equal(importing.proxy.of('CreateUserImportJob').length, 1);
    await assertImported(3, run);
  });

test('a start whose answer was lost is not taken for a refusal', async () => {
  await importing.prepare(peopleRows(3));
  importing.proxy.lose = (request) =>
    request.action === 'StartUserImportJob' &&
    importing.proxy.of('StartUserImportJob').length === 1;
  const run = await importing.run();
  assert.equal(importing.proxy.of('StartUserImportJob').length, 2);
  await assertImported(3, run);
});

test('a refusal that no wait can lift ends the command', async () => {
  await importing.prepare(peopleRows(3));
  const words = 'User pool has no auto verified attributes.';
  first(9, 'StartUserImportJob', () => refusal('PreconditionNotMetException', words));
  const { code, stderr } = await importing.run();
  assert.equal(code, 2);
  assert.match(stderr, /StartUserImportJob: PreconditionNotMetException: User pool has no auto/);
  assert.match(stderr, /^To go on, run the same command again: /m);
});

for (const action of ['CreateUserImportJob', 'StartUserImportJob'])
  test(`a role that was created just now may not be seen at ${action}: it tries again`, async () => {
    await forgetRole();
    await importing.prepare(peopleRows(3));
    const words = 'Cognito is not allowed to assume the role.';
    first(1, action, () => refusal('InvalidParameterException', words));
    const run = await importing.run();
    assert.match(run.stderr, /✓ Role .* \(created\)\n/);
    assert.match(run.stderr, /! .*assume the role\. Trying again: the role is new\n/);
    await assertImported(3, run);
  });

test('a role that is not new is refused at once', async () => {
  await importing.prepare(peopleRows(3));
  const words = 'Cognito is not allowed to assume the role.';
  first(9, 'CreateUserImportJob', () => refusal('InvalidParameterException', words));
  const { code, stderr } = await importing.run();
  assert.equal(code, 2);
  assert.match(stderr, /CreateUserImportJob: InvalidParameterException: Cognito is not allowed/);
  assert.equal(importing.proxy.of('CreateUserImportJob').length, 1);
  assert.equal(await importing.state(), undefined);
});

test('a job that fails before its first row, for a new role, is replaced', async () => {
  await forgetRole();
  await importing.prepare(peopleRows(3));
  const failed: UserImportJobType = {
    Status: 'Failed',
    CompletionMessage: 'The role cannot be assumed.',
    ImportedUsers: 0,
    SkippedUsers: 0,
    FailedUsers: 0,
  };
  // The job of the server is never started: it fails in the words of this test alone.
  let jobs = 0;
  importing.proxy.meddle = ({ action }) => {
    if (action === 'CreateUserImportJob') jobs += 1;
    if (action !== 'StartUserImportJob' || jobs > 1) return undefined;
    return { status: 200, body: JSON.stringify({ UserImportJob: failed }) };
  };
  const run = await importing.run();
  assert.equal(jobs, 2);
  await assertImported(3, run);
});

test('throttling and a server out of sight do not end the watch', async () => {
  await importing.prepare(peopleRows(3));
  let seen = 0;
  importing.proxy.meddle = ({ action }) => {
    if (action !== 'DescribeUserImportJob' || ++seen > 6) return undefined;
    return seen % 2 ? refusal('TooManyRequestsException', 'Rate exceeded') : refusal('', '', 503);
  };
  const run = await importing.run();
  assert.match(run.stderr, /! DescribeUserImportJob: .*; trying again\n/);
  await assertImported(3, run);
});

test('a log that comes late is waited for, and events that come twice count once', async () => {
  await importing.prepare(peopleRows(4, (number) => number === 2));
  const event = { message: '[FAILED] Line Number 3 - Not yet all.' };
  const pages = [
    { events: [], nextToken: 'more' },
    { events: [] },
    { events: [event, event], nextToken: 'more' },
    { events: [event] },
  ];
  first(4, 'FilterLogEvents', () => ({ status: 200, body: JSON.stringify(pages.shift()) }));
  const { code, stdout, stderr } = await importing.run();
  assert.equal(code, 1, stderr);
  assert.match(stdout, /^ +1 {2}failed {3}3 +Not yet all\.$/m);
  assert.deepEqual(pages, []);
});

test('a log that may not be read takes nothing from the result, but the rows that failed', async () => {
  await importing.prepare(peopleRows(4, (number) => number === 2));
  const denied = () => refusal('AccessDeniedException', 'No.');
  first(1, 'FilterLogEvents', denied);
  const failed = `${importing.folder}/failed.csv`;
  const { code, stdout } = await importing.run('--failed-to', failed);
  assert.equal(code, 1);
  assert.match(stdout, /^ {2}Failed +1$/m);
  assert.match(
    stdout,
    /^Note: cannot read the log: FilterLogEvents: AccessDeniedException: No\.$/m,
  );
  assert.match(stdout, /^To go on, run the same command again/m);
  const again = await importing.run('--failed-to', failed);
  assert.match(again.stdout, /^Failed rows: 1, in /m);
  assert.equal((await importing.jobs()).length, 1);
  assert.equal(await importing.state(), undefined);
});
