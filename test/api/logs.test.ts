/** The event log of imports, read as CloudWatch Logs is read, through the AWS SDK. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  paginateDescribeLogGroups,
  paginateDescribeLogStreams,
  paginateFilterLogEvents,
  paginateGetLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let roleArn: string;
let group: string;
let poolId: string;
/** The stream of an import of 12,000 rows, and those of two small ones after it. */
let large: string;
let small: string[];

const header = 'cognito:username,email,email_verified';
/** One row in ten fails, and one in ten is a user who is there already. */
const rows = Array.from({ length: 12_000 }, (_, i) => {
  if (i % 10 === 4) return `user${i},u${i}@example.com,false`;
  const name = i % 10 === 9 ? `user${i - 1}` : `user${i}`;
  return `${name},u${i}@example.com,true`;
});
const opening = Array<string>(2).fill('Cognito User Pools Import - Test Log');
const notVerified =
  'The User Record does not set any of the auto verified attributes to true. ' +
  '(Example: email_verified to true).';
const lines = [
  ...opening,
  ...rows.map((_, i) => {
    const line = `Line Number ${i + 2} -`;
    if (i % 10 === 4) return `[FAILED] ${line} ${notVerified}`;
    if (i % 10 === 9) return `[SKIPPED] ${line} The user already exists.`;
    return `[SUCCEEDED] ${line} The import succeeded.`;
  }),
];

async function importRows(jobName: string, csvRows: string[]): Promise<string> {
  const csv = [header, ...csvRows].join('\n');
  const job = await runImport(server.cognito(), { poolId, roleArn, jobName, csv });
  return `${job.JobId}/${job.JobName}`;
}

before(async () => {
  server = await startServer();
  roleArn = await createImportRole(server.iam());
  poolId = await createPool(server.cognito());
  group = `/aws/cognito/userpools/${poolId}/people`;
  large = await importRows('large', rows);
  small = [
    await importRows('small one', ['x1,x1@example.com,true']),
    await importRows('small two', ['x2,x2@example.com,true', 'x2,x2@example.com,true']),
  ];
});
after(() => server.close());

const read = (input: Partial<GetLogEventsCommandInput> = {}) =>
  server
    .logs()
    .send(new GetLogEventsCommand({ logGroupName: group, logStreamName: large, ...input }));
const filter = (input: FilterLogEventsCommandInput = {}) =>
  server.logs().send(new FilterLogEventsCommand({ logGroupName: group, ...input }));
const messages = (events: { message?: string | undefined }[] | undefined) =>
  (events ?? []).map((event) => event.message);

test('a log is read forward from its head to its end, where it says so twice', async () => {
  for (const limit of [undefined, 10_000, 997]) {
    const found: unknown[] = [];
    let page = await read({ startFromHead: true, limit });
    while (page.events?.length) {
      assert.ok(page.events.length <= (limit ?? 10_000));
      found.push(...messages(page.events));
      page = await read({ nextToken: page.nextForwardToken, limit });
    }
    assert.deepEqual(found, lines);
    const again = await read({ nextToken: page.nextForwardToken, limit });
    assert.equal(again.nextForwardToken, page.nextForwardToken);
  }
});

test('a log is read backward from its end to its head', async () => {
  const found: unknown[] = [];
  let page = await read({ limit: 3_001 });
  assert.deepEqual(messages(page.events), lines.slice(-3_001));
  while (page.events?.length) {
    found.unshift(...messages(page.events));
    page = await read({ nextToken: page.nextBackwardToken, limit: 3_001 });
  }
  assert.deepEqual(found, lines);
  const forward = await read({ nextToken: page.nextForwardToken, limit: 2 });
  assert.deepEqual(messages(forward.events), lines.slice(0, 2));
});

