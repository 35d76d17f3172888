/** Files that are no good, too large or changed, and times that run out: over the whole server. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  type CognitoIdentityProviderClient,
  CreateUserImportJobCommand,
  DescribeUserPoolCommand,
  ListUsersCommand,
  StartUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsQuotas, sealedFrameBytes } from '../../src/lib/limits.ts';
import {
  createImportRole,
  createPool,
  kmsHeader,
  prepareImport,
  runImport,
  waitForEnd,
} from '../support/import.ts';
import { readRowLines } from '../support/import-log.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { uploadsOf } from '../support/stored.ts';
import { until } from '../support/until.ts';

const importRows = 1_500;
const importFileBytes = 4_000_000;
const quotas = { ...awsQuotas, importRows, importFileBytes, importJobsPerPool: 3 };

let offsetMs = 0;
const clock = { nowMs: () => Date.now() + offsetMs };

let server: TestServer;
let cognito: CognitoIdentityProviderClient;
let roleArn: string;
before(async () => {
  server = await startServer({ config: { quotas }, clock });
  cognito = server.cognito();
  roleArn = await createImportRole(server.iam());
});
after(() => server.close());

const header = 'cognito:username,email,email_verified';
const row = (i: number) => `user${i},u${i}@example.com,true`;
const rows = (count: number) => Array.from({ length: count }, (_, i) => row(i)).join('\n');
const succeeded = (line: number) => `[SUCCEEDED] Line Number ${line} - The import succeeded.`;

type Job = Awaited<ReturnType<typeof waitForEnd>>;

/** The sealed files of a job, whole or not. */
const filesOf = (job: Job) => uploadsOf(server, job.JobId);

/** Imported, skipped, failed. */
const counters = (job: Job) => [job.ImportedUsers, job.SkippedUsers, job.FailedUsers];

async function importInto(csv: string | Buffer, poolId?: string): Promise<Job> {
  const target = poolId ?? (await createPool(cognito));
  return runImport(cognito, { poolId: target, roleArn, csv });
}

async function createJob(poolId: string): Promise<Job & { PreSignedUrl: string }> {
  const input = { UserPoolId: poolId, JobName: 'job', CloudWatchLogsRoleArn: roleArn };
  const { UserImportJob: job } = await cognito.send(new CreateUserImportJobCommand(input));
  return { ...job, PreSignedUrl: job?.PreSignedUrl ?? '' };
}

const put = (url: string, body: RequestInit['body'] = header, more: RequestInit = {}) =>
  fetch(url, { method: 'PUT', headers: kmsHeader, body, ...more });

describe('a file that is no CSV', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108020000', 'hex');
  const text = `${header}\n${rows(20)}`;
  const unreadable = 'The header cannot be read: it is not CSV text in UTF-8.';
  const empty = 'The file is empty: it has no header.';
  const files: [string, Buffer | string, string | RegExp][] = [
    ['a PNG image', png, unreadable],
    ['a gzip archive', gzipSync(text), unreadable],
    ['UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le'), unreadable],
    ['UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), unreadable],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), unreadable],
    ['Latin-1 in the header', Buffer.from(`${header},pr\xe9nom\n`, 'latin1'), unreadable],
    ['zeros', Buffer.alloc(200_000), unreadable],
    ['one line of many megabytes', Buffer.alloc(importFileBytes, 'x'), unreadable],
    ['many megabytes of line ends', Buffer.alloc(importFileBytes, '\r\n'), empty],
    ['many megabytes of blanks', Buffer.alloc(importFileBytes, ' \t\n'), empty],
    ['no byte at all', '', empty],
    ['a byte order mark', '\ufeff', empty],
    ['JSON', '{"users": []}', /^The header has unknown columns: \{"users": \[\]\}\.$/],
    ['semicolons', text.replaceAll(',', ';'), /^The header has unknown columns: cognito:user/],
    ['old Macintosh line ends', text.replaceAll('\n', '\r'), /^The header has unknown columns: /],
    ['a header of blanks', ',,', 'The header has unknown columns: (blank), (blank), (blank).'],
    ['names in capitals', header.toUpperCase(), /^The header has unknown columns: COGNITO:USER/],
    ['a name with a control character', `${header},\x1b[2J`, /unknown columns: \?\[2J\.$/],
    [
      'hundreds of unknown columns',
      `${header},${Array.from({ length: 900 }, (_, i) => `x${i}`)}`,
      /^The header has unknown columns: x0, .*….$/,
    ],
    ['a column twice', `${header},email`, 'The header repeats columns: email.'],
    ['no user names', 'email,email_verified', 'The header lacks columns: cognito:username.'],
    ['no flag', 'cognito:username,email', 'The header lacks columns: email_verified.'],
  ];
  for (const [what, csv, message] of files)
    test(`fails as a whole: ${what}`, async () => {
      const job = await importInto(csv);
      assert.equal(job.Status, 'Failed');
      if (typeof message === 'string') assert.equal(job.CompletionMessage, message);
      else assert.match(job.CompletionMessage ?? '', message);
      assert.ok((job.CompletionMessage ?? '').length <= 128);
      assert.deepEqual(counters(job), [0, 0, 0]);
      assert.deepEqual(await readRowLines(server.logs(), job), []);
      await until(async () => (await filesOf(job)).length === 0);
    });
});

