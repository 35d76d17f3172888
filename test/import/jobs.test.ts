/** The life of an import job where it is not smooth: limits, conflicts, ends before the end. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AddCustomAttributesCommand,
  type CognitoIdentityProviderClient,
  CreateUserImportJobCommand,
  DeleteUserPoolCommand,
  DescribeUserImportJobCommand,
  DescribeUserPoolCommand,
  StartUserImportJobCommand,
  StopUserImportJobCommand,
  UpdateUserPoolCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { awsQuotas, batchBytesMax, firstBatchRows } from '../../src/lib/limits.ts';
import {
  createImportRole,
  createPool,
  kmsHeader,
  logsPolicy,
  prepareImport,
  runImport,
  waitForEnd,
} from '../support/import.ts';
import { readRowLines } from '../support/import-log.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { batchesOf, readUpload, removeUpload, uploadsOf, writeUpload } from '../support/stored.ts';
import { until } from '../support/until.ts';

const hourMs = 3_600_000;
let offsetMs = 0;
const clock = { nowMs: () => Date.now() + offsetMs };

let server: TestServer;
let cognito: CognitoIdentityProviderClient;
let roleArn: string;
before(async () => {
  const config = { quotas: { ...awsQuotas, importJobsPerPool: 2 } };
  server = await startServer({ config, clock });
  cognito = server.cognito();
  roleArn = await createImportRole(server.iam());
});
after(() => server.close());

const csvOf = (rows: number) =>
  [
    'cognito:username,email,email_verified',
    ...Array.from({ length: rows }, (_, i) => `user${i},u${i}@example.com,true`),
  ].join('\n');

/** The sealed files of a job. */
const filesOf = (job: UserImportJobType) => uploadsOf(server, job.JobId);
const counters = (job: UserImportJobType) => [job.ImportedUsers, job.SkippedUsers, job.FailedUsers];
const nameOf = ({ UserPoolId, JobId }: UserImportJobType) => ({ UserPoolId, JobId });

const prepare = (poolId: string, rows: number) =>
  prepareImport(cognito, { poolId, roleArn, csv: csvOf(rows) });
const start = (job: UserImportJobType, client = cognito) =>
  client.send(new StartUserImportJobCommand(nameOf(job)));
const stop = (job: UserImportJobType, client = cognito) =>
  client.send(new StopUserImportJobCommand(nameOf(job)));

async function describeJob(job: UserImportJobType): Promise<UserImportJobType> {
  const answer = await cognito.send(new DescribeUserImportJobCommand(nameOf(job)));
  return answer.UserImportJob ?? {};
}

describe('a job that is not started', () => {
  async function sweepAfter(ms: number): Promise<void> {
    offsetMs = ms;
    server = await server.restart();
    offsetMs = 0;
    cognito = server.cognito();
  }

  test('expires after a day: it says so, its file is destroyed, it cannot be started', async () => {
    const job = await prepare(await createPool(cognito), 1);
    await sweepAfter(23.9 * hourMs);
    assert.equal((await describeJob(job)).Status, 'Created');
    assert.equal((await filesOf(job)).length, 1);
    await sweepAfter(24.1 * hourMs);
    await until(async () => (await describeJob(job)).Status !== 'Created');
    const { CreationDate, CompletionDate, ...expired } = await describeJob(job);
    const { PreSignedUrl, JobId, JobName, UserPoolId } = job;
    assert.deepEqual(expired, {
      JobId,
      JobName,
      UserPoolId,
      PreSignedUrl,
      CloudWatchLogsRoleArn: roleArn,
      Status: 'Expired',
      CompletionMessage: 'The user import job has expired.',
      ImportedUsers: 0,
      SkippedUsers: 0,
      FailedUsers: 0,
    });
    const livedMs = Number(CompletionDate) - Number(CreationDate);
    assert.ok(livedMs > 24 * hourMs && livedMs < 24.2 * hourMs, String(livedMs));
    await until(async () => (await filesOf(job)).length === 0);
    await assert.rejects(start(job), {
      name: 'PreconditionNotMetException',
      message: /is Expired/,
    });
    await assert.rejects(stop(job), { name: 'PreconditionNotMetException', message: /is Expired/ });
  });

  test('expires without a file just the same', async () => {
    const poolId = await createPool(cognito);
    const input = { UserPoolId: poolId, JobName: 'none', CloudWatchLogsRoleArn: roleArn };
    const { UserImportJob } = await cognito.send(new CreateUserImportJobCommand(input));
    await sweepAfter(24.1 * hourMs);
    await until(async () => (await describeJob(UserImportJob ?? {})).Status === 'Expired');
  });

  test('goes with its pool, and so do its file and its URL', async () => {
    const job = await prepare(await createPool(cognito), 1);
    assert.equal((await filesOf(job)).length, 1);
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId: job.UserPoolId }));
    assert.deepEqual(await filesOf(job), []);
    await assert.rejects(describeJob(job), { name: 'ResourceNotFoundException' });
    await assert.rejects(start(job), { name: 'ResourceNotFoundException' });
    const late = await fetch(job.PreSignedUrl ?? '', {
      method: 'PUT',
      headers: kmsHeader,
      body: csvOf(1),
    });
    assert.equal(late.status, 403);
    assert.match(await late.text(), /<Code>AccessDenied<\/Code>/);
    assert.deepEqual(await filesOf(job), []);
  });
});

