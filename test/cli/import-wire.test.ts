/**
 * What `poolhouse import` sends, beside what the real AWS CLI and curl send for the same step: each
 * makes every step once through a recording proxy, and the requests are compared.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createClient } from '../../src/cli/client.ts';
import { component } from '../support/component.ts';
import { createPool, logsPolicy, trustPolicy } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type Recorded, type RecordingProxy, startProxy } from './import-proxy.ts';
import { poolhouse } from './run.ts';

const execute = promisify(execFile);
const cli = component('AWS CLI v2');
const curl = component('curl');
const skip = cli.skip || curl.skip;

/** Everything of a request that AWS looks at. */
interface Look {
  method: string;
  path: string;
  target: string | undefined;
  contentType: string | undefined;
  members: Record<string, unknown>;
  signedHeaders: string | undefined;
  service: string | undefined;
  region: string | undefined;
  encryption: string | undefined;
  body: string | undefined;
}

/** Both sides use names of their own where a name must be new; they stand for the same thing. */
const ids = /import-\w{10}|by-hand|users\.csv|Mine|Theirs/g;

function lookAt(request: Recorded): Look {
  const { headers } = request;
  const [path = '', query = ''] = request.path.split('?');
  const found = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+)/;
  const [, region, service, signedHeaders] = found.exec(headers.authorization ?? '') ?? [];
  const isUpload = request.method === 'PUT';
  return {
    method: request.method,
    path: path.replaceAll(ids, 'NAME'),
    target: headers['x-amz-target'],
    contentType: headers['content-type'],
    members: isUpload
      ? { query: [...new URLSearchParams(query).keys()] }
      : membersOf(request.body.replaceAll(ids, 'NAME')),
    signedHeaders,
    service,
    region,
    encryption: headers['x-amz-server-side-encryption'],
    body: isUpload ? request.body : undefined,
  };
}

function membersOf(body: string): Record<string, unknown> {
  if (body.startsWith('{')) return JSON.parse(body) as Record<string, unknown>;
  const fields = [...new URLSearchParams(body)];
  return Object.fromEntries(
    // Policies are JSON inside of the form: white space means nothing in them.
    fields.map(([name, value]) => [name, value.startsWith('{') ? JSON.parse(value) : value]),
  );
}

/** The members of a look that may differ, each with the reason why it does no harm. */
type Differences = Partial<Record<keyof Look, string>>;

const roleText: Differences = {
  members: 'a description, and a policy named by region, which nothing depends on',
};

/** Each operation of an import, and in what the two may differ. */
const table: [action: string, differences: Differences][] = [
  ['GetCSVHeader', {}],
  ['CreateRole', roleText],
  ['PutRolePolicy', roleText],
  ['CreateUserImportJob', {}],
  ['PUT', { contentType: 'curl sends none; it is not signed, and S3 takes any' }],
  ['StartUserImportJob', {}],
  ['DescribeUserImportJob', {}],
  ['ListUserImportJobs', {}],
  ['StopUserImportJob', {}],
  ['FilterLogEvents', {}],
];

const csv =
  'cognito:username,email,email_verified\nana,ana@example.com,TRUE\nben,ben@example.com,FALSE\n';

let server: TestServer;
let proxy: RecordingProxy;
let folder: string;
let poolId: string;
const theirs = new Map<string, Look>();
const ours = new Map<string, Look>();

before(async () => {
  if (skip) return;
  server = await startServer();
  proxy = await startProxy(() => server.url);
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-wire-'));
  poolId = await createPool(server.cognito());
  await writeFile(join(folder, 'users.csv'), csv);
  await byHand();
  keepInto(theirs);
  await byPoolhouse();
  keepInto(ours);
});
after(async () => {
  if (skip) return;
  proxy.close();
  await server.close();
  await rm(folder, { recursive: true });
});

/** The first request of each operation. */
function keepInto(looks: Map<string, Look>): void {
  for (const request of proxy.requests)
    if (!looks.has(request.action)) looks.set(request.action, lookAt(request));
  proxy.requests.length = 0;
}