test('a header alone is a file of no users', async () => {
  const job = await importInto(`${header}\r\n`);
  assert.deepEqual([job.Status, ...counters(job)], ['Succeeded', 0, 0, 0]);
});

test('200,000 blank lines cost their numbers and nothing else', async () => {
  const job = await importInto(`${header}${'\n'.repeat(200_000)}${row(1)}`);
  assert.deepEqual([job.Status, ...counters(job)], ['Succeeded', 1, 0, 0]);
  assert.deepEqual(await readRowLines(server.logs(), job), [succeeded(200_001)]);
});

test('a row of many megabytes is one failed row, wherever it begins', async () => {
  // Its last block alone would be a short row; the second one begins with a sealed frame.
  const long = 'x'.repeat(15 * sealedFrameBytes + 100);
  const lines = [header, row(1), long, row(2)];
  const padding = sealedFrameBytes - ((lines.join('\n').length + 2) % sealedFrameBytes);
  lines.push(' '.repeat(padding));
  const job = await importInto([...lines, long, row(3), row(4)].join('\n'));
  const tooLong = 'The row is longer than 16000 characters.';
  assert.deepEqual(await readRowLines(server.logs(), job), [
    succeeded(2),
    `[FAILED] Line Number 3 - ${tooLong}`,
    succeeded(4),
    `[FAILED] Line Number 5 - ${tooLong}`,
    `[FAILED] Line Number 6 - ${tooLong}`,
    succeeded(7),
    succeeded(8),
  ]);
  assert.deepEqual([job.Status, ...counters(job)], ['Succeeded', 4, 0, 3]);
});

test('a row of exactly 16,000 characters is read, one more is not', async () => {
  const name = (length: number) => row(length).padEnd(length, ' ');
  const job = await importInto([header, name(16_000), name(16_001), row(3)].join('\n'));
  assert.deepEqual(counters(job), [2, 0, 1]);
});

test('as many rows as the quota are imported, and nothing past it', async () => {
  const most = await importInto(`${header}\n${rows(importRows)}\n\n`);
  assert.deepEqual([most.Status, ...counters(most)], ['Succeeded', importRows, 0, 0]);
  const poolId = await createPool(cognito);
  const over = await importInto(`${header}\n${rows(importRows + 1)}`, poolId);
  assert.equal(over.Status, 'Failed');
  assert.equal(over.CompletionMessage, `The file has more than ${importRows} users.`);
  assert.deepEqual(counters(over), [importRows, 0, 0]);
  assert.equal((await readRowLines(server.logs(), over)).length, importRows);
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
  assert.equal(UserPool?.EstimatedNumberOfUsers, importRows);
  const last = { UserPoolId: poolId, Filter: `username = "user${importRows}"` };
  assert.deepEqual((await cognito.send(new ListUsersCommand(last))).Users, []);
});