describe('a sealed file', () => {
  const rows = 20_000;
  const message = 'The uploaded file is no longer there or was changed.';
  /** Done to the sealed file of that name. */
  type Harm = (name: string) => Promise<void>;

  async function runWith(harm: Harm): Promise<UserImportJobType> {
    const job = await prepare(await createPool(cognito), rows);
    const [name = ''] = await filesOf(job);
    await harm(name);
    await start(job);
    return waitForEnd(cognito, job.UserPoolId ?? '', job.JobId);
  }

  const change =
    (to: (bytes: Buffer) => Buffer): Harm =>
    async (name) =>
      writeUpload(server, name, to(await readUpload(server, name)));

  const flip = (at: (size: number) => number) =>
    change((bytes) => {
      const place = at(bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      return bytes;
    });

  const harms: [string, Harm][] = [
    ['that is gone', (name) => removeUpload(server, name)],
    ['whose first byte was changed', flip(() => 0)],
    ['that was emptied', change(() => Buffer.alloc(0))],
    ['that another one replaced', change(() => Buffer.from(csvOf(rows)))],
  ];
  for (const [what, harm] of harms)
    test(`${what} fails the job before any user`, async () => {
      const job = await runWith(harm);
      assert.deepEqual([job.Status, job.CompletionMessage], ['Failed', message]);
      assert.deepEqual(counters(job), [0, 0, 0]);
      await until(async () => (await filesOf(job)).length === 0);
    });

  const late: [string, Harm][] = [
    ['changed in its middle', flip((size) => Math.floor(size / 2))],
    ['changed in its last byte', flip((size) => size - 1)],
    ['cut short', change((bytes) => bytes.subarray(0, bytes.length - 100))],
  ];
  for (const [what, harm] of late)
    test(`${what} fails the job there; users, counters and log agree on what was done`, async () => {
      const job = await runWith(harm);
      assert.deepEqual([job.Status, job.CompletionMessage], ['Failed', message]);
      const imported = job.ImportedUsers ?? 0;
      assert.ok(imported >= firstBatchRows && imported < rows, String(imported));
      assert.deepEqual(counters(job), [imported, 0, 0]);
      const lines = await readRowLines(server.logs(), job);
      assert.equal(lines.length, imported);
      assert.equal(lines.at(-1), `[SUCCEEDED] Line Number ${imported + 1} - The import succeeded.`);
      const name = { UserPoolId: job.UserPoolId };
      const { UserPool } = await cognito.send(new DescribeUserPoolCommand(name));
      assert.equal(UserPool?.EstimatedNumberOfUsers, imported);
      await until(async () => (await filesOf(job)).length === 0);
    });

  test('is not the text that was uploaded, nor any part of it', async () => {
    const job = await prepare(await createPool(cognito), rows);
    const [name = ''] = await filesOf(job);
    const sealed = await readUpload(server, name);
    assert.equal(sealed.indexOf('example.com'), -1);
    assert.equal(sealed.indexOf('cognito:username'), -1);
    assert.ok(sealed.length >= csvOf(rows).length);
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId: job.UserPoolId }));
  });
});

test('the longest rows are committed a few megabytes at a time, whatever their number', async () => {
  const columns = ['name', 'nickname', 'profile', 'picture', 'website', 'gender', 'locale'];
  const long = columns.map(() => 'x'.repeat(2_000)).join(',');
  const rows = Array.from({ length: 2_000 }, (_, i) => `user${i},u@example.com,true,${long}`);
  const csv = [['cognito:username,email,email_verified', ...columns].join(','), ...rows].join('\n');
  const poolId = await createPool(cognito);
  const job = await runImport(cognito, { poolId, roleArn, csv });
  assert.deepEqual(counters(job), [rows.length, 0, 0]);
  const batch = await batchesOf(server, job.JobId);
  assert.ok(batch >= csv.length / (batchBytesMax + 16_000), `${batch} batches`);
});