test('the paginator of the SDK reads a log to its end', async () => {
  const config = { client: server.logs(), pageSize: 5_000, stopOnSameToken: true };
  const input = { logGroupName: group, logStreamName: large, startFromHead: true };
  const found: unknown[] = [];
  for await (const page of paginateGetLogEvents(config, input))
    found.push(...messages(page.events));
  assert.deepEqual(found, lines);
});

test('events carry their times in epoch milliseconds, in order', async () => {
  const { events = [] } = await read({ startFromHead: true });
  const times = events.map((event) => event.timestamp ?? 0);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.ok(times.every((time) => Math.abs(time - Date.now()) < 60_000));
  for (const { timestamp = 0, ingestionTime = 0 } of events) assert.ok(ingestionTime >= timestamp);
});

test('a window includes its start; its end is left out by Get and included by Filter', async () => {
  const { events = [] } = await read({ startFromHead: true });
  const at = events.at(-1)?.timestamp ?? 0;
  const here = lines.filter((_, i) => events[i]?.timestamp === at);
  const inside = await read({ startTime: at, endTime: at + 1, startFromHead: true });
  assert.deepEqual(messages(inside.events).slice(0, 5), here.slice(0, 5));
  assert.deepEqual((await read({ startTime: at, endTime: at })).events, []);
  const filtered = await filter({ logStreamNames: [large], startTime: at, endTime: at, limit: 5 });
  assert.deepEqual(messages(filtered.events), here.slice(0, 5));
  const later = { startTime: Date.now() + 60_000 };
  assert.deepEqual((await read(later)).events, []);
  assert.deepEqual((await filter(later)).events, []);
});

const patterns: [string, (line: string) => boolean][] = [
  ['', () => true],
  ['"[FAILED]"', (line) => line.startsWith('[FAILED]')],
  ['FAILED', (line) => line.startsWith('[FAILED]')],
  ['?FAILED ?SKIPPED', (line) => /^\[(FAILED|SKIPPED)]/.test(line)],
  ['import -succeeded', (line) => /\bimport\b/.test(line) && !/succeeded/.test(line)],
  ['"Line Number 4711 -"', (line) => line.includes('Line Number 4711 -')],
  ['%Number 11\\d\\d[05] %', (line) => /Number 11\d\d[05] /.test(line)],
  ['[status = "*SKIPPED*", line, noun, number = 11, ...]', (line) => / Number 11 /.test(line)],
];

test('a filter finds every line that its pattern matches, page by page, none twice', async () => {
  const client = server.logs();
  for (const [filterPattern, matches] of patterns) {
    const found: unknown[] = [];
    const ids: (string | undefined)[] = [];
    const input = { logGroupName: group, logStreamNames: [large], filterPattern };
    for await (const page of paginateFilterLogEvents({ client, pageSize: 1_200 }, input)) {
      assert.ok((page.events?.length ?? 0) <= 1_200);
      found.push(...messages(page.events));
      ids.push(...(page.events ?? []).map((event) => event.eventId));
    }
    assert.deepEqual(found, lines.filter(matches), filterPattern);
    assert.equal(new Set(ids).size, ids.length);
  }
});

test('a filter goes through the streams of a group, all, by name or by prefix', async () => {
  const pattern = { filterPattern: '?SKIPPED ?Nothing' };
  const streamsOf = async (input: FilterLogEventsCommandInput) =>
    (await filter({ ...pattern, ...input })).events?.map((event) => event.logStreamName);
  const [one = '', two = ''] = small;
  assert.deepEqual(await streamsOf({ logStreamNames: [one, two] }), [two]);
  assert.deepEqual(await streamsOf({ logStreamNamePrefix: two.slice(0, 17) }), [two]);
  assert.deepEqual(await streamsOf({ logStreamNames: [one] }), []);
  const everywhere = (await streamsOf({})) ?? [];
  assert.deepEqual([...new Set(everywhere)], [large, two]);
  assert.equal(everywhere.length, 1_201);
});