describe('an upload', () => {
  async function assertTooLarge(job: Job, response: Response): Promise<void> {
    assert.equal(response.status, 400);
    assert.match(response.headers.get('content-type') ?? '', /^application\/xml/);
    const xml = await response.text();
    assert.match(xml, /<Error><Code>EntityTooLarge<\/Code>/);
    assert.match(xml, /<Message>Your proposed upload exceeds the maximum allowed size<\/Message>/);
    assert.deepEqual(await filesOf(job), []);
  }

  const chunks = (bytes: number) =>
    new ReadableStream({
      start(controller) {
        for (let left = bytes; left > 0; left -= 100_000)
          controller.enqueue(new Uint8Array(Math.min(left, 100_000)));
        controller.close();
      },
    });

  test('larger than the quota is refused, whether its length is told or not', async () => {
    const job = await createJob(await createPool(cognito));
    const url = job.PreSignedUrl;
    await assertTooLarge(job, await put(url, new Uint8Array(importFileBytes + 1)));
    await assertTooLarge(job, await put(url, chunks(importFileBytes + 1), { duplex: 'half' }));
    await assert.rejects(
      cognito.send(new StartUserImportJobCommand({ UserPoolId: job.UserPoolId, JobId: job.JobId })),
      { name: 'PreconditionNotMetException' },
    );
    assert.equal((await put(url, chunks(importFileBytes), { duplex: 'half' })).status, 200);
  });

  test('refused as too large leaves the file that was there', async () => {
    const poolId = await createPool(cognito);
    const job = await prepareImport(cognito, { poolId, roleArn, csv: `${header}\n${row(1)}` });
    const kept = await filesOf(job);
    const answer = await put(job.PreSignedUrl ?? '', new Uint8Array(importFileBytes + 1));
    assert.equal(answer.status, 400);
    assert.equal(kept.length, 1);
    assert.deepEqual(await filesOf(job), kept);
    await cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: job.JobId }));
    assert.deepEqual(counters(await waitForEnd(cognito, poolId, job.JobId)), [1, 0, 0]);
  });

  test('that its client breaks off leaves nothing behind', async () => {
    const job = await createJob(await createPool(cognito));
    const headers = { ...kmsHeader, 'content-length': 3_000_000 };
    const broken = request(job.PreSignedUrl, { method: 'PUT', headers });
    broken.on('error', () => undefined);
    broken.write(Buffer.alloc(1_000_000, 'x'));
    await until(async () => (await filesOf(job)).length === 1);
    broken.destroy();
    await until(async () => (await filesOf(job)).length === 0);
    assert.equal((await put(job.PreSignedUrl)).status, 200);
  });

  test('is refused once its URL has expired, and its job may still be started', async () => {
    const poolId = await createPool(cognito);
    const job = await prepareImport(cognito, { poolId, roleArn, csv: `${header}\n${row(1)}` });
    offsetMs = 900_000;
    const late = await put(job.PreSignedUrl ?? '');
    offsetMs = 0;
    assert.equal(late.status, 403);
    const xml = await late.text();
    assert.match(xml, /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
    assert.match(xml, /<X-Amz-Expires>899<\/X-Amz-Expires>/);
    await cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: job.JobId }));
    assert.deepEqual(counters(await waitForEnd(cognito, poolId, job.JobId)), [1, 0, 0]);
  });

  test('that is still coming in when its job is started is refused', async () => {
    const poolId = await createPool(cognito);
    const job = await prepareImport(cognito, { poolId, roleArn, csv: `${header}\n${row(1)}` });
    let finish: () => void = () => undefined;
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(200_000));
        finish = () => controller.close();
      },
    });
    const answer = put(job.PreSignedUrl ?? '', body, { duplex: 'half' });
    await until(async () => (await filesOf(job)).length === 2);
    await cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: job.JobId }));
    assert.deepEqual(counters(await waitForEnd(cognito, poolId, job.JobId)), [1, 0, 0]);
    finish();
    const refused = await answer;
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /<Code>AccessDenied<\/Code>/);
    await until(async () => (await filesOf(job)).length === 0);
  });
});