const keys = () => ({
  AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
  AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
});

async function aws(...words: string[]) {
  const { stdout } = await execute(cli.command, [...words, '--endpoint-url', proxy.url], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
      ...keys(),
    },
  });
  return stdout.trim() === '' ? {} : JSON.parse(stdout);
}

async function byHand(): Promise<void> {
  const pool = ['--user-pool-id', poolId];
  const iam = (action: string, ...words: string[]) =>
    aws('iam', action, '--role-name', 'Theirs', ...words);
  const cognito = (action: string, ...words: string[]) =>
    aws('cognito-idp', action, ...pool, ...words);
  await cognito('get-csv-header');
  const { Role } = await iam('create-role', '--assume-role-policy-document', trustPolicy);
  await iam('put-role-policy', '--policy-name', 'logs', '--policy-document', logsPolicy);
  const made = ['--job-name', 'by-hand', '--cloud-watch-logs-role-arn', Role.Arn];
  const { UserImportJob: job } = await cognito('create-user-import-job', ...made);
  const sse = 'x-amz-server-side-encryption:aws:kms';
  await execute(curl.command, ['-T', 'users.csv', '-H', sse, job.PreSignedUrl], { cwd: folder });
  await cognito('start-user-import-job', '--job-id', job.JobId);
  for (let status = 'Pending'; ['Pending', 'InProgress'].includes(status); )
    status = (await cognito('describe-user-import-job', '--job-id', job.JobId)).UserImportJob
      .Status;
  await cognito('list-user-import-jobs', '--max-results', '10');
  await assert.rejects(cognito('stop-user-import-job', '--job-id', job.JobId));
  const stream = ['--log-group-name', `/aws/cognito/userpools/${poolId}/people`];
  stream.push('--log-stream-names', `${job.JobId}/by-hand`);
  await aws('logs', 'filter-log-events', ...stream, '--filter-pattern', '?FAILED ?SKIPPED');
}

async function byPoolhouse(): Promise<void> {
  const args = ['import', 'users.csv', '--user-pool-id', poolId, '--role-name', 'Mine'];
  const { code, stderr } = await poolhouse([...args, '--endpoint-url', proxy.url], {
    cwd: folder,
    env: keys(),
  });
  // Ana is there since the first import: nobody is imported.
  assert.equal(code, 2, stderr);
  const jobId = /import-\w{10}/.exec(stderr)?.[0] ?? '';
  const client = createClient({
    region: 'us-east-1',
    endpoint: proxy.url,
    credentials: async () => server.rootKey,
  });
  await client.call('cognito-idp', 'ListUserImportJobs', { UserPoolId: poolId, MaxResults: 10 });
  const stop = client.call('cognito-idp', 'StopUserImportJob', {
    UserPoolId: poolId,
    JobId: jobId,
  });
  await assert.rejects(stop, { code: 'PreconditionNotMetException' });
}

for (const [action, differences] of table)
  test(`${action} goes out as by the AWS CLI and curl`, { skip }, () => {
    const [their, our] = [theirs.get(action), ours.get(action)];
    assert.ok(their && our, `${action} was sent by both`);
    const rest = { ...our };
    for (const name of Object.keys(differences) as (keyof Look)[]) {
      assert.notDeepEqual(our[name], their[name], `the difference in ${name} is one`);
      Object.assign(rest, { [name]: their[name] });
    }
    assert.deepEqual(rest, their);
  });

test('both give the role the same rights', { skip }, () => {
  const read = (looks: Map<string, Look>) => ({
    trust: looks.get('CreateRole')?.members.AssumeRolePolicyDocument,
    rights: looks.get('PutRolePolicy')?.members.PolicyDocument,
    version: looks.get('CreateRole')?.members.Version,
  });
  assert.deepEqual(read(ours), read(theirs));
});

test('nothing else is sent but looks at the pool and at the role', { skip }, () => {
  const compared = table.map(([action]) => action);
  const others = [...ours.keys()].filter((action) => !compared.includes(action));
  assert.deepEqual(others.sort(), ['DescribeUserPool', 'GetRole']);
});