test('a group may be named by its ARN', async () => {
  const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${group}`;
  for (const logGroupIdentifier of [group, arn]) {
    const named = { logGroupName: undefined, logGroupIdentifier };
    assert.equal((await read({ ...named, limit: 1 })).events?.length, 1);
    assert.equal((await filter({ ...named, limit: 1 })).events?.length, 1);
  }
});

test('a group is described as AWS describes it', async () => {
  const { logGroups = [] } = await server
    .logs()
    .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }));
  const [{ creationTime, storedBytes, ...described } = {}] = logGroups;
  const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${group}`;
  assert.deepEqual(described, {
    logGroupName: group,
    arn: `${arn}:*`,
    logGroupArn: arn,
    logGroupClass: 'STANDARD',
    metricFilterCount: 0,
    deletionProtectionEnabled: false,
  });
  assert.ok(Math.abs((creationTime ?? 0) - Date.now()) < 60_000);
  assert.ok((storedBytes ?? 0) > 0);
});

test('groups are listed by prefix and by pattern, page by page, none twice', async () => {
  const client = server.logs({ region: 'eu-west-1' });
  const cognito = server.cognito({ region: 'eu-west-1' });
  const europeanRole = await createImportRole(server.iam(), 'import-logs-eu', 'eu-west-1');
  const groups: string[] = [];
  for (const PoolName of ['alpha', 'beta', 'gamma', 'alphabet', 'delta']) {
    const id = await createPool(cognito, { PoolName });
    const csv = `${header}\nx,x@example.com,true`;
    await runImport(cognito, { poolId: id, roleArn: europeanRole, csv });
    groups.push(`/aws/cognito/userpools/${id}/${PoolName}`);
  }
  const listed = async (input: object, pageSize: number) => {
    const names: (string | undefined)[] = [];
    for await (const page of paginateDescribeLogGroups({ client, pageSize }, input)) {
      assert.ok((page.logGroups?.length ?? 0) <= pageSize);
      names.push(...(page.logGroups ?? []).map((each) => each.logGroupName));
    }
    return names;
  };
  for (const pageSize of [1, 2, 50]) {
    assert.deepEqual(await listed({}, pageSize), groups.toSorted());
    const prefix = { logGroupNamePrefix: groups[1] };
    assert.deepEqual(await listed(prefix, pageSize), [groups[1]]);
    const pattern = { logGroupNamePattern: '/alpha' };
    const alphas = groups.filter((name) => name.includes('/alpha'));
    assert.deepEqual(await listed(pattern, pageSize), alphas.toSorted());
  }
});

test('streams are listed by name or by their last event, page by page, none twice', async () => {
  const client = server.logs();
  const listed = async (input: object) => {
    const names: (string | undefined)[] = [];
    const query = { logGroupName: group, ...input };
    for await (const page of paginateDescribeLogStreams({ client, pageSize: 2 }, query))
      names.push(...(page.logStreams ?? []).map((stream) => stream.logStreamName));
    return names;
  };
  const made = [large, ...small];
  assert.deepEqual(await listed({}), made.toSorted());
  assert.deepEqual(await listed({ descending: true }), made.toSorted().reverse());
  assert.deepEqual(await listed({ orderBy: 'LastEventTime' }), made);
  assert.deepEqual(await listed({ orderBy: 'LastEventTime', descending: true }), made.toReversed());
  assert.deepEqual(await listed({ logStreamNamePrefix: large.slice(0, 12) }), [large]);
  const command = new DescribeLogStreamsCommand({
    logGroupName: group,
    logStreamNamePrefix: large,
  });
  const [stream = {}] = (await client.send(command)).logStreams ?? [];
  const { events = [] } = await read({ startFromHead: true, limit: 1 });
  assert.equal(stream.firstEventTimestamp, events[0]?.timestamp);
  assert.equal(stream.storedBytes, 0);
  assert.ok((stream.lastEventTimestamp ?? 0) >= (stream.firstEventTimestamp ?? 0));
  assert.ok((stream.lastIngestionTime ?? 0) >= (stream.lastEventTimestamp ?? 0));
  assert.equal(
    stream.arn,
    `arn:aws:logs:us-east-1:123456789012:log-group:${group}:log-stream:${large}`,
  );
});

