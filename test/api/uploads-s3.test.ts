/**
 * Uploads on an S3 that is not of our making: `POOLHOUSE_TEST_S3_URL=http://key:secret@host:port`
 * names one, on which a bucket is made.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  DeleteUserPoolCommand,
  StartUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { createImportRole, createPool, prepareImport, waitForEnd } from '../support/import.ts';
import { startServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const given = process.env.POOLHOUSE_TEST_S3_URL;
const skip = given ? false : 'POOLHOUSE_TEST_S3_URL names no S3';

const csv = 'cognito:username,email,email_verified\nann,ann@example.com,true\n';

test('an S3 of another make takes the files, gives them and forgets them', { skip }, async (t) => {
  const url = new URL(given ?? '');
  const keys = {
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
  };
  const [bucket, prefix, region] = [
    `poolhouse-${randomBytes(6).toString('hex')}`,
    'a/',
    'us-east-1',
  ];
  const uploads = { bucket, prefix, endpoint: `${url.protocol}//${url.host}`, region, keys };
  const { endpoint } = uploads;
  const s3 = new S3Client({ region, endpoint, credentials: keys, forcePathStyle: true });
  await assert.rejects(startServer({ config: { uploads } }), /cannot be used: NoSuchBucket/);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  t.after(() => s3.send(new DeleteBucketCommand({ Bucket: bucket })));
  const objects = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key = '' }) => Key);
  };

  const server = await startServer({ config: { uploads } });
  t.after(() => server.close());
  const cognito = server.cognito();
  const [poolId, roleArn] = [await createPool(cognito), await createImportRole(server.iam())];
  const run = async () => {
    const { JobId } = await prepareImport(cognito, { poolId, roleArn, csv });
    const [Key = ''] = await objects();
    assert.equal(Key, `a/123456789012/${poolId}/${JobId}`);
    await cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId }));
    const { Status, ImportedUsers, SkippedUsers } = await waitForEnd(cognito, poolId, JobId);
    await until(async () => (await objects()).length === 0);
    return [Status, ImportedUsers, SkippedUsers];
  };
  assert.deepEqual(await run(), ['Succeeded', 1, 0]);
  await prepareImport(cognito, { poolId, roleArn, csv });
  await cognito.send(new DeleteUserPoolCommand({ UserPoolId: poolId }));
  assert.deepEqual(await objects(), []);
});
