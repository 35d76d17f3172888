/** The documented walk-through, typed with the real AWS CLI v2 and curl. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { component } from '../support/component.ts';
import { logsPolicy, trustPolicy } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';

const run = promisify(execFile);
const cli = component('AWS CLI v2');
const curl = component('curl');
const skip = cli.skip || curl.skip;

let server: TestServer;
let folder: string;
let poolId: string;
let roleArn: string;

before(async () => {
  if (skip) return;
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-aws-cli-'));
});
after(async () => {
  if (skip) return;
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Types a command line as it stands; `aws` gets the server's endpoint and root key. */
async function type(line: string): Promise<string> {
  const words = line.split(/\s+/).filter((word) => word !== '\\');
  const { stdout } = await run(cli.command, [...words.slice(1), '--endpoint-url', server.url], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
    },
  });
  return stdout;
}

/** What a command line that is expected to fail writes to standard error. */
const typeAndFail = (line: string): Promise<string> =>
  type(line).then(
    () => assert.fail(`${line} succeeded`),
    (error: { stderr: string }) => error.stderr.trim(),
  );

async function typeJson(line: string) {
  return JSON.parse(await type(line));
}

const members = (value: object) => Object.keys(value);

const createdMembers = [
  'JobName',
  'JobId',
  'UserPoolId',
  'PreSignedUrl',
  'CreationDate',
  'Status',
  'CloudWatchLogsRoleArn',
  'ImportedUsers',
  'SkippedUsers',
  'FailedUsers',
];

test('the role is created and given its policy, from the documented JSON', { skip }, async () => {
  writeFileSync(join(folder, 'trust.json'), trustPolicy);
  writeFileSync(join(folder, 'logs.json'), logsPolicy);
  const { Role } = await typeJson(
    'aws iam create-role --role-name CognitoImport --assume-role-policy-document file://trust.json',
  );
  roleArn = Role.Arn;
  assert.equal(roleArn, 'arn:aws:iam::123456789012:role/CognitoImport');
  assert.deepEqual(Role.AssumeRolePolicyDocument, JSON.parse(trustPolicy));
  assert.match(Role.RoleId, /^AROA[A-Z0-9]{17}$/);
  const put =
    'aws iam put-role-policy --role-name CognitoImport --policy-name logs --policy-document file://logs.json';
  assert.equal(await type(put), '');
  const policy = await typeJson(
    'aws iam get-role-policy --role-name CognitoImport --policy-name logs',
  );
  assert.deepEqual(policy.PolicyDocument, JSON.parse(logsPolicy));
});

test('get-csv-header answers the columns of the pool', { skip }, async () => {
  const { UserPool } = await typeJson(
    'aws cognito-idp create-user-pool --pool-name people --auto-verified-attributes email',
  );
  poolId = UserPool.Id;
  const answer = await typeJson(`aws cognito-idp get-csv-header --user-pool-id ${poolId}`);
  assert.deepEqual(members(answer), ['UserPoolId', 'CSVHeader']);
  assert.equal(answer.CSVHeader.length, 21);
  assert.equal(answer.CSVHeader.at(-1), 'cognito:username');
});

