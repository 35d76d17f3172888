/** A server whose uploads are in a bucket: killed, backed up, and with keys for an hour. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { StartUserImportJobCommand } from '@aws-sdk/client-cognito-identity-provider';
import { poolhouse } from '../cli/run.ts';
import {
  type BucketServer,
  bucketKeys,
  bucketVariables,
  startBucket,
} from '../support/bucket-server.ts';
import { createImportRole, createPool, kmsHeader, waitForEnd } from '../support/import.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { modelFile } from './file-model.ts';
import { readLedger } from './ledger-file.ts';
import { newSeed } from './random.ts';
import { DataFolder, type ServerProcess } from './server-process.ts';
import { createJob } from './upload.ts';

const model = modelFile(newSeed(), 20_000);

interface Started {
  poolId: string;
  jobId: string;
  url: URL;
}

/** Uploads the file to where the URL says, and starts its job. */
async function begin(server: ServerProcess): Promise<Started> {
  const cognito = server.cognito();
  const [poolId, roleArn] = [await createPool(cognito), await createImportRole(server.iam())];
  const { jobId, url } = await createJob(server, poolId, roleArn);
  const sent = await fetch(url, { method: 'PUT', headers: kmsHeader, body: model.csv });
  assert.equal(sent.status, 200);
  await cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: jobId }));
  return { poolId, jobId, url: new URL(url) };
}

async function assertWhole(server: ServerProcess, { poolId, jobId }: Started): Promise<void> {
  const job = await waitForEnd(server.cognito(), poolId, jobId);
  assert.deepEqual(
    [job.Status, job.ImportedUsers, job.SkippedUsers, job.FailedUsers],
    ['Succeeded', model.imported, model.skipped, model.failed],
  );
}

const fetches = (bucket: BucketServer) =>
  bucket.requests.filter((request) => /^GET .+/.test(request)).length;

test('killed while a file comes from the bucket and again while its rows go in, an import ends whole', async (t) => {
  const bucket = await startBucket();
  t.after(() => bucket.close());
  const folder = await DataFolder.make(bucketVariables(bucket));
  t.after(() => folder.remove());
  let server = await folder.run();
  bucket.fault = (method, key) => (method === 'GET' && key ? 'stall' : undefined);
  const started = await begin(server);
  await until(() => fetches(bucket) === 1);
  await until(async () => (await folder.uploads()).some((name) => name.endsWith('.part')));
  await server.kill();
  bucket.fault = () => undefined;
  server = await folder.run();
  await until(() => (readLedger(folder.databaseFile, started.jobId)?.batch ?? 0) > 1);
  await server.kill();
  const [copy = assert.fail('no copy'), ...others] = await folder.uploads();
  assert.deepEqual(others, []);
  const sealed = readFileSync(join(folder.path, 'uploads', copy));
  assert.equal(sealed.includes('@example'), false);
  // What is there already is not fetched again.
  bucket.fault = (method, key) => (method === 'GET' && key ? 503 : undefined);
  server = await folder.run();
  await assertWhole(server, started);
  await until(() => bucket.objects.size === 0);
  await until(async () => (await folder.uploads()).length === 0);
  assert.equal(fetches(bucket), 2);
});

test('keys of a session sign the URL, and where AWS_ENDPOINT_URL points to does not matter', async (t) => {
  const keys = {
    ...bucketKeys,
    accessKeyId: 'ASIAIOSFODNN7SESSION',
    sessionToken: 'a/token+of=it',
  };
  const bucket = await startBucket({ keys });
  t.after(() => bucket.close());
  const { POOLHOUSE_UPLOADS, POOLHOUSE_UPLOADS_ENDPOINT } = bucketVariables(bucket);
  const folder = await DataFolder.make({
    POOLHOUSE_UPLOADS,
    POOLHOUSE_UPLOADS_ENDPOINT,
    POOLHOUSE_REGION: 'eu-central-1',
    AWS_REGION: 'us-west-2',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
  });
  t.after(() => folder.remove());
  const server = await folder.run();
  const started = await begin(server);
  assert.equal(started.url.searchParams.get('X-Amz-Security-Token'), keys.sessionToken);
  await assertWhole(server, started);
});

test('a job that waits for its file goes on after a backup and a restore, and after a move', async (t) => {
  const bucket = await startBucket();
  t.after(() => bucket.close());
  const folder = await DataFolder.make(bucketVariables(bucket));
  t.after(() => folder.remove());
  const work = await mkdtemp(join(tmpdir(), 'poolhouse-bucket-'));
  t.after(() => rm(work, { recursive: true }));
  const server = await folder.run();
  bucket.fault = (method, key) => (method === 'GET' && key ? 503 : undefined);
  const started = await begin(server);
  await until(() => fetches(bucket) > 0);
  const file = join(work, 'backup');
  const backedUp = await poolhouse(['backup', '--data', folder.path, file]);
  assert.equal(backedUp.code, 0, backedUp.stderr);
  await server.stop();
  const [key = '', object] = [...bucket.objects][0] ?? [];

  const other = await DataFolder.make(bucketVariables(bucket));
  t.after(() => other.remove());
  cpSync(join(folder.path, 'master.key'), join(other.path, 'master.key'));
  const restored = await poolhouse(['restore', '--data', other.path, file]);
  assert.equal(restored.code, 0, restored.stderr);
  bucket.fault = () => undefined;
  const again = await other.run();
  await assertWhole(again, started);
  await again.stop();

  if (object) bucket.objects.set(key, object);
  const postgres = await startPostgres();
  t.after(() => postgres.close());
  const databaseUrl = await postgres.createDatabase();
  const moved = await poolhouse(['migrate', '--from', folder.path, '--to', databaseUrl]);
  assert.equal(moved.code, 0, moved.stderr);
  assert.match(moved.stdout, / 0 uploaded files, in /);
  const node = await DataFolder.make({ ...bucketVariables(bucket), POOLHOUSE_STORE: databaseUrl });
  t.after(() => node.remove());
  cpSync(join(folder.path, 'master.key'), join(node.path, 'master.key'));
  await assertWhole(await node.run(), started);
});
