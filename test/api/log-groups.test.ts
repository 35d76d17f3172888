/** Log groups and streams made by hand: their names, classes, retention and tags. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  type CreateLogGroupCommandInput,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogGroupDeletionProtectionCommand,
  PutRetentionPolicyCommand,
  TagLogGroupCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { createStream, putEvents, readMessages, type StreamName } from '../support/log-events.ts';
import { describeGroup, invalid, logGroupArn, noGroup, noStream } from '../support/log-groups.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let offsetMs = 0;
let server: TestServer;
let client: CloudWatchLogsClient;

before(async () => {
  server = await startServer({ clock: { nowMs: () => Date.now() + offsetMs } });
  client = server.logs();
});
after(() => server.close());

describe('a log group', () => {
  const create = (input: CreateLogGroupCommandInput) =>
    client.send(new CreateLogGroupCommand(input));

  test('is made, described and deleted; its name is free again', async () => {
    const logGroupName = '/shop/orders.api#1_x-y';
    await create({ logGroupName });
    const { creationTime, ...group } = (await describeGroup(client, logGroupName)) ?? {};
    assert.deepEqual(group, {
      logGroupName,
      arn: `${logGroupArn(logGroupName)}:*`,
      logGroupArn: logGroupArn(logGroupName),
      metricFilterCount: 0,
      storedBytes: 0,
      logGroupClass: 'STANDARD',
      deletionProtectionEnabled: false,
    });
    assert.ok(Math.abs((creationTime ?? 0) - Date.now()) < 60_000);
    await assert.rejects(create({ logGroupName }), {
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    const elsewhere = server.logs({ region: 'eu-west-1' });
    await assert.rejects(elsewhere.send(new DeleteLogGroupCommand({ logGroupName })), noGroup);
    await client.send(new DeleteLogGroupCommand({ logGroupName }));
    assert.equal(await describeGroup(client, logGroupName), undefined);
    await assert.rejects(client.send(new DeleteLogGroupCommand({ logGroupName })), noGroup);
    await create({ logGroupName });
  });

  test('has a name that AWS allows, and no key of KMS', async () => {
    for (const logGroupName of ['aws/lambda', 'AWS/mine'])
      await assert.rejects(
        create({ logGroupName }),
        invalid('Log groups starting with AWS/ are reserved for AWS.'),
      );
    await create({ logGroupName: '/aws/lambda/mine' });
    await assert.rejects(create({ logGroupName: 'a:b' }), invalid(/'a:b' at 'logGroupName'/));
    const long = create({ logGroupName: 'a'.repeat(513) });
    await assert.rejects(long, invalid(/Member must have length less than or equal to 512$/));
    const kmsKeyId = 'arn:aws:kms:us-east-1:123456789012:key/k';
    await assert.rejects(
      create({ logGroupName: 'sealed', kmsKeyId }),
      invalid('The specified KMS Key Id could not be found.'),
    );
    assert.equal(await describeGroup(client, 'sealed'), undefined);
  });

  test('is of a class, by which groups are found and what can be read is decided', async () => {
    const rare = await createStream(client, {
      logGroupName: 'classes/rare',
      logGroupClass: 'INFREQUENT_ACCESS',
    });
    await createStream(client, { logGroupName: 'classes/usual' });
    await create({ logGroupName: 'classes/to-s3', logGroupClass: 'DELIVERY' });
    const found = async (input: object) => {
      const { logGroups } = await client.send(new DescribeLogGroupsCommand(input));
      return logGroups?.map((group) => group.logGroupName);
    };
    const standard = { logGroupNamePrefix: 'classes/', logGroupClass: 'STANDARD' };
    assert.deepEqual(await found(standard), ['classes/usual']);
    assert.deepEqual(await found({ logGroupClass: 'DELIVERY' }), ['classes/to-s3']);
    await putEvents(client, rare, ['kept']);
    assert.ok(((await describeGroup(client, rare.logGroupName))?.storedBytes ?? 0) > 0);
    const unsupported = (operation: string) => ({
      name: 'InvalidOperationException',
      message:
        'The log group classes/rare is of log-group-class INFREQUENT_ACCESS. ' +
        `${operation} is not supported for this log class.`,
    });
    await assert.rejects(client.send(new GetLogEventsCommand(rare)), unsupported('GetLogEvents'));
    const filter = new FilterLogEventsCommand({ logGroupName: rare.logGroupName });
    await assert.rejects(client.send(filter), unsupported('FilterLogEvents'));
    assert.equal((await describeGroup(client, 'classes/to-s3'))?.retentionInDays, 1);
    const retention = { logGroupName: 'classes/to-s3', retentionInDays: 30 };
    await assert.rejects(
      client.send(new PutRetentionPolicyCommand(retention)),
      invalid(/fixed by its log class DELIVERY\.$/),
    );
  });

  test('that is protected is not deleted, nor are its streams', async () => {
    const stream = await createStream(client, { deletionProtectionEnabled: true });
    const { logGroupName } = stream;
    const refused = { name: 'ValidationException', message: /is protected from deletion/ };
    const protect = (logGroupIdentifier: string, deletionProtectionEnabled: boolean) => {
      const input = { logGroupIdentifier, deletionProtectionEnabled };
      return client.send(new PutLogGroupDeletionProtectionCommand(input));
    };
    assert.equal((await describeGroup(client, logGroupName))?.deletionProtectionEnabled, true);
    await assert.rejects(client.send(new DeleteLogGroupCommand({ logGroupName })), refused);
    await assert.rejects(client.send(new DeleteLogStreamCommand(stream)), refused);
    await protect(logGroupArn(logGroupName), false);
    await protect(logGroupName, true);
    await assert.rejects(client.send(new DeleteLogGroupCommand({ logGroupName })), refused);
    await protect(logGroupName, false);
    await client.send(new DeleteLogGroupCommand({ logGroupName }));
    await assert.rejects(protect(logGroupName, true), noGroup);
  });
});

describe('a log stream', () => {
  test('is made, described and deleted; its name is free again', async () => {
    const stream = await createStream(client, { logGroupName: 'streams' });
    const { logGroupName } = stream;
    const describeStreams = async () => {
      const command = new DescribeLogStreamsCommand({ logGroupName });
      return (await client.send(command)).logStreams ?? [];
    };
    const [described] = await describeStreams();
    const { creationTime, uploadSequenceToken, ...rest } = described ?? {};
    assert.deepEqual(rest, {
      logStreamName: 'first',
      arn: `${logGroupArn(logGroupName)}:log-stream:first`,
      storedBytes: 0,
    });
    await assert.rejects(client.send(new CreateLogStreamCommand(stream)), {
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log stream already exists',
    });
    await putEvents(client, stream, ['old']);
    await client.send(new DeleteLogStreamCommand(stream));
    assert.deepEqual(await describeStreams(), []);
    await assert.rejects(client.send(new GetLogEventsCommand(stream)), noStream);
    await assert.rejects(client.send(new DeleteLogStreamCommand(stream)), noStream);
    await client.send(new CreateLogStreamCommand(stream));
    assert.deepEqual(await readMessages(client, stream), []);
    await putEvents(client, stream, ['new']);
    assert.deepEqual(await readMessages(client, stream), ['new']);
  });

  test('needs its group and a name without colon and asterisk', async () => {
    const missing = { logGroupName: 'missing', logStreamName: 's' };
    await assert.rejects(client.send(new CreateLogStreamCommand(missing)), noGroup);
    await assert.rejects(client.send(new DeleteLogStreamCommand(missing)), noGroup);
    const { logGroupName } = await createStream(client);
    for (const logStreamName of ['a:b', 'a*'])
      await assert.rejects(
        client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })),
        invalid(/at 'logStreamName' failed to satisfy constraint/),
      );
    const logStreamName = '2026/01/31/[$LATEST] ünïcode, with = everything';
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  });
});

describe('the retention of a group', () => {
  const retain = (logGroupName: string, retentionInDays: number) =>
    client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));

  test('is one of the days that AWS offers, and can be taken away', async () => {
    const { logGroupName } = await createStream(client);
    for (const days of [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096])
      await retain(logGroupName, days);
    for (const days of [1827, 2192, 2557, 2922, 3288, 3653]) {
      await retain(logGroupName, days);
      assert.equal((await describeGroup(client, logGroupName))?.retentionInDays, days);
    }
    for (const days of [0, -1, 2, 366, 3654])
      await assert.rejects(
        retain(logGroupName, days),
        invalid(
          new RegExp(`Value '${days}' at 'retentionInDays' .* enum value set: \\[1, 3, .*3653\\]$`),
        ),
      );
    await client.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    assert.equal((await describeGroup(client, logGroupName))?.retentionInDays, undefined);
    await assert.rejects(retain('missing', 1), noGroup);
    const missing = new DeleteRetentionPolicyCommand({ logGroupName: 'missing' });
    await assert.rejects(client.send(missing), noGroup);
  });

  /** A sweep runs when the server starts. */
  async function sweepAfter(ms: number): Promise<void> {
    offsetMs = ms;
    server = await server.restart();
    offsetMs = 0;
    client = server.logs();
  }

  test('drops events when their time has come, an import’s among them, and no others', async () => {
    const [day, week, forEver] = [
      await createStream(client),
      await createStream(client),
      await createStream(client),
    ];
    const roleArn = await createImportRole(server.iam());
    const poolId = await createPool(server.cognito());
    const csv = 'cognito:username,email,email_verified\nx,x@example.com,true';
    const job = await runImport(server.cognito(), { poolId, roleArn, csv });
    const imported: StreamName = {
      logGroupName: `/aws/cognito/userpools/${poolId}/people`,
      logStreamName: `${job.JobId}/${job.JobName}`,
    };
    for (const stream of [day, week, forEver]) await putEvents(client, stream, ['m']);
    await retain(day.logGroupName, 1);
    await retain(week.logGroupName, 7);
    await retain(imported.logGroupName, 1);
    await sweepAfter(23.9 * hourMs);
    assert.deepEqual(await readMessages(client, day), ['m']);
    await sweepAfter(24.1 * hourMs);
    await until(async () => (await readMessages(client, day)).length === 0);
    await until(async () => (await readMessages(client, imported)).length === 0);
    assert.equal((await describeGroup(client, day.logGroupName))?.storedBytes, 0);
    assert.deepEqual(await readMessages(client, week), ['m']);
    await sweepAfter(8 * dayMs);
    await until(async () => (await readMessages(client, week)).length === 0);
    assert.deepEqual(await readMessages(client, forEver), ['m']);
    await putEvents(client, day, ['again']);
    assert.deepEqual(await readMessages(client, day), ['again']);
  });
});

