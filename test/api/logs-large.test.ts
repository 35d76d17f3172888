/**
 * The log of a large import, read to its end by the SDK's paginators and by the AWS CLI, no line
 * twice or missing. `POOLHOUSE_TEST_LOG_ROWS` makes it larger: AWS's largest import has 500,000.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import {
  FilterLogEventsCommand,
  GetLogEventsCommand,
  paginateFilterLogEvents,
  paginateGetLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { component } from '../support/component.ts';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { logOpening } from '../support/import-log.ts';
import { putEvents, type StreamName } from '../support/log-events.ts';
import { startServer, type TestServer } from '../support/server.ts';

const run = promisify(execFile);
const cli = component('AWS CLI v2');
const rowsCount = Number(process.env.POOLHOUSE_TEST_LOG_ROWS ?? 60_000);
const outputBytesMax = 2 ** 30;

let server: TestServer;
let stream: StreamName;

/** One row in seven has no address. */
const rows = Array.from({ length: rowsCount }, (_, i) =>
  i % 7 === 3 ? `user${i},,false` : `user${i},u${i}@example.com,true`,
);
const lines = [
  logOpening,
  logOpening,
  ...rows.map((_, i) =>
    i % 7 === 3
      ? `[FAILED] Line Number ${i + 2} - The User Record does not set any of the auto verified ` +
        'attributes to true. (Example: email_verified to true).'
      : `[SUCCEEDED] Line Number ${i + 2} - The import succeeded.`,
  ),
];
const failures = lines.filter((line) => line.startsWith('[FAILED]'));

before(async () => {
  server = await startServer();
  const cognito = server.cognito();
  const roleArn = await createImportRole(server.iam());
  const poolId = await createPool(cognito);
  const csv = `cognito:username,email,email_verified\n${rows.join('\n')}\n`;
  const job = await runImport(cognito, { poolId, roleArn, csv });
  assert.equal(job.Status, 'Succeeded');
  stream = {
    logGroupName: `/aws/cognito/userpools/${poolId}/people`,
    logStreamName: `${job.JobId}/${job.JobName}`,
  };
});
after(() => server.close());

/** Compares without printing half a million lines. */
function sameLines(found: (string | undefined)[], expected: string[]): void {
  const wrong = expected.findIndex((line, i) => found[i] !== line);
  assert.equal(wrong, -1, `line ${wrong} is ${found[wrong]}, not ${expected[wrong]}`);
  assert.equal(found.length, expected.length);
}

test('GetLogEvents, by the paginator of the SDK, from the head', async () => {
  const config = { client: server.logs(), stopOnSameToken: true };
  const found: (string | undefined)[] = [];
  for await (const page of paginateGetLogEvents(config, { ...stream, startFromHead: true }))
    found.push(...(page.events ?? []).map(({ message }) => message));
  sameLines(found, lines);
});

test('GetLogEvents, page by page from the end', async () => {
  const client = server.logs();
  const found: (string | undefined)[] = [];
  for (let nextToken: string | undefined; ; ) {
    const page = await client.send(new GetLogEventsCommand({ ...stream, nextToken }));
    if (page.nextBackwardToken === nextToken) break;
    found.push(...(page.events ?? []).map(({ message }) => message).reverse());
    nextToken = page.nextBackwardToken;
  }
  sameLines(found.reverse(), lines);
});

test('FilterLogEvents, by the paginator of the SDK, with ids that are never the same', async () => {
  const { logGroupName } = stream;
  const read = async (filterPattern: string | undefined, expected: string[]) => {
    const found: (string | undefined)[] = [];
    const ids = new Set<string | undefined>();
    const config = { client: server.logs() };
    for await (const page of paginateFilterLogEvents(config, { logGroupName, filterPattern }))
      for (const event of page.events ?? []) {
        found.push(event.message);
        ids.add(event.eventId);
      }
    sameLines(found, expected);
    assert.equal(ids.size, expected.length);
  };
  await read(undefined, lines);
  await read('FAILED', failures);
  await read('"Line Number 4711 -"', lines.slice(4711, 4712));
});

/** Without what is written while the log is read. */
const withoutLate = (found: (string | undefined)[]) => found.filter((line) => line !== 'late');

test('a reader in the midst of the log misses nothing when others write', async () => {
  const client = server.logs();
  const { logGroupName } = stream;
  const found: (string | undefined)[] = [];
  let nextToken: string | undefined;
  let pages = 0;
  do {
    const input = { logGroupName, logStreamNames: [stream.logStreamName], nextToken };
    const page = await client.send(new FilterLogEventsCommand(input));
    found.push(...(page.events ?? []).map(({ message }) => message));
    nextToken = page.nextToken;
    // An hour old: older than everything that the stream holds.
    if (pages++ < 3)
      await putEvents(client, stream, [{ timestamp: Date.now() - 3_600_000, message: 'late' }]);
  } while (nextToken !== undefined);
  sameLines(withoutLate(found), lines);
  assert.equal(found.length, lines.length + 3);
});

test('aws logs filter-log-events pages to the end by itself, or in steps', {
  skip: cli.skip,
}, async () => {
  const type = async (...words: string[]) => {
    const name = ['--log-group-name', stream.logGroupName, '--endpoint-url', server.url];
    const { stdout } = await run(cli.command, ['logs', 'filter-log-events', ...name, ...words], {
      maxBuffer: outputBytesMax,
      env: {
        PATH: process.env.PATH,
        HOME: server.dataFolder,
        AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
        AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_PAGER: '',
      },
    });
    return JSON.parse(stdout) as { events: { message: string }[]; NextToken?: string };
  };
  const messages = ({ events }: Awaited<ReturnType<typeof type>>) =>
    events.map(({ message }) => message);
  sameLines(withoutLate(messages(await type('--output', 'json'))), lines);
  const steps: string[] = [];
  let token: string[] = [];
  const pattern = ['--filter-pattern', '[status = "*FAILED*", ...]'];
  do {
    const page = await type(...pattern, '--page-size', '999', '--max-items', '4000', ...token);
    steps.push(...messages(page));
    token = page.NextToken === undefined ? [] : ['--starting-token', page.NextToken];
  } while (token.length > 0);
  sameLines(steps, failures);
});
