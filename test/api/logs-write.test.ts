/** Events written by hand, as CloudWatch Logs takes them, beside those of imports. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { createStream, putEvents, readMessages, type StreamName } from '../support/log-events.ts';
import { describeGroup, invalid, logGroupArn, noGroup, noStream } from '../support/log-groups.ts';
import { startServer, type TestServer } from '../support/server.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let server: TestServer;
let client: CloudWatchLogsClient;

before(async () => {
  server = await startServer();
  client = server.logs();
});
after(() => server.close());

describe('PutLogEvents', () => {
  test('events are read back as they were put, page by page and by a filter', async () => {
    const stream = await createStream(client);
    const now = Date.now();
    const events = [
      { timestamp: now - 5_000, message: 'one ERROR' },
      { timestamp: now - 5_000, message: 'two\nlines and ünïcode 𝒳' },
      { timestamp: now - 1_000, message: '{"level":"ERROR","n":3}' },
    ];
    const first = await putEvents(client, stream, events);
    assert.match(first.nextSequenceToken ?? '', /^\d{56}$/);
    assert.equal(first.rejectedLogEventsInfo, undefined);
    await putEvents(client, stream, [{ timestamp: now - 9_000, message: 'late' }]);
    const { events: read = [] } = await client.send(
      new GetLogEventsCommand({ ...stream, startFromHead: true }),
    );
    assert.deepEqual(
      read.map(({ timestamp, message }) => ({ timestamp, message })),
      [...events, { timestamp: now - 9_000, message: 'late' }],
    );
    assert.ok(read.every(({ ingestionTime = 0 }) => Math.abs(ingestionTime - now) < 60_000));
    const { events: found = [] } = await client.send(
      new FilterLogEventsCommand({ ...stream, logStreamNames: ['first'], filterPattern: 'ERROR' }),
    );
    assert.deepEqual(
      found.map(({ message }) => message),
      ['one ERROR', '{"level":"ERROR","n":3}'],
    );
    const { logStreams } = await client.send(new DescribeLogStreamsCommand(stream));
    assert.equal(logStreams?.[0]?.firstEventTimestamp, now - 9_000);
    assert.equal(logStreams?.[0]?.lastEventTimestamp, now - 1_000);
  });

  test('a sequence token is answered, and never looked at', async () => {
    const stream = await createStream(client);
    const token = (await putEvents(client, stream, ['a'])).nextSequenceToken;
    const logEvents = [{ timestamp: Date.now(), message: 'b' }];
    for (const sequenceToken of [token, token, 'nonsense']) {
      const put = new PutLogEventsCommand({ ...stream, logEvents, sequenceToken });
      assert.equal((await client.send(put)).nextSequenceToken, token);
    }
    assert.deepEqual(await readMessages(client, stream), ['a', 'b', 'b', 'b']);
  });

  test('puts of many callers at the same time all arrive, each in one piece', async () => {
    const stream = await createStream(client);
    const batches = Array.from({ length: 20 }, (_, i) => [`${i} a`, `${i} b`, `${i} c`]);
    await Promise.all(batches.map((batch) => putEvents(client, stream, batch)));
    const messages = await readMessages(client, stream);
    assert.equal(messages.length, 60);
    for (const [a, b, c] of batches) {
      const start = messages.indexOf(a);
      assert.deepEqual(messages.slice(start, start + 3), [a, b, c]);
    }
  });

  test('takes 10,000 events and 1 MiB with 26 bytes for each, and no more', async () => {
    const stream = await createStream(client);
    const some = Array.from({ length: 10_000 }, (_, i) => `event ${i}`);
    await putEvents(client, stream, some);
    await assert.rejects(
      putEvents(client, stream, [...some, 'more']),
      invalid(/at 'logEvents' failed to satisfy constraint: .*less than or equal to 10000$/),
    );
    const half = 'é'.repeat((1_048_576 / 2 - 26) / 2);
    await putEvents(client, stream, [half, half]);
    await assert.rejects(
      putEvents(client, stream, [half, `${half}x`]),
      invalid('Upload too large: 1048577 bytes exceeds limit of 1048576'),
    );
    const messages = await readMessages(client, stream);
    assert.deepEqual(messages.slice(0, 10_000), some);
    assert.deepEqual(messages.slice(10_000), [half, half]);
    await assert.rejects(putEvents(client, stream, []), invalid(/at 'logEvents'/));
    await assert.rejects(putEvents(client, stream, ['']), invalid(/'logEvents.1.member.message'/));
  });

  test('refuses events out of order, or more than a day apart, and takes none of them', async () => {
    const stream = await createStream(client);
    const now = Date.now();
    const at = (ms: number) => ({ timestamp: now - ms, message: 'm' });
    await assert.rejects(
      putEvents(client, stream, [at(10), at(11)]),
      invalid('Log events in a single PutLogEvents request must be in chronological order.'),
    );
    await assert.rejects(
      putEvents(client, stream, [at(dayMs + 1), at(0)]),
      invalid(
        'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
      ),
    );
    assert.deepEqual(await readMessages(client, stream), []);
    await putEvents(client, stream, [at(dayMs), at(0)]);
    // Events that are rejected anyway do not count.
    const rejected = await putEvents(client, stream, [at(30 * dayMs), at(0), at(-3 * hourMs)]);
    assert.deepEqual(rejected.rejectedLogEventsInfo, {
      tooOldLogEventEndIndex: 1,
      tooNewLogEventStartIndex: 2,
    });
    assert.equal((await readMessages(client, stream)).length, 3);
  });

  test('reports what is too old, past the retention or too new, and takes the rest', async () => {
    const stream = await createStream(client);
    const now = Date.now();
    const put = async (...agesMs: number[]) => {
      const events = agesMs.map((ms) => ({ timestamp: now - ms, message: `${ms}` }));
      return (await putEvents(client, stream, events)).rejectedLogEventsInfo;
    };
    assert.deepEqual(await put(15 * dayMs, 14 * dayMs + 1, 13.9 * dayMs), {
      tooOldLogEventEndIndex: 2,
    });
    assert.deepEqual(await put(0, -hourMs, -2 * hourMs - 60_000), { tooNewLogEventStartIndex: 2 });
    const { logGroupName } = stream;
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 3 }));
    assert.deepEqual(await put(15 * dayMs, 3 * dayMs + 60_000, 2.9 * dayMs), {
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 2,
    });
    assert.deepEqual(await put(20 * dayMs), {
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 1,
    });
    assert.deepEqual(
      await readMessages(client, stream),
      [13.9 * dayMs, 0, -hourMs, 2.9 * dayMs].map(String),
    );
  });

  test('needs its group and its stream', async () => {
    const { logGroupName } = await createStream(client);
    const missing = { logGroupName: 'missing', logStreamName: 's' };
    await assert.rejects(putEvents(client, missing, ['m']), noGroup);
    await assert.rejects(putEvents(client, { logGroupName, logStreamName: 's' }, ['m']), noStream);
  });
});

test('an import goes on logging when its group or stream is deleted between runs', async () => {
  const roleArn = await createImportRole(server.iam(), 'again');
  const poolId = await createPool(server.cognito());
  const logGroupName = `/aws/cognito/userpools/${poolId}/people`;
  const run = async (name: string): Promise<StreamName> => {
    const csv = `cognito:username,email,email_verified\n${name},${name}@example.com,true`;
    const job = await runImport(server.cognito(), { poolId, roleArn, csv, jobName: name });
    return { logGroupName, logStreamName: `${job.JobId}/${job.JobName}` };
  };
  const first = await run('first');
  await client.send(new DeleteLogGroupCommand({ logGroupName }));
  await assert.rejects(client.send(new GetLogEventsCommand(first)), noGroup);
  const second = await run('second');
  assert.equal((await readMessages(client, second)).length, 3);
  await assert.rejects(client.send(new GetLogEventsCommand(first)), noStream);
  await putEvents(client, second, ['a note by hand']);
  assert.equal((await readMessages(client, second)).at(-1), 'a note by hand');
});

test('a user may do with logs what a policy says, and no more', async () => {
  const iam = server.iam();
  const UserName = 'logger';
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const statement = (Action: string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });
  const document = {
    Version: '2012-10-17',
    Statement: [
      statement(['logs:Create*', 'logs:PutLogEvents'], `${logGroupArn('mine/*')}:*`),
      statement(['logs:TagResource'], logGroupArn('mine/tagged')),
    ],
  };
  await iam.send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: 'logs',
      PolicyDocument: JSON.stringify(document),
    }),
  );
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const user = server.logs({ credentials });
  const refused = (action: string, resource: string) => ({
    name: 'AccessDeniedException',
    message:
      'User: arn:aws:iam::123456789012:user/logger is not authorized to perform: ' +
      `logs:${action} on resource: ${resource} because no identity-based policy allows ` +
      `the logs:${action} action`,
  });
  const stream = await createStream(user, { logGroupName: 'mine/a' });
  await putEvents(user, stream, ['m']);
  await createStream(user, { logGroupName: 'mine/tagged', tags: { a: 'b' } });
  await assert.rejects(
    createStream(user, { logGroupName: 'mine/b', tags: { a: 'b' } }),
    refused('TagResource', logGroupArn('mine/b')),
  );
  assert.equal(await describeGroup(client, 'mine/b'), undefined);
  await assert.rejects(
    createStream(user, { logGroupName: 'theirs' }),
    refused('CreateLogGroup', `${logGroupArn('theirs')}:log-stream:`),
  );
  const theirs = await createStream(client, { logGroupName: 'theirs' });
  await assert.rejects(
    putEvents(user, theirs, ['m']),
    refused('PutLogEvents', `${logGroupArn('theirs')}:log-stream:first`),
  );
  await assert.rejects(
    user.send(new DeleteLogGroupCommand({ logGroupName: 'mine/a' })),
    refused('DeleteLogGroup', `${logGroupArn('mine/a')}:log-stream:`),
  );
});