test('what is not there is answered in the words of AWS', async () => {
  const noGroup = {
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  };
  const noStream = {
    name: 'ResourceNotFoundException',
    message: 'The specified log stream does not exist.',
  };
  await assert.rejects(read({ logGroupName: `${group}x` }), noGroup);
  await assert.rejects(filter({ logGroupName: `${group}x` }), noGroup);
  const describe = new DescribeLogStreamsCommand({ logGroupName: `${group}x` });
  await assert.rejects(server.logs().send(describe), noGroup);
  await assert.rejects(read({ logStreamName: 'import-nobody' }), noStream);
  await assert.rejects(filter({ logStreamNames: ['import-nobody'] }), noStream);
  const elsewhere = server.logs({ region: 'eu-west-2' });
  const here = { logGroupName: group, logStreamName: large };
  await assert.rejects(elsewhere.send(new GetLogEventsCommand(here)), noGroup);
  const { logGroups } = await elsewhere.send(new DescribeLogGroupsCommand({}));
  assert.deepEqual(logGroups, []);
});

test('what cannot be meant is refused in the words of AWS', async () => {
  const invalid = (message: string | RegExp) => ({ name: 'InvalidParameterException', message });
  const wrongToken = invalid('The specified nextToken is invalid.');
  await assert.rejects(read({ nextToken: 'nonsense' }), wrongToken);
  const { nextForwardToken: nextToken } = await read();
  await assert.rejects(read({ nextToken, logStreamName: small[0] }), wrongToken);
  await assert.rejects(filter({ nextToken }), wrongToken);
  await assert.rejects(filter({ filterPattern: '[unclosed' }), invalid('Invalid filter pattern'));
  await assert.rejects(
    read({ logGroupIdentifier: group }),
    invalid('LogGroup name and LogGroup ARN are mutually exclusive parameters.'),
  );
  await assert.rejects(
    filter({ logStreamNames: [large], logStreamNamePrefix: 'import' }),
    invalid('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.'),
  );
  await assert.rejects(
    read({ limit: 10_001 }),
    invalid(/'10001' at 'limit' .* Member must have value less than or equal to 10000$/),
  );
});

test('the log of a pool whose name has a space is written, and no call can name it', async () => {
  const cognito = server.cognito();
  const id = await createPool(cognito, { PoolName: 'my pool' });
  const csv = `${header}\nx,x@example.com,true`;
  const job = await runImport(cognito, { poolId: id, roleArn, csv });
  assert.deepEqual([job.Status, job.ImportedUsers], ['Succeeded', 1]);
  const logGroupNamePrefix = `/aws/cognito/userpools/${id}/my`;
  const listed = await server.logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
  const logGroupName = `/aws/cognito/userpools/${id}/my pool`;
  assert.deepEqual(
    listed.logGroups?.map((each) => each.logGroupName),
    [logGroupName],
  );
  await assert.rejects(read({ logGroupName, logStreamName: `${job.JobId}/${job.JobName}` }), {
    name: 'InvalidParameterException',
    message: /at 'logGroupName' .* Member must satisfy regular expression pattern: /,
  });
});

test('a deleted pool takes its log along', async () => {
  const cognito = server.cognito();
  const id = await createPool(cognito);
  await runImport(cognito, { poolId: id, roleArn, csv: `${header}\nx,x@example.com,true` });
  const gone = { logGroupName: `/aws/cognito/userpools/${id}/people` };
  assert.equal((await filter(gone)).events?.length, 3);
  await cognito.send(new DeleteUserPoolCommand({ UserPoolId: id }));
  await assert.rejects(filter(gone), { name: 'ResourceNotFoundException' });
});
