import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeServerFile } from '../../src/cli/server-file.ts';
import { awsEndpoint, resolveTarget, signingRegion } from '../../src/cli/target.ts';

const url = 'http://127.0.0.1:7665';
const rootKey = { accessKeyId: 'AKIAROOTROOTROOTROOT', secretAccessKey: 'root' };
const outsideKey = { AWS_ACCESS_KEY_ID: 'AKIAOUTSIDEOUTSIDE22', AWS_SECRET_ACCESS_KEY: 'outside' };

let folder: string;
let served: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-target-'));
  served = join(folder, 'served');
  await mkdir(served);
  await writeServerFile(served, { url, pid: 1 });
  const key = { AccessKeyId: rootKey.accessKeyId, SecretAccessKey: rootKey.secretAccessKey };
  await writeFile(join(served, 'root-access-key.json'), JSON.stringify(key));
});
after(() => rm(folder, { recursive: true }));

test("a data folder's server is called with its root key, whatever AWS key is around", async () => {
  const target = await resolveTarget({ data: served }, outsideKey, 'us-east-1');
  assert.equal(target.endpoint, url);
  assert.deepEqual(await target.credentials(), rootKey);
});

test('the folder that POOLHOUSE_DATA names counts without an option, too', async () => {
  const target = await resolveTarget({}, { POOLHOUSE_DATA: served }, 'us-east-1');
  assert.equal(target.endpoint, url);
  assert.deepEqual(await target.credentials(), rootKey);
});

test('a named endpoint gets the key of the environment, and never the root key of a folder', async () => {
  const env = { ...outsideKey, POOLHOUSE_DATA: served, AWS_SESSION_TOKEN: 'token' };
  const target = await resolveTarget({ endpointUrl: 'https://elsewhere/' }, env, 'us-east-1');
  assert.equal(target.endpoint, 'https://elsewhere');
  assert.deepEqual(await target.credentials(), {
    accessKeyId: outsideKey.AWS_ACCESS_KEY_ID,
    secretAccessKey: outsideKey.AWS_SECRET_ACCESS_KEY,
    sessionToken: 'token',
  });
});

test("an endpoint that is the folder's own server needs no key of the environment", async () => {
  const env = { POOLHOUSE_DATA: served, AWS_ENDPOINT_URL: `${url}/` };
  const target = await resolveTarget({}, env, 'us-east-1');
  assert.deepEqual(await target.credentials(), rootKey);
});

test('without endpoint and server, and with a profile, AWS is meant', async () => {
  const none = { ...outsideKey, POOLHOUSE_DATA: join(folder, 'none') };
  const target = await resolveTarget({}, none, 'eu-west-1');
  assert.equal(target.endpoint, undefined);
  assert.equal(target.region, 'eu-west-1');
  const env = { POOLHOUSE_DATA: served };
  const withProfile = await resolveTarget({ profile: 'p', region: 'eu-west-3' }, env, 'eu-west-1');
  assert.equal(withProfile.endpoint, undefined);
  assert.equal(withProfile.region, 'eu-west-3');
});

test('the endpoints of AWS follow from service, region and partition', () => {
  const endpoints: [Parameters<typeof awsEndpoint>, string][] = [
    [['cognito-idp', 'eu-west-1'], 'https://cognito-idp.eu-west-1.amazonaws.com'],
    [['logs', 'cn-north-1'], 'https://logs.cn-north-1.amazonaws.com.cn'],
    [['iam', 'eu-west-1'], 'https://iam.amazonaws.com'],
    [['iam', 'us-gov-west-1'], 'https://iam.us-gov.amazonaws.com'],
    [['iam', 'cn-northwest-1'], 'https://iam.cn-north-1.amazonaws.com.cn'],
  ];
  for (const [[service, region], endpoint] of endpoints)
    assert.equal(awsEndpoint(service, region), endpoint);
  const credentials = async () => rootKey;
  const aws = { region: 'eu-west-1', endpoint: undefined, credentials };
  assert.equal(signingRegion('iam', aws), 'us-east-1');
  assert.equal(signingRegion('logs', aws), 'eu-west-1');
  assert.equal(signingRegion('iam', { ...aws, endpoint: url }), 'eu-west-1');
});
