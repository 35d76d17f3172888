/** The six import operations, the upload and the log, through the AWS SDK for JavaScript v3. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  AdminGetUserCommand,
  CreateUserImportJobCommand,
  DeleteUserPoolCommand,
  DescribeUserImportJobCommand,
  DescribeUserPoolCommand,
  GetCSVHeaderCommand,
  ListUserImportJobsCommand,
  ListUsersCommand,
  StartUserImportJobCommand,
  StopUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  createImportRole,
  createPool,
  kmsHeader,
  prepareImport,
  runImport,
  waitForEnd,
} from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';

const header = 'cognito:username,given_name,email,email_verified,phone_number,cognito:mfa_enabled';

let server: TestServer;
let roleArn: string;
before(async () => {
  server = await startServer();
  roleArn = await createImportRole(server.iam());
});
after(() => server.close());

const rejectsWith = (name: string, message: RegExp) => (error: Error) => {
  assert.equal(error.name, name);
  assert.match(error.message, message);
  return true;
};

const csv = [
  header,
  'ana,Ana,ana@example.com,TRUE,+12345550100,',
  'ben,Ben,ben@example.com,true,,false',
  'ana,Again,ana2@example.com,TRUE,,',
  'cem,Cem\\, Jr.,cem@example.com,FALSE,,',
  'dan,Dan,not an address,TRUE,,',
  '',
  'éva,Éva,eva@example.com,True,,FALSE',
].join('\r\n');

test('a CSV is imported: counters, users and one log line a row agree', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const job = await runImport(cognito, { poolId, roleArn, csv, jobName: 'my job' });
  assert.deepEqual(
    [job.Status, job.CompletionMessage, job.ImportedUsers, job.SkippedUsers, job.FailedUsers],
    ['Succeeded', 'Import Job Completed Successfully.', 3, 1, 2],
  );
  assert.ok(job.CreationDate && job.StartDate && job.CompletionDate);
  assert.ok(job.CreationDate <= job.StartDate && job.StartDate <= job.CompletionDate);

  const log = { logGroupName: `/aws/cognito/userpools/${poolId}/people` };
  const { logStreams } = await server.logs().send(new DescribeLogStreamsCommand(log));
  assert.deepEqual(
    logStreams?.map((stream) => stream.logStreamName),
    [`${job.JobId}/my job`],
  );
  const { events } = await server.logs().send(
    new GetLogEventsCommand({
      ...log,
      logStreamName: `${job.JobId}/my job`,
      startFromHead: true,
    }),
  );
  assert.deepEqual(
    events?.map((event) => event.message),
    [
      'Cognito User Pools Import - Test Log',
      'Cognito User Pools Import - Test Log',
      '[SUCCEEDED] Line Number 2 - The import succeeded.',
      '[SUCCEEDED] Line Number 3 - The import succeeded.',
      '[SKIPPED] Line Number 4 - The user already exists.',
      '[FAILED] Line Number 5 - The User Record does not set any of the auto verified attributes ' +
        'to true. (Example: email_verified to true).',
      '[FAILED] Line Number 6 - Invalid email address format.',
      '[SUCCEEDED] Line Number 8 - The import succeeded.',
    ],
  );
  const failed = await server
    .logs()
    .send(new FilterLogEventsCommand({ ...log, filterPattern: '"[FAILED]"' }));
  assert.equal(failed.events?.length, 2);

  const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId: poolId }));
  assert.deepEqual(Users?.map((user) => user.Username).sort(), ['ana', 'ben', 'éva']);
  const ana = await cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'ana' }));
  const attributes = ana.UserAttributes?.map(({ Name, Value }) => [Name, Value]) ?? [];
  assert.equal(ana.UserStatus, 'RESET_REQUIRED');
  assert.equal(ana.Enabled, true);
  assert.deepEqual(Object.fromEntries(attributes.filter(([name]) => name !== 'sub')), {
    given_name: 'Ana',
    email: 'ana@example.com',
    email_verified: 'true',
    phone_number: '+12345550100',
  });
});

test('the header of a default pool has the documented names in the documented order', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const { CSVHeader } = await cognito.send(new GetCSVHeaderCommand({ UserPoolId: poolId }));
  assert.equal(
    CSVHeader?.join(', '),
    'name, given_name, family_name, middle_name, nickname, preferred_username, profile, picture, ' +
      'website, email, email_verified, gender, birthdate, zoneinfo, locale, phone_number, ' +
      'phone_number_verified, address, updated_at, cognito:mfa_enabled, cognito:username',
  );
});

test('a new job answers exactly the documented members', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const { UserImportJob: job } = await cognito.send(
    new CreateUserImportJobCommand({
      UserPoolId: poolId,
      JobName: 'new',
      CloudWatchLogsRoleArn: roleArn,
    }),
  );
  const { JobId, CreationDate, PreSignedUrl, ...rest } = job ?? {};
  assert.match(JobId ?? '', /^import-[0-9a-zA-Z]{10}$/);
  assert.ok(CreationDate instanceof Date);
  assert.match(PreSignedUrl ?? '', /X-Amz-SignedHeaders=host%3Bx-amz-server-side-encryption/);
  assert.match(PreSignedUrl ?? '', /X-Amz-Expires=899/);
  assert.deepEqual(rest, {
    JobName: 'new',
    UserPoolId: poolId,
    Status: 'Created',
    CloudWatchLogsRoleArn: roleArn,
    ImportedUsers: 0,
    SkippedUsers: 0,
    FailedUsers: 0,
  });
});

test('jobs are listed newest first, page by page', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  for (const JobName of ['one', 'two', 'three'])
    await cognito.send(
      new CreateUserImportJobCommand({
        UserPoolId: poolId,
        JobName,
        CloudWatchLogsRoleArn: roleArn,
      }),
    );
  const page = (PaginationToken?: string) =>
    cognito.send(
      new ListUserImportJobsCommand({ UserPoolId: poolId, MaxResults: 2, PaginationToken }),
    );
  const first = await page();
  const second = await page(first.PaginationToken);
  const names = [...(first.UserImportJobs ?? []), ...(second.UserImportJobs ?? [])];
  assert.deepEqual(
    names.map((job) => job.JobName),
    ['three', 'two', 'one'],
  );
  assert.equal(second.PaginationToken, undefined);
  await assert.rejects(page('nonsense'), rejectsWith('InvalidParameterException', /token/));
});

test('a start without a file is refused and changes nothing', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const input = { UserPoolId: poolId, JobName: 'empty', CloudWatchLogsRoleArn: roleArn };
  const { UserImportJob } = await cognito.send(new CreateUserImportJobCommand(input));
  const name = { UserPoolId: poolId, JobId: UserImportJob?.JobId };
  await assert.rejects(
    cognito.send(new StartUserImportJobCommand(name)),
    rejectsWith('PreconditionNotMetException', /^No csv file was uploaded for import-\w{10}$/),
  );
  const { UserImportJob: job } = await cognito.send(new DescribeUserImportJobCommand(name));
  assert.equal(job?.Status, 'Created');
  assert.equal(job?.StartDate, undefined);
});

test('a job is started once, and a job that never ran is not stopped', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const prepared = await prepareImport(cognito, { poolId, roleArn, csv });
  const name = { UserPoolId: poolId, JobId: prepared.JobId };
  await assert.rejects(
    cognito.send(new StopUserImportJobCommand(name)),
    rejectsWith('PreconditionNotMetException', /is Created/),
  );
  const { UserImportJob: started } = await cognito.send(new StartUserImportJobCommand(name));
  assert.equal(started?.Status, 'Pending');
  await waitForEnd(cognito, poolId, prepared.JobId);
  await assert.rejects(
    cognito.send(new StartUserImportJobCommand(name)),
    rejectsWith('PreconditionNotMetException', /is Succeeded/),
  );
});

test('a running import can be stopped; its users and counters stay and agree', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const rows = Array.from({ length: 300_000 }, (_, i) => `user${i},U,u${i}@example.com,true,,`);
  const prepared = await prepareImport(cognito, {
    poolId,
    roleArn,
    csv: [header, ...rows].join('\n'),
  });
  const name = { UserPoolId: poolId, JobId: prepared.JobId };
  await cognito.send(new StartUserImportJobCommand(name));
  const other = await prepareImport(cognito, { poolId, roleArn, csv });
  await assert.rejects(
    cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: other.JobId })),
    rejectsWith('PreconditionNotMetException', /Only one/),
  );
  await assert.rejects(
    cognito.send(new DeleteUserPoolCommand({ UserPoolId: poolId })),
    rejectsWith('UserImportInProgressException', /import job/),
  );
  const { UserImportJob: stopped } = await cognito.send(new StopUserImportJobCommand(name));
  assert.equal(stopped?.Status, 'Stopped');
  assert.equal(stopped?.CompletionMessage, 'The Import Job was stopped by the developer.');
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
  assert.equal(UserPool?.EstimatedNumberOfUsers, stopped?.ImportedUsers);
  assert.ok((stopped?.ImportedUsers ?? 0) < rows.length);
});

test('the whole job fails, in words, when its file or its role is no good', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const gone = 'arn:aws:iam::123456789012:role/never-made';
  const cases: [string | Buffer, RegExp, string?][] = [
    ['', /^The file is empty/],
    ['\n\n', /^The file is empty/],
    [Buffer.from('\ufeffcognito:username,email\n', 'utf16le'), /^The header/],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), /^The header/],
    [`${header},shoe_size\nx`, /^The header has unknown columns: shoe_size\.$/],
    [`${header},email\nx`, /^The header repeats columns: email\.$/],
    ['email,email_verified\nx', /^The header lacks columns: cognito:username\.$/],
    ['cognito:username,email\nx', /^The header lacks columns: email_verified\.$/],
    [`${header}\nx,,,,,\ny,,,,,`, /^Too many users have failed or been skipped/],
    [csv, /role/, gone],
  ];
  for (const [file, message, role] of cases) {
    const job = await runImport(cognito, { poolId, roleArn: role ?? roleArn, csv: file });
    assert.equal(job.Status, 'Failed');
    assert.match(job.CompletionMessage ?? '', message);
    assert.ok((job.CompletionMessage ?? '').length <= 128);
    assert.equal(job.ImportedUsers, 0);
  }
});

test('a file may be replaced until the start, and the last one counts', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const job = await prepareImport(cognito, { poolId, roleArn, csv: 'not a csv' });
  const again = await fetch(job.PreSignedUrl ?? '', {
    method: 'PUT',
    headers: kmsHeader,
    body: csv,
  });
  assert.equal(again.status, 200);
  assert.equal(again.headers.get('x-amz-server-side-encryption'), 'aws:kms');
  await cognito.send(new StartUserImportJobCommand({ UserPoolId: poolId, JobId: job.JobId }));
  const ended = await waitForEnd(cognito, poolId, job.JobId);
  assert.equal(ended.ImportedUsers, 3);
  const late = await fetch(job.PreSignedUrl ?? '', {
    method: 'PUT',
    headers: kmsHeader,
    body: csv,
  });
  assert.equal(late.status, 403);
  assert.match(await late.text(), /<Code>AccessDenied<\/Code>/);
});

test('an upload without the signed header, or to another job, is refused in the words of S3', async () => {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const job = await prepareImport(cognito, { poolId, roleArn, csv });
  const url = job.PreSignedUrl ?? '';
  const refused = [
    await fetch(url, { method: 'PUT', body: csv }),
    await fetch(url, {
      method: 'PUT',
      body: csv,
      headers: { 'x-amz-server-side-encryption': 'AES256' },
    }),
    await fetch(url.replace(job.JobId ?? '', 'import-0123456789'), {
      method: 'PUT',
      headers: kmsHeader,
      body: csv,
    }),
    await fetch(url.replace('X-Amz-Expires=899', 'X-Amz-Expires=9999'), {
      method: 'PUT',
      headers: kmsHeader,
      body: csv,
    }),
  ];
  for (const response of refused) {
    assert.equal(response.status, 403);
    assert.match(await response.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
  }
});