test('create, upload, start, describe, list and read the log', { skip }, async () => {
  const { UserImportJob: created } = await typeJson(
    `aws cognito-idp create-user-import-job --job-name test-import --user-pool-id ${poolId} --cloud-watch-logs-role-arn ${roleArn}`,
  );
  assert.deepEqual(members(created), createdMembers);
  assert.equal(created.Status, 'Created');

  const csv = 'cognito:username,email,email_verified\nana,ana@example.com,TRUE\nben,,FALSE\n';
  writeFileSync(join(folder, 'users.csv'), csv);
  const header = 'x-amz-server-side-encryption:aws:kms';
  const upload = ['-v', '-T', 'users.csv', '-H', header, created.PreSignedUrl];
  const { stderr } = await run(curl.command, upload, { cwd: folder });
  assert.match(stderr, /HTTP\/1.1 200 OK/);
  assert.match(stderr, /We are completely uploaded and fine/);

  const job = `--user-pool-id ${poolId} --job-id ${created.JobId}`;
  const { UserImportJob: started } = await typeJson(`aws cognito-idp start-user-import-job ${job}`);
  assert.equal(started.Status, 'Pending');
  assert.deepEqual(
    members(started).filter((name) => !createdMembers.includes(name)),
    ['StartDate'],
  );

  const describe = `aws cognito-idp describe-user-import-job ${job}`;
  let { UserImportJob: described } = await typeJson(describe);
  while (['Pending', 'InProgress'].includes(described.Status))
    ({ UserImportJob: described } = await typeJson(describe));
  assert.deepEqual(
    [described.Status, described.ImportedUsers, described.SkippedUsers, described.FailedUsers],
    ['Succeeded', 1, 0, 1],
  );
  assert.equal(described.CompletionMessage, 'Import Job Completed Successfully.');

  const { UserImportJobs } = await typeJson(
    `aws cognito-idp list-user-import-jobs --user-pool-id ${poolId} --max-results 2`,
  );
  assert.deepEqual(UserImportJobs, [described]);

  const log = await type(
    `aws logs get-log-events --log-group-name /aws/cognito/userpools/${poolId}/people --log-stream-name ${created.JobId}/test-import --query events[].message --output text`,
  );
  assert.match(log, /\[SUCCEEDED\] Line Number 2 - The import succeeded\./);
  assert.match(log, /\[FAILED\] Line Number 3 - The User Record does not set any/);
});

test('stop answers Stopped for a job that waits, and refuses one that never ran', {
  skip,
}, async () => {
  const { UserImportJob: created } = await typeJson(
    `aws cognito-idp create-user-import-job --job-name stopped --user-pool-id ${poolId} --cloud-watch-logs-role-arn ${roleArn}`,
  );
  const job = `--user-pool-id ${poolId} --job-id ${created.JobId}`;
  const rows = Array.from({ length: 200_000 }, (_, i) => `stop${i},s${i}@example.com,true\n`);
  const csv = join(folder, 'many.csv');
  writeFileSync(csv, `cognito:username,email,email_verified\n${rows.join('')}`);
  assert.match(
    await typeAndFail(`aws cognito-idp stop-user-import-job ${job}`),
    /An error occurred \(PreconditionNotMetException\) when calling the StopUserImportJob operation/,
  );
  assert.match(
    await typeAndFail(`aws cognito-idp start-user-import-job ${job}`),
    /No csv file was uploaded for import-\w{10}$/,
  );
  await run(curl.command, [
    '-sS',
    '-T',
    csv,
    '-H',
    'x-amz-server-side-encryption:aws:kms',
    created.PreSignedUrl,
  ]);
  await type(`aws cognito-idp start-user-import-job ${job}`);
  const { UserImportJob: stopped } = await typeJson(`aws cognito-idp stop-user-import-job ${job}`);
  assert.equal(stopped.Status, 'Stopped');
  assert.equal(stopped.CompletionMessage, 'The Import Job was stopped by the developer.');
});

test('mistakes get the errors of AWS', { skip }, async () => {
  assert.equal(
    await typeAndFail('aws cognito-idp get-csv-header --user-pool-id us-east-1_000000000'),
    'An error occurred (ResourceNotFoundException) when calling the GetCSVHeader operation: ' +
      'User pool us-east-1_000000000 does not exist.',
  );
  assert.match(
    await typeAndFail(
      `aws cognito-idp describe-user-import-job --user-pool-id ${poolId} --job-id import-0000000000`,
    ),
    /\(ResourceNotFoundException\) when calling the DescribeUserImportJob operation/,
  );
  assert.match(
    await typeAndFail(
      `aws cognito-idp create-user-import-job --job-name bad*name --user-pool-id ${poolId} --cloud-watch-logs-role-arn ${roleArn}`,
    ),
    /\(InvalidParameterException\).*1 validation error detected: Value 'bad\*name' at 'jobName' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
  );
});
