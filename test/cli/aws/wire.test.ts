/** What reaches the service of what was typed, and what is refused before. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Environment } from '../../../src/cli/target.ts';
import { anyKeys, type FakeService, startFakeService } from './fake-service.ts';
import { folderWith, typed } from './in-process.ts';

let service: FakeService;
const folder = folderWith({
  config:
    '[default]\ncli_binary_format = raw-in-base64-out\n[profile plain]\n[profile odd]\ncli_binary_format = hex\n',
});
before(async () => {
  service = await startFakeService();
});
beforeEach(() => {
  service.asked.length = 0;
});
after(async () => {
  await service.close();
  folder.remove();
});

const type = (line: string, env: Environment = {}) =>
  typed(line, { env: { ...anyKeys, AWS_ENDPOINT_URL: service.url, ...env } });

test('integers arrive digit by digit, beyond what a number can hold', async () => {
  await type(
    'logs get-log-events --log-group-name g --log-stream-name s --start-time 9007199254740993',
  );
  assert.equal(
    service.asked[0]?.body,
    '{"logGroupName":"g","logStreamName":"s","startTime":9007199254740993}',
  );
});

test('--cli-binary-format says how bytes are written, and so does the configuration', async () => {
  const config = { AWS_CONFIG_FILE: `${folder.path}/config` };
  const sent = async (options: string, env: Environment = {}) => {
    service.asked.length = 0;
    await type(`cognito-idp set-ui-customization --user-pool-id us-east-1_a ${options}`, env);
    return JSON.parse(service.asked[0]?.body ?? '{}').ImageFile;
  };
  assert.equal(await sent('--image-file QUI='), 'QUI=');
  const raw = Buffer.from('QUI=').toString('base64');
  assert.equal(await sent('--image-file QUI= --cli-binary-format raw-in-base64-out'), raw);
  assert.equal(await sent('--image-file QUI=', config), raw);
  assert.equal(await sent('--image-file QUI= --cli-binary-format base64', config), 'QUI=');
  const odd = await type('sts get-caller-identity --profile odd', config);
  assert.deepEqual([odd.code, odd.stderr], [255, "\n'hex'\n"]);
});

test('parameters are checked before keys are looked for, and after the region', async () => {
  const bare: Environment = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
  const list = 'cognito-idp list-user-pools --max-results 0';
  const checked = await type(list, bare);
  assert.equal(checked.code, 252);
  assert.match(checked.stderr, /Invalid value for parameter MaxResults, value: 0/);
  const lost = await type(list, { ...bare, AWS_REGION: undefined, AWS_ENDPOINT_URL: undefined });
  assert.equal(lost.code, 253);
  assert.equal(service.asked.length, 0);
});

test('the page size is checked as the member that it becomes', async () => {
  const { code, stderr } = await type(
    'cognito-idp list-user-pool-clients --user-pool-id us-east-1_a --page-size 0',
  );
  assert.equal(code, 252);
  assert.match(stderr, /Invalid value for parameter MaxResults, value: 0, valid min value: 1/);
});

test('the skeleton of an output needs a region, sound parameters, and nobody to answer', async () => {
  const line = 'iam get-access-key-last-used --access-key-id';
  const skeleton = `${line} AKIAIOSFODNN7EXAMPLE --generate-cli-skeleton output`;
  const { code, stdout } = await type(skeleton);
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).UserName, 'UserName');
  const short = await type(`${line} x --generate-cli-skeleton output`);
  assert.equal(short.code, 252);
  assert.match(short.stderr, /Invalid length for parameter AccessKeyId, value: 1/);
  assert.equal(service.asked.length, 0);
});
