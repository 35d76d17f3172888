/** Uploads in a bucket, as clients see them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CognitoIdentityProviderClient,
  CreateUserImportJobCommand,
  DeleteUserPoolCommand,
  DescribeUserImportJobCommand,
  StartUserImportJobCommand,
  StopUserImportJobCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsQuotas, bucketOutageMsMax } from '../../src/lib/limits.ts';
import { type BucketServer, startBucket } from '../support/bucket-server.ts';
import { createImportRole, createPool, kmsHeader, waitForEnd } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { uploadsOf } from '../support/stored.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { until } from '../support/until.ts';

const clock = new TurnedClock();
const bytesMax = 10_000;
let bucket: BucketServer;
let server: TestServer;
let cognito: CognitoIdentityProviderClient;
let roleArn: string;
let poolId: string;

before(async () => {
  bucket = await startBucket({ clock });
  const quotas = { ...awsQuotas, importActiveJobs: 2, importFileBytes: bytesMax };
  const config = { uploads: bucket.settings, quotas, publicUrl: 'http://poolhouse.test' };
  server = await startServer({ config, clock });
  cognito = server.cognito();
  roleArn = await createImportRole(server.iam());
  poolId = await createPool(cognito);
});
after(async () => {
  await server.close();
  await bucket.close();
});
afterEach(() => {
  bucket.fault = () => undefined;
  bucket.ignoresConditions = false;
});

let people = 0;
const csvOf = (rows: number) =>
  [
    'cognito:username,email,email_verified',
    ...Array.from({ length: rows }, () => {
      people += 1;
      return `user${people},u${people}@example.com,true`;
    }),
  ].join('\n');

async function create(pool = poolId): Promise<UserImportJobType> {
  const { UserImportJob } = await cognito.send(
    new CreateUserImportJobCommand({
      UserPoolId: pool,
      JobName: 'bucket',
      CloudWatchLogsRoleArn: roleArn,
    }),
  );
  return UserImportJob ?? {};
}

const put = (job: UserImportJobType, body: string, headers: Record<string, string> = kmsHeader) =>
  fetch(job.PreSignedUrl ?? '', { method: 'PUT', headers, body });

async function prepare(rows = 3, pool = poolId): Promise<UserImportJobType> {
  const job = await create(pool);
  assert.equal((await put(job, csvOf(rows))).status, 200);
  return job;
}

const nameOf = ({ UserPoolId, JobId }: UserImportJobType) => ({ UserPoolId, JobId });
const keyOf = ({ UserPoolId, JobId }: UserImportJobType) =>
  `people/imports/123456789012/${UserPoolId}/${JobId}`;
const start = (job: UserImportJobType) => cognito.send(new StartUserImportJobCommand(nameOf(job)));
const ended = (job: UserImportJobType) => waitForEnd(cognito, job.UserPoolId ?? '', job.JobId);

async function statusOf(job: UserImportJobType): Promise<string | undefined> {
  const answer = await cognito.send(new DescribeUserImportJobCommand(nameOf(job)));
  return answer.UserImportJob?.Status;
}

const outcomeOf = (job: UserImportJobType) => [
  job.Status,
  job.ImportedUsers,
  job.CompletionMessage,
];

/** Neither in the bucket nor with the server. */
async function assertGone(job: UserImportJobType): Promise<void> {
  await until(async () => !bucket.objects.has(keyOf(job)));
  await until(async () => (await uploadsOf(server, job.JobId)).length === 0);
}

