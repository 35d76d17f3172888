/** CloudWatch Logs as the real AWS CLI v2 speaks it, `tail --follow` of a running import first. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { component } from '../support/component.ts';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { logOpening } from '../support/import-log.ts';
import { createStream, putEvents } from '../support/log-events.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const cli = component('AWS CLI v2');
const { skip } = cli;

let server: TestServer;
let home: string;

before(async () => {
  if (skip) return;
  server = await startServer();
  home = mkdtempSync(join(tmpdir(), 'poolhouse-aws-logs-'));
});
after(async () => {
  if (skip) return;
  await server.close();
  rmSync(home, { recursive: true });
});

const environment = () => ({
  PATH: process.env.PATH,
  HOME: home,
  AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
  AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_PAGER: '',
  TZ: 'UTC',
});

const logs = (words: string[]): string[] => ['logs', ...words, '--endpoint-url', server.url];

/** A command line of words without blanks. */
async function type(line: string): Promise<string> {
  const { stdout } = await run(cli.command, logs(line.split(' ')), { env: environment() });
  return stdout;
}

const typeJson = async (line: string) => JSON.parse(await type(line));

/** `aws logs tail`, as it goes on; what it has printed so far. */
function tail(words: string[]) {
  const child = spawn(cli.command, logs(['tail', ...words]), {
    // Into a pipe, Python would print nothing before it has some kilobytes.
    env: { ...environment(), PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (some) => {
    text += some;
  });
  return {
    printed: () => text,
    async end() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

test('tail --follow prints every line of an import that runs meanwhile, once', {
  skip,
  timeout: 90_000,
}, async () => {
  const client = server.logs();
  const cognito = server.cognito();
  const roleArn = await createImportRole(server.iam());
  const poolId = await createPool(cognito);
  const logGroupName = `/aws/cognito/userpools/${poolId}/people`;
  const byHand = await createStream(client, { logGroupName });
  await putEvents(client, byHand, ['here it begins']);
  const follower = tail([logGroupName, '--follow', '--since', '1h', '--format', 'short']);
  try {
    await until(() => follower.printed().includes('here it begins'));
    const rows = Array.from({ length: 25_000 }, (_, i) => `user${i},u${i}@example.com,true\n`);
    const csv = `cognito:username,email,email_verified\n${rows.join('')}`;
    await runImport(cognito, { poolId, roleArn, csv });
    await until(() => follower.printed().includes('Line Number 25001 - '));
    await putEvents(client, byHand, ['here it ends']);
    await until(() => follower.printed().includes('here it ends\n'));
    const printed = follower.printed().trimEnd().split('\n');
    const lines = printed.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d /, ''));
    const succeeded = rows.map(
      (_, i) => `[SUCCEEDED] Line Number ${i + 2} - The import succeeded.`,
    );
    assert.deepEqual(lines.slice(0, 3), ['here it begins', logOpening, logOpening]);
    assert.equal(lines.at(-1), 'here it ends');
    assert.ok(lines.slice(3, -1).every((line, i) => line === succeeded[i]));
    assert.equal(lines.length, rows.length + 4);
  } finally {
    await follower.end();
  }
});

test('tail without --follow prints what is there and ends', { skip }, async () => {
  const client = server.logs();
  const stream = await createStream(client);
  await putEvents(client, stream, ['one ERROR', 'two', 'three ERROR']);
  const words = ['tail', stream.logGroupName, '--filter-pattern', 'ERROR', '--format', 'short'];
  const { stdout } = await run(cli.command, logs(words), { env: environment() });
  assert.match(stdout, /^\S+ one ERROR\n\S+ three ERROR\n$/);
});

test('a group is made, tagged, written, read, kept for a week and deleted', { skip }, async () => {
  const group = '--log-group-name /typed';
  const stream = `${group} --log-stream-name one`;
  assert.equal(await type(`create-log-group ${group} --tags team=blue`), '');
  assert.equal(await type(`create-log-stream ${stream}`), '');
  const now = Date.now();
  const put = `put-log-events ${stream} --log-events`;
  const taken = await typeJson(`${put} timestamp=${now},message=a timestamp=${now},message=b`);
  assert.deepEqual(Object.keys(taken), ['nextSequenceToken']);
  const { rejectedLogEventsInfo } = await typeJson(`${put} timestamp=1000,message=old`);
  assert.deepEqual(rejectedLogEventsInfo, { tooOldLogEventEndIndex: 1 });
  const { events } = await typeJson(`get-log-events ${stream} --start-from-head`);
  assert.deepEqual(
    events.map(({ message }: { message: string }) => message),
    ['a', 'b'],
  );
  assert.equal(await type(`put-retention-policy ${group} --retention-in-days 7`), '');
  const { logGroups } = await typeJson('describe-log-groups --log-group-name-prefix /typed');
  assert.equal(logGroups[0].retentionInDays, 7);
  const arn = `--resource-arn ${logGroups[0].arn.replace(/:\*$/, '')}`;
  assert.equal(await type(`tag-resource ${arn} --tags stage=test`), '');
  assert.equal(await type(`untag-resource ${arn} --tag-keys team`), '');
  assert.deepEqual(await typeJson(`list-tags-for-resource ${arn}`), { tags: { stage: 'test' } });
  assert.equal(await type(`delete-log-stream ${stream}`), '');
  assert.equal(await type(`delete-log-group ${group}`), '');
  await assert.rejects(type(`delete-log-group ${group}`), {
    stderr: /\(ResourceNotFoundException\).*: The specified log group does not exist\./,
  });
});