describe('the tags of a group', () => {
  const tagsOf = async (group: string) => {
    const command = new ListTagsForResourceCommand({ resourceArn: logGroupArn(group) });
    return (await client.send(command)).tags;
  };
  const tag = (resourceArn: string, tags: Record<string, string>) =>
    client.send(new TagResourceCommand({ resourceArn, tags }));

  test('are given with the group, added, changed, taken away and listed', async () => {
    const { logGroupName } = await createStream(client, { tags: { team: 'blue', stage: 'test' } });
    const resourceArn = logGroupArn(logGroupName);
    assert.deepEqual(await tagsOf(logGroupName), { team: 'blue', stage: 'test' });
    await tag(resourceArn, { team: 'red', empty: '' });
    await client.send(new TagLogGroupCommand({ logGroupName, tags: { 'a b:/=+-@_.é': 'ü' } }));
    const all = { team: 'red', stage: 'test', empty: '', 'a b:/=+-@_.é': 'ü' };
    assert.deepEqual(await tagsOf(logGroupName), all);
    const tagKeys = ['stage', 'empty', 'unknown'];
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys }));
    assert.deepEqual(await tagsOf(logGroupName), { team: 'red', 'a b:/=+-@_.é': 'ü' });
    assert.deepEqual(await tagsOf((await createStream(client)).logGroupName), {});
  });

  test('are 50 at most, and none begins with aws:', async () => {
    const { logGroupName } = await createStream(client);
    const resourceArn = logGroupArn(logGroupName);
    const some = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, 'v']));
    await tag(resourceArn, some);
    await tag(resourceArn, { key0: 'changed' });
    await assert.rejects(tag(resourceArn, { more: 'v' }), {
      name: 'TooManyTagsException',
      message: 'A log group can have at most 50 tags.',
    });
    const reserved = invalid(/^aws: prefixed tag key names are not allowed/);
    await assert.rejects(tag(resourceArn, { 'AWS:mine': 'v' }), reserved);
    const tags = { 'aws:mine': 'v' };
    await assert.rejects(createStream(client, { logGroupName: 'reserved', tags }), reserved);
    await assert.rejects(tag(resourceArn, { 'a*': 'v' }), invalid(/at 'tags' failed to satisfy/));
  });

  test('are those of a group that is there, named by its ARN', async () => {
    const { logGroupName } = await createStream(client);
    for (const arn of [
      logGroupName,
      `${logGroupArn(logGroupName)}:*`,
      'arn:aws:logs:us-east-1:1:x',
    ])
      await assert.rejects(tag(arn, { a: 'b' }), { name: 'InvalidParameterException' });
    for (const arn of [logGroupArn('missing'), logGroupArn(logGroupName, 'eu-west-1')]) {
      await assert.rejects(tag(arn, { a: 'b' }), noGroup);
      const list = new ListTagsForResourceCommand({ resourceArn: arn });
      await assert.rejects(client.send(list), noGroup);
      const untag = new UntagResourceCommand({ resourceArn: arn, tagKeys: ['a'] });
      await assert.rejects(client.send(untag), noGroup);
    }
    const tags = { a: 'b' };
    const missing = new TagLogGroupCommand({ logGroupName: 'missing', tags });
    await assert.rejects(client.send(missing), noGroup);
  });
});
