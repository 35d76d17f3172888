/** `poolhouse import` as a process, against the whole server. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AdminGetUserCommand, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GetRoleCommand, GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { createImportRole, createPool, logsPolicy, trustPolicy } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { poolhouse, root } from './run.ts';

let server: TestServer;
let folder: string;
before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-import-'));
});
after(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

const environment = () => ({
  AWS_ENDPOINT_URL: server.url,
  AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
  AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
});

const importCsv = (poolId: string, file: string, ...more: string[]) =>
  poolhouse(['import', file, '--user-pool-id', poolId, ...more], {
    cwd: folder,
    env: environment(),
  });

async function csvFile(rows: string[], header = 'cognito:username,email,email_verified') {
  const file = join(folder, 'people.csv');
  await writeFile(file, [header, ...rows, ''].join('\n'));
  return file;
}

test('a clean file ends with exit code 0 and every user in the pool', async () => {
  const poolId = await createPool(server.cognito());
  const file = await csvFile(['ann,ann@example.com,true', 'bob,bob@example.com,TRUE']);
  const { code, stdout, stderr } = await importCsv(poolId, file);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Succeeded {2}Import Job Completed Successfully\.\n/);
  assert.match(stdout, /^ {2}Imported +2$/m);
  assert.doesNotMatch(stdout, /Not imported/);
  assert.match(stderr, new RegExp(`^Importing .*people\\.csv into ${poolId} on ${server.url}\n`));
  assert.match(stderr, /✓ Job {5}import-\w{10}\n/);
  assert.ok(!(stdout + stderr).includes('\u001b'), 'no escape sequences without a terminal');
  const user = await server
    .cognito()
    .send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'bob' }));
  assert.equal(user.UserStatus, 'RESET_REQUIRED');
});

test('the role it creates has exactly the documented policies, and is used again', async () => {
  const iam = server.iam();
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'poolhouse-import' }));
  const policy = { RoleName: 'poolhouse-import', PolicyName: 'import-log-us-east-1' };
  const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(policy));
  const decoded = (text: string | undefined) => JSON.parse(decodeURIComponent(text ?? ''));
  assert.deepEqual(decoded(Role?.AssumeRolePolicyDocument), JSON.parse(trustPolicy));
  assert.deepEqual(decoded(PolicyDocument), JSON.parse(logsPolicy));
  const poolId = await createPool(server.cognito());
  const { code, stderr } = await importCsv(poolId, await csvFile(['cy,cy@example.com,true']));
  assert.equal(code, 0, stderr);
  assert.match(stderr, /✓ Role {4}arn:aws:iam::123456789012:role\/poolhouse-import\n/);
});

test('rows that fail or are skipped give exit code 1 and are told by reason and line', async () => {
  const poolId = await createPool(server.cognito());
  const { code, stdout } = await importCsv(poolId, join(root, 'examples', 'users.csv'));
  assert.equal(code, 1);
  assert.match(stdout, /^ {2}Imported +988$/m);
  assert.match(stdout, /^ {2}Skipped +3$/m);
  assert.match(stdout, /^ {2}Failed +9$/m);
  assert.match(stdout, /^ +3 {2}skipped {2}143, 402, 811 +The user already exists\.$/m);
  assert.match(stdout, /^ +3 {2}failed {3}87, 334, 968 +The User Record does not set any /m);
});

test('--json prints one document, with progress elsewhere and without the upload URL', async () => {
  const poolId = await createPool(server.cognito());
  const file = await csvFile([
    'dee,dee@example.com,true',
    'eve,eve@example.com,no',
    'dee,d@e.fr,true',
  ]);
  const roleArn = await createImportRole(server.iam(), 'mine');
  const args = ['--json', '--job-name', 'nightly run', '--role-arn', roleArn];
  const { code, stdout, stderr } = await importCsv(poolId, file, ...args);
  const result = JSON.parse(stdout);
  assert.equal(code, result.job.Status === 'Succeeded' ? 1 : 2);
  assert.equal(result.job.JobName, 'nightly run');
  assert.equal(result.job.CloudWatchLogsRoleArn, roleArn);
  assert.equal(result.job.PreSignedUrl, undefined);
  assert.equal(result.rows, 3);
  assert.equal(result.job.ImportedUsers, 1);
  assert.equal(result.logStream, `${result.job.JobId}/nightly run`);
  assert.deepEqual(
    result.reasons.map(({ outcome, count, firstLines }: Record<string, unknown>) => ({
      outcome,
      count,
      firstLines,
    })),
    [
      { outcome: 'failed', count: 1, firstLines: [3] },
      { outcome: 'skipped', count: 1, firstLines: [4] },
    ],
  );
  assert.match(stderr, /✓ Upload/);
});

test('a job that failed for too many bad rows gives 2, and says which users stay', async () => {
  const poolId = await createPool(server.cognito());
  const rows = ['fay,fay@example.com,true', 'gus,gus@example.com,false', 'hal,hal@example.com,'];
  const { code, stdout } = await importCsv(poolId, await csvFile(rows));
  assert.equal(code, 2);
  assert.match(
    stdout,
    /^Failed {2}Too many users have failed or been skipped during the import\.\n/,
  );
  assert.match(stdout, /1 user of this file stay/);
  const { Users } = await server.cognito().send(new ListUsersCommand({ UserPoolId: poolId }));
  assert.deepEqual(
    Users?.map((user) => user.Username),
    ['fay'],
  );
});

test('a header that does not fit is refused before a job is made', async () => {
  const poolId = await createPool(server.cognito());
  const file = await csvFile(
    ['ann,ann@example.com,true'],
    'cognito:username,E-Mail,email_verified',
  );
  const { code, stderr } = await importCsv(poolId, file);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /column 2, "E-Mail", is not one of the pool's attributes; did you mean email\?\n/,
  );
  assert.doesNotMatch(stderr, /✓ Job/);
});

test('a pool without auto-verified attributes is told before a job is made', async () => {
  const poolId = await createPool(server.cognito(), { AutoVerifiedAttributes: [] });
  const { code, stderr } = await importCsv(poolId, await csvFile(['ann,ann@example.com,true']));
  assert.equal(code, 2);
  assert.match(stderr, /has no auto-verified attributes/);
  assert.doesNotMatch(stderr, /✓ Job/);
});

test('an unknown pool and a wrong key are told in the words of the API', async () => {
  const file = await csvFile(['ann,ann@example.com,true']);
  const unknown = await importCsv('us-east-1_unknown00', file);
  assert.equal(unknown.code, 2);
  assert.match(
    unknown.stderr,
    /^poolhouse: GetCSVHeader: ResourceNotFoundException: User pool us-east-1_unknown00 does not exist\.$/m,
  );
  const wrong = await poolhouse(['import', file, '--user-pool-id', 'us-east-1_unknown00'], {
    env: { ...environment(), AWS_SECRET_ACCESS_KEY: 'not it' },
  });
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^poolhouse: GetCSVHeader: \w*Signature\w*: /m);
});