test('a pool keeps as many jobs as its quota, whatever became of them', async () => {
  const poolId = await createPool(cognito);
  const job = await prepare(poolId, 1);
  await start(job);
  await waitForEnd(cognito, poolId, job.JobId);
  await prepare(poolId, 1);
  await assert.rejects(prepare(poolId, 1), {
    name: 'LimitExceededException',
    message: 'A user pool can have at most 2 user import jobs.',
  });
  await prepare(await createPool(cognito), 1);
});

describe('while an import runs', () => {
  const rows = 200_000;
  let poolId: string;
  let job: UserImportJobType;
  let other: UserImportJobType;
  let elsewhere: CognitoIdentityProviderClient;
  let theirs: UserImportJobType;
  before(async () => {
    elsewhere = server.cognito({ region: 'eu-west-1' });
    theirs = await prepareImport(elsewhere, {
      poolId: await createPool(elsewhere),
      roleArn: await createRoleElsewhere(),
      csv: csvOf(1),
    });
    other = await prepare(await createPool(cognito), 1);
    poolId = await createPool(cognito);
    job = await prepare(poolId, rows);
    await start(job);
  });

  /** The documented policy names the region of the log. */
  async function createRoleElsewhere(): Promise<string> {
    const arn = await createImportRole(server.iam(), 'elsewhere');
    const policy = {
      RoleName: 'elsewhere',
      PolicyName: 'logs',
      PolicyDocument: logsPolicy.replace('us-east-1', 'eu-west-1'),
    };
    await server.iam().send(new PutRolePolicyCommand(policy));
    return arn;
  }

  const changes = () => {
    const CustomAttributes = [{ Name: 'tier', AttributeDataType: 'String' as const }];
    const name = { UserPoolId: poolId };
    return [
      () => cognito.send(new UpdateUserPoolCommand({ ...name, UserPoolTags: { a: 'b' } })),
      () => cognito.send(new AddCustomAttributesCommand({ ...name, CustomAttributes })),
      () => cognito.send(new DeleteUserPoolCommand(name)),
    ];
  };

  test("its pool and the pool's schema stay as they are", async () => {
    for (const change of changes())
      await assert.rejects(change(), {
        name: 'UserImportInProgressException',
        message:
          'A user import job is in progress for this user pool. ' +
          'Stop it or wait until it has ended.',
      });
  });

  test('no other starts in its region, whatever its pool; in another region one does', async () => {
    await assert.rejects(start(other), {
      name: 'PreconditionNotMetException',
      message: 'Another user import job is active. Only one can be active at a time.',
    });
    assert.equal((await start(theirs, elsewhere)).UserImportJob?.Status, 'Pending');
  });

  test('it can be stopped for good; what was imported stays, and all counts agree', async () => {
    // The first batch shows that the stop comes in the middle.
    await until(async () => ((await describeJob(job)).ImportedUsers ?? 0) > 0);
    assert.equal((await describeJob(job)).Status, 'InProgress');
    const { UserImportJob: stopped = {} } = await stop(job);
    assert.equal(stopped.Status, 'Stopped');
    assert.equal(stopped.CompletionMessage, 'The Import Job was stopped by the developer.');
    const imported = stopped.ImportedUsers ?? 0;
    assert.ok(imported > 0 && imported < rows, String(imported));
    assert.deepEqual(counters(stopped), [imported, 0, 0]);
    const lines = await readRowLines(server.logs(), job);
    assert.deepEqual([lines.length, lines.at(-1)?.split(' ')[3]], [imported, String(imported + 1)]);
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
    assert.equal(UserPool?.EstimatedNumberOfUsers, imported);
    for (const again of [start, stop])
      await assert.rejects(again(job), {
        name: 'PreconditionNotMetException',
        message: /is Stopped/,
      });
    assert.deepEqual(await describeJob(job), stopped);
  });

  test('others wait; once it has ended they run, and its pool can change', async () => {
    const done = await waitForEnd(elsewhere, theirs.UserPoolId ?? '', theirs.JobId);
    assert.deepEqual([done.Status, ...counters(done)], ['Succeeded', 1, 0, 0]);
    await start(other);
    const next = await waitForEnd(cognito, other.UserPoolId ?? '', other.JobId);
    assert.deepEqual([next.Status, ...counters(next)], ['Succeeded', 1, 0, 0]);
    await until(async () => (await filesOf(job)).length === 0);
    for (const change of changes()) await change();
  });
});
