/** `poolhouse serve` with a bucket, the right one and wrong ones; `poolhouse import` into it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DataFolder, rootKey } from '../durability/server-process.ts';
import { type BucketServer, bucketVariables, startBucket } from '../support/bucket-server.ts';
import { createPool } from '../support/import.ts';
import { startServer } from '../support/server.ts';
import { poolhouse } from './run.ts';

let bucket: BucketServer;
let folder: string;
before(async () => {
  bucket = await startBucket();
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-bucket-'));
});
after(async () => {
  await bucket.close();
  await rm(folder, { recursive: true });
});

const serve = (env: NodeJS.ProcessEnv) =>
  poolhouse(['serve', '--data', join(folder, 'data'), '--port', '0'], {
    env: { ...bucketVariables(bucket), ...env },
  });

const refusals: [string, NodeJS.ProcessEnv, RegExp][] = [
  [
    'does not exist',
    { POOLHOUSE_UPLOADS: 's3://uploads-of-tets' },
    /^poolhouse: the bucket uploads-of-tets of POOLHOUSE_UPLOADS cannot be used: NoSuchBucket\n$/,
  ],
  [
    'refuses the keys',
    { POOLHOUSE_UPLOADS_SECRET_ACCESS_KEY: 'another-one' },
    /^poolhouse: the bucket \S+ of POOLHOUSE_UPLOADS cannot be used: SignatureDoesNotMatch\n$/,
  ],
  [
    'has no keys',
    { POOLHOUSE_UPLOADS_ACCESS_KEY_ID: '', POOLHOUSE_UPLOADS_SECRET_ACCESS_KEY: '' },
    /^poolhouse: no keys for the bucket uploads-of-tests of POOLHOUSE_UPLOADS: .*POOLHOUSE_UPLOADS_ACCESS_KEY_ID/,
  ],
  [
    "is given the server's own root key",
    {
      POOLHOUSE_UPLOADS_ACCESS_KEY_ID: '',
      POOLHOUSE_UPLOADS_SECRET_ACCESS_KEY: '',
      POOLHOUSE_ROOT_ACCESS_KEY_ID: rootKey.accessKeyId,
      POOLHOUSE_ROOT_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
      AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
    },
    /^poolhouse: the AWS SDK finds the root access key of this very server for the bucket/,
  ],
];

for (const [what, env, stderr] of refusals)
  test(`no server starts when its bucket ${what}`, async () => {
    const ended = await serve(env);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, stderr);
  });

test('no server starts when its bucket is in another region, and it is told which', async () => {
  bucket.place = 'eu-north-1';
  const { code, stderr } = await serve({});
  bucket.place = undefined;
  assert.equal(code, 1);
  assert.match(stderr, /is in eu-north-1, not in eu-central-1: set POOLHOUSE_UPLOADS_REGION\n$/);
});

test('a server starts while nobody answers for its bucket, and uses it when somebody does', async (t) => {
  const data = await DataFolder.make(bucketVariables(bucket));
  t.after(() => data.remove());
  bucket.fault = () => 503;
  const server = await data.run();
  bucket.fault = () => undefined;
  const poolId = await createPool(server.cognito());
  const file = join(folder, 'people.csv');
  await writeFile(file, 'cognito:username,email,email_verified\nann,ann@example.com,true\n');
  const env = {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
  };
  const imported = await poolhouse(['import', file, '--user-pool-id', poolId], { env });
  assert.equal(imported.code, 0, imported.stderr);
  assert.match(imported.stdout, /^ {2}Imported +1$/m);
  assert.ok(bucket.requests.some((request) => request.startsWith('PUT people/imports/')));
});

const isSdkLoaded = () =>
  Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('/client-s3/'));

test('the SDK of S3 is loaded by a server with a bucket, and by no other', async () => {
  await (await startServer()).close();
  assert.equal(isSdkLoaded(), false);
  await (await startServer({ config: { uploads: bucket.settings } })).close();
  assert.equal(isSdkLoaded(), true);
});
