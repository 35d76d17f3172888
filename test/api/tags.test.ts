/** Tags of a user pool through the AWS SDK for JavaScript v3. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const makePool = async (UserPoolTags?: Record<string, string>) => {
  const command = new CreateUserPoolCommand({ PoolName: 'people', UserPoolTags });
  const { Id = '', Arn = '' } = (await server.cognito().send(command)).UserPool ?? {};
  return { id: Id, arn: Arn };
};
const tagsOf = async (ResourceArn: string) =>
  (await server.cognito().send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
const tag = (ResourceArn: string, Tags: Record<string, string>) =>
  server.cognito().send(new TagResourceCommand({ ResourceArn, Tags }));
const untag = (ResourceArn: string, ...TagKeys: string[]) =>
  server.cognito().send(new UntagResourceCommand({ ResourceArn, TagKeys }));

const invalid = 'InvalidParameterException';

test('a pool without tags has none', async () => {
  const { arn } = await makePool();
  assert.deepEqual(await tagsOf(arn), {});
});

test('tags are added, replaced and taken away by key, which is case sensitive', async () => {
  const { arn, id } = await makePool({ team: 'identity', Stage: 'dev' });
  await tag(arn, { team: 'people', 'cost centre': '4711', stage: '' });
  const tags = { team: 'people', Stage: 'dev', 'cost centre': '4711', stage: '' };
  assert.deepEqual(await tagsOf(arn), tags);
  await untag(arn, 'team', 'stage', 'never there');
  assert.deepEqual(await tagsOf(arn), { Stage: 'dev', 'cost centre': '4711' });
  const describe = new DescribeUserPoolCommand({ UserPoolId: id });
  const { UserPool } = await server.cognito().send(describe);
  assert.deepEqual(UserPool?.UserPoolTags, { Stage: 'dev', 'cost centre': '4711' });
  assert.deepEqual(UserPool?.LastModifiedDate, UserPool?.CreationDate);
});

test('a tag may be called like what every object has', async () => {
  const { arn } = await makePool();
  const names = ['constructor', 'toString', 'hasOwnProperty'];
  await tag(arn, Object.fromEntries(names.map((name) => [name, 'x'])));
  assert.deepEqual(Object.keys((await tagsOf(arn)) ?? {}).sort(), names.toSorted());
});

test('an update of the pool replaces its tags when it names them, and keeps them else', async () => {
  const { arn, id } = await makePool({ team: 'identity' });
  await server.cognito().send(new UpdateUserPoolCommand({ UserPoolId: id }));
  assert.deepEqual(await tagsOf(arn), { team: 'identity' });
  const update = new UpdateUserPoolCommand({ UserPoolId: id, UserPoolTags: { stage: 'dev' } });
  await server.cognito().send(update);
  assert.deepEqual(await tagsOf(arn), { stage: 'dev' });
});

test('a pool has at most 50 tags, and one too many changes nothing', async () => {
  const { arn } = await makePool();
  const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key ${i}`, `${i}`]));
  await tag(arn, fifty);
  await assert.rejects(tag(arn, { 'key 0': 'changed', more: 'x' }), {
    name: invalid,
    message: 'A user pool can have at most 50 tags.',
  });
  assert.deepEqual(await tagsOf(arn), fifty);
  await tag(arn, { 'key 0': 'changed' });
  assert.equal((await tagsOf(arn))?.['key 0'], 'changed');
});

test('keys of AWS and keys or values that are too long are refused', async () => {
  const { arn } = await makePool();
  const reserved = {
    name: invalid,
    message: 'aws: prefixed tag key names are not allowed for external use.',
  };
  await assert.rejects(tag(arn, { 'aws:team': 'x' }), reserved);
  await assert.rejects(tag(arn, { 'AWS:team': 'x' }), reserved);
  await assert.rejects(tag(arn, { ['k'.repeat(129)]: 'x' }), {
    name: invalid,
    message: /^1 validation error detected: .* at 'tags' .* less than or equal to 128/,
  });
  await assert.rejects(tag(arn, { key: 'v'.repeat(257) }), {
    name: invalid,
    message: /^1 validation error detected: .* at 'tags' .* less than or equal to 256/,
  });
  await tag(arn, { ['k'.repeat(128)]: 'v'.repeat(256) });
  assert.deepEqual(await tagsOf(arn), { ['k'.repeat(128)]: 'v'.repeat(256) });
});

test('only a pool of this account and region can be tagged', async () => {
  const { arn, id } = await makePool();
  const gone = `User pool ${id} does not exist.`;
  const elsewhere = server.cognito({ region: 'eu-west-1' });
  const list = new ListTagsForResourceCommand({ ResourceArn: arn });
  await assert.rejects(elsewhere.send(list), { name: 'ResourceNotFoundException', message: gone });
  const cases: [string, string, string | RegExp][] = [
    [
      arn.replace(id, 'us-east-1_Nobody123'),
      'ResourceNotFoundException',
      /Nobody123 does not exist/,
    ],
    [arn.replace('123456789012', '210987654321'), 'ResourceNotFoundException', /does not exist/],
    ['arn:aws:iam::123456789012:role/people', 'ResourceNotFoundException', /does not exist/],
    ['not an ARN, but long enough', invalid, /'resourceArn' failed to satisfy constraint/],
  ];
  for (const [other, name, message] of cases) {
    await assert.rejects(tagsOf(other), { name, message });
    await assert.rejects(tag(other, { a: 'b' }), { name, message });
    await assert.rejects(untag(other, 'a'), { name, message });
  }
});