describe('uploads in a bucket', () => {
  test('go there by the pre-signed URL, are imported, and are gone with the job', async () => {
    const job = await create();
    const url = new URL(job.PreSignedUrl ?? '');
    assert.equal(url.origin, bucket.url);
    assert.equal(url.pathname, `/uploads-of-tests/${keyOf(job)}`);
    assert.deepEqual(
      ['X-Amz-SignedHeaders', 'X-Amz-Expires'].map((name) => url.searchParams.get(name)),
      ['host;x-amz-server-side-encryption', '899'],
    );
    const text = csvOf(5);
    for (const headers of [{}, { 'x-amz-server-side-encryption': 'AES256' }])
      assert.equal((await put(job, text, headers)).status, 403);
    assert.equal((await put(job, text)).status, 200);
    assert.deepEqual(await uploadsOf(server, job.JobId), []);
    await start(job);
    assert.deepEqual(outcomeOf(await ended(job)), [
      'Succeeded',
      5,
      'Import Job Completed Successfully.',
    ]);
    await assertGone(job);
  });

  test('are refused once the URL has expired', async () => {
    const job = await create();
    clock.turn(900_000);
    assert.equal((await put(job, 'a')).status, 403);
  });

  test('a start without a file is refused in the usual words, whatever was tried before', async () => {
    const job = await create();
    const refused = {
      name: 'PreconditionNotMetException',
      message: `No csv file was uploaded for ${job.JobId}`,
    };
    await assert.rejects(start(job), refused);
    // As where only a part of the bucket may be listed.
    bucket.fault = (_method, key) => (key === '' || bucket.objects.has(key) ? undefined : 403);
    await assert.rejects(start(job), refused);
    assert.equal(await statusOf(job), 'Created');
  });

  test('a file that was there at a refused start, and is gone at the next, is missed', async () => {
    const [job, ...others] = [await prepare(), await prepare(), await prepare()];
    bucket.fault = (method) => (method === 'GET' ? 'stall' : undefined);
    for (const other of others) await start(other);
    await assert.rejects(start(job), /^PreconditionNotMetException: Another user import job/);
    bucket.objects.delete(keyOf(job));
    await assert.rejects(start(job), { message: `No csv file was uploaded for ${job.JobId}` });
    for (const other of others) await cognito.send(new StopUserImportJobCommand(nameOf(other)));
    for (const other of others) assert.equal((await ended(other)).Status, 'Stopped');
  });

  test('a file over the quota is refused at the start, and a smaller one is taken', async () => {
    const job = await create();
    assert.equal((await put(job, csvOf(bytesMax / 10))).status, 200);
    await assert.rejects(start(job), {
      name: 'PreconditionNotMetException',
      message: /^The file uploaded for import-\w+ has \d{5} bytes; an import takes 10000 at most\./,
    });
    assert.equal(await statusOf(job), 'Created');
    await put(job, csvOf(2));
    await start(job);
    assert.deepEqual(outcomeOf(await ended(job)).slice(0, 2), ['Succeeded', 2]);
  });

  test('an empty file fails its job as it does elsewhere', async () => {
    const job = await create();
    await put(job, '');
    await start(job);
    assert.equal((await ended(job)).CompletionMessage, 'The file is empty: it has no header.');
  });

  for (const ignoresConditions of [false, true])
    test(`a file that is replaced after the start fails the job${
      ignoresConditions ? ', also where S3 heeds no If-Match' : ''
    }`, async () => {
      bucket.ignoresConditions = ignoresConditions;
      const job = await prepare();
      bucket.fault = (method, key) => {
        if (method === 'GET' && key !== '') bucket.put(key, csvOf(3));
        return undefined;
      };
      await start(job);
      const message = 'The uploaded file was replaced after the import job was started.';
      assert.deepEqual(outcomeOf(await ended(job)), ['Failed', 0, message]);
      await assertGone(job);
    });

  test('a file that is removed after the start fails the job', async () => {
    const job = await prepare();
    bucket.fault = (method, key) => {
      if (method === 'GET') bucket.objects.delete(key);
      return undefined;
    };
    await start(job);
    const message = 'The uploaded file is no longer there or was changed.';
    assert.deepEqual(outcomeOf(await ended(job)), ['Failed', 0, message]);
  });

  test('while the bucket is away a start answers 500 and changes nothing', async () => {
    const job = await prepare();
    bucket.fault = () => 503;
    await assert.rejects(start(job), (error: CognitoError) => {
      assert.equal(error.name, 'InternalErrorException');
      return error.$metadata.httpStatusCode === 500;
    });
    assert.equal(await statusOf(job), 'Created');
    bucket.fault = () => undefined;
    await start(job);
    assert.equal((await ended(job)).Status, 'Succeeded');
  });

  test('a job waits for its file while the bucket is away or breaks off, and then runs', async () => {
    const [first, second] = [await prepare(), await prepare()];
    const seen = new Set<string>();
    bucket.fault = (method, key) => {
      if (method !== 'GET' || seen.has(key)) return undefined;
      if (key === keyOf(first)) seen.add(key);
      return key === keyOf(first) ? 'cut' : undefined;
    };
    await start(first);
    await start(second);
    assert.deepEqual(outcomeOf(await ended(first)).slice(0, 2), ['Succeeded', 3]);
    assert.equal((await ended(second)).Status, 'Succeeded');
  });

  test('a job whose file cannot be fetched for an hour fails, and says why', async () => {
    const job = await prepare();
    bucket.fault = (method) => (method === 'GET' ? 403 : undefined);
    await start(job);
    await until(() => bucket.requests.includes(`GET ${keyOf(job)}`));
    await sleep(100);
    assert.match((await statusOf(job)) ?? '', /Pending|InProgress/);
    clock.turn(bucketOutageMsMax);
    cognito = server.cognito();
    const message = 'The uploaded file could not be fetched from its bucket.';
    assert.deepEqual(outcomeOf(await ended(job)), ['Failed', 0, message]);
  });

  test('a job is stopped while its file is on its way', async () => {
    const job = await prepare();
    bucket.fault = (method) => (method === 'GET' ? 'stall' : undefined);
    await start(job);
    await until(() => bucket.requests.includes(`GET ${keyOf(job)}`));
    const { UserImportJob } = await cognito.send(new StopUserImportJobCommand(nameOf(job)));
    assert.equal(UserImportJob?.Status, 'Stopped');
    await assertGone(job);
  });

  test('are gone with their pool, also when no job was started', async () => {
    const pool = await createPool(cognito);
    const jobs = [await prepare(1, pool), await prepare(1, pool), await prepare(1, pool)];
    const other = await prepare();
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId: pool }));
    for (const job of jobs) assert.equal(bucket.objects.has(keyOf(job)), false);
    assert.ok(bucket.objects.has(keyOf(other)));
  });

  test('what a deletion missed is swept later, and nothing else is', async () => {
    const [done, waiting] = [await prepare(), await prepare()];
    bucket.fault = (method) => (method === 'DELETE' ? 503 : undefined);
    await start(done);
    assert.equal((await ended(done)).Status, 'Succeeded');
    await until(() => bucket.requests.includes(`DELETE ${keyOf(done)}`));
    await sleep(300);
    assert.ok(bucket.objects.has(keyOf(done)));
    const base = 'people/imports/123456789012';
    const others = [
      `${base}/us-east-1_Unknown12/import-ofanother1`,
      `${base}/notes.txt`,
      'people/imports/999999999999/us-east-1_Unknown12/import-ofanother1',
    ];
    for (const key of others) bucket.put(key, 'kept');
    server = await server.restart(async () => {
      bucket.fault = () => undefined;
      return {};
    });
    cognito = server.cognito();
    await until(() => !bucket.objects.has(keyOf(done)));
    for (const key of [keyOf(waiting), ...others]) assert.ok(bucket.objects.has(key), key);
    await start(waiting);
    assert.equal((await ended(waiting)).Status, 'Succeeded');
  });

  test('of jobs that expired are removed, and after two days those of unknown jobs', async () => {
    const job = await prepare();
    const unknown = 'people/imports/123456789012/us-east-1_Unknown12/import-ofanother1';
    clock.turn(25 * 3_600_000);
    server = await server.restart();
    cognito = server.cognito();
    await until(() => !bucket.objects.has(keyOf(job)));
    assert.equal(await statusOf(job), 'Expired');
    assert.ok(bucket.objects.has(unknown));
    clock.turn(24 * 3_600_000);
    server = await server.restart();
    cognito = server.cognito();
    await until(() => !bucket.objects.has(unknown));
  });

  test('a job whose file is in a bucket waits for a server that has one', async () => {
    const job = await prepare();
    bucket.fault = (method) => (method === 'GET' ? 503 : undefined);
    await start(job);
    server = await server.restart(async () => ({ uploads: undefined }));
    cognito = server.cognito();
    await sleep(1_000);
    assert.match((await statusOf(job)) ?? '', /Pending|InProgress/);
    bucket.fault = () => undefined;
    server = await server.restart(async () => ({ uploads: bucket.settings }));
    cognito = server.cognito();
    assert.equal((await ended(job)).Status, 'Succeeded');
    await assertGone(job);
  });

  test('a job that was made before there was a bucket keeps its URL and its file', async () => {
    server = await server.restart(async () => ({ uploads: undefined }));
    cognito = server.cognito();
    const job = await create();
    server = await server.restart(async () => ({ uploads: bucket.settings }));
    cognito = server.cognito();
    assert.equal(await putHere(job, csvOf(2)), 200);
    await start(job);
    assert.deepEqual(outcomeOf(await ended(job)).slice(0, 2), ['Succeeded', 2]);
    await assertGone(job);
  });
});

/** To the server itself, under its public name. */
async function putHere({ PreSignedUrl = '' }: UserImportJobType, body: string) {
  const { pathname, search, host } = new URL(PreSignedUrl);
  assert.equal(host, 'poolhouse.test');
  const headers = { ...kmsHeader, host };
  const sent = request(`${server.url}${pathname}${search}`, { method: 'PUT', headers });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.end(body);
  const [response] = await answered;
  response.resume();
  return response.statusCode;
}

interface CognitoError extends Error {
  $metadata: { httpStatusCode?: number };
}
