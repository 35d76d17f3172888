/** `poolhouse access` as a process, against the whole server. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateUserCommand,
  GetGroupCommand,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { shapeOf } from '../../src/wire/contract.ts';
import {
  callOperation,
  leastInput,
  type ServedOperation,
  signedOperations,
} from '../support/every-call.ts';
import { accountId, arn, createPolicy, createUser, type Key, policy } from '../support/iam.ts';
import { createImportRole, createPool } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { poolhouse, root } from './run.ts';

const usersCsv = join(root, 'examples', 'users.csv');
const poolArn = (id: string) => `arn:aws:cognito-idp:us-east-1:${accountId}:userpool/${id}`;

let server: TestServer;
let folder: string;
let poolId: string;
before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-access-'));
  poolId = await createPool(server.cognito());
});
after(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

const environment = ({ accessKeyId, secretAccessKey }: Key) => ({
  AWS_ENDPOINT_URL: server.url,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
});

/** As root, unless somebody else is named. */
const cli = (args: string[], key: Key = server.rootKey) =>
  poolhouse(args, { cwd: folder, env: environment(key) });

const access = (command: string, user: string, ...more: string[]) =>
  cli(['access', command, '--user', user, ...more]);

async function grant(user: string, pool: string, ...more: string[]) {
  const args = ['--user-pool-id', pool, '--json', ...more];
  const { code, stdout, stderr } = await access('grant-import', user, ...args);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

const importAs = (key: Key, pool: string, file = usersCsv, ...more: string[]) =>
  cli(['import', file, '--user-pool-id', pool, ...more], key);

let files = 0;
/** A file with one user whom no pool has yet. */
async function newUserFile(): Promise<string> {
  const name = `user-${files++}`;
  const file = join(folder, `${name}.csv`);
  const header = 'cognito:username,email,email_verified';
  await writeFile(file, `${header}\n${name},${name}@example.com,true\n`);
  return file;
}

const isRefusal = ({ body }: { body: string }) => /AccessDenied(Exception)?\b/.test(body);

describe('grant-import', () => {
  let ana: Key;
  before(async () => {
    ana = (await grant('ana', poolId)).accessKey;
  });

  test('gives a key that imports a file from end to end', async () => {
    const { code, stdout, stderr } = await importAs(ana, poolId);
    assert.equal(code, 1, stderr);
    assert.match(stdout, /^Succeeded/);
    assert.match(stdout, /^ {2}Imported +988$/m);
    assert.match(stdout, /^ +3 {2}skipped {2}143, 402, 811 +The user already exists\.$/m);
    assert.match(stderr, /✓ Role {4}arn:aws:iam::123456789012:role\/poolhouse-import\n/);
  });

  /** Those without which an import would not be one, on what the user was let into. */
  const granted = new Set([
    'cognito-idp:DescribeUserPool',
    'cognito-idp:GetCSVHeader',
    'cognito-idp:CreateUserImportJob',
    'cognito-idp:DescribeUserImportJob',
    'cognito-idp:ListUserImportJobs',
    'cognito-idp:StartUserImportJob',
    'cognito-idp:StopUserImportJob',
    'logs:DescribeLogStreams',
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'iam:GetRole',
  ]);
  /** AWS: these take no permission. */
  const free = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken']);
  const actionOf = ({ contract, name }: ServedOperation) => `${contract.signingName}:${name}`;

  interface Things {
    pool: string;
    roleName: string;
  }

  /** Required members, and those by which an operation finds what it acts on. */
  function ask(operation: ServedOperation, { pool, roleName }: Things) {
    const { contract, name } = operation;
    const given: Record<string, string> = {
      UserPoolId: pool,
      ResourceArn: poolArn(pool),
      RoleName: roleName,
      CloudWatchLogsRoleArn: arn(`role/${roleName}`),
      logGroupName: `/aws/cognito/userpools/${pool}/people`,
    };
    const shape = contract.operations[name]?.input;
    const input = shape === undefined ? undefined : shapeOf(contract, shape);
    const named = Object.entries(given).filter(
      ([member]) => input?.type === 'structure' && member in input.members,
    );
    const least = leastInput(operation, given) as object;
    const body = { ...least, ...Object.fromEntries(named) };
    return callOperation(server.url, ana, operation, body);
  }

  async function openOperations(things: Things): Promise<string[]> {
    const open: string[] = [];
    for (const operation of signedOperations()) {
      const answer = await ask(operation, things);
      assert.ok(answer.status < 500, `${operation.name}: ${answer.body}`);
      if (!isRefusal(answer)) open.push(actionOf(operation));
    }
    return open.sort();
  }

  test('opens what an import takes, of all that is served, and nothing else', async () => {
    const open = await openOperations({ pool: poolId, roleName: 'poolhouse-import' });
    assert.deepEqual(open, [...granted, ...free].sort());
  });

  test('opens nothing of another pool, with another role', async () => {
    const pool = await createPool(server.cognito());
    await createImportRole(server.iam(), 'another');
    assert.deepEqual(await openOperations({ pool, roleName: 'another' }), [...free]);
    const { code, stderr } = await importAs(ana, pool);
    assert.equal(code, 2);
    assert.match(stderr, /AccessDeniedException: .* perform: cognito-idp:GetCSVHeader on resource/);
  });

  test('does not let the role be handed to the pool by another one', async () => {
    const roleArn = arn('role/another');
    const { code, stderr } = await importAs(ana, poolId, usersCsv, '--role-arn', roleArn);
    assert.equal(code, 2);
    assert.match(stderr, /perform: iam:PassRole on resource: arn:aws:iam::\d+:role\/another /);
  });

  test('tells what it did, with the key and the next lines to type', async () => {
    const pool = await createPool(server.cognito());
    const args = ['--user-pool-id', pool, '--role-name', 'nightly'];
    const { code, stdout, stderr } = await access('grant-import', 'bob', ...args);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`^✓ bob may import into ${pool}\n`));
    assert.match(stdout, /^ {2}User +arn:aws:iam::123456789012:user\/bob \(created\)$/m);
    assert.match(stdout, /^ {2}Role +arn:aws:iam::123456789012:role\/nightly \(created\)$/m);
    const secret = /^ {2}export AWS_SECRET_ACCESS_KEY=(\S{40})$/m.exec(stdout)?.[1] ?? '';
    assert.equal(stdout.split(secret).length, 2, 'the secret is there once');
    const next = `  poolhouse import users.csv --user-pool-id ${pool} --role-name nightly\n`;
    assert.ok(stdout.endsWith(next), stdout);
    const id = /^ {2}export AWS_ACCESS_KEY_ID=(\S+)$/m.exec(stdout)?.[1] ?? '';
    const key = { accessKeyId: id, secretAccessKey: secret };
    const imported = await importAs(key, pool, await newUserFile(), '--role-name', 'nightly');
    assert.equal(imported.code, 0, imported.stderr);
    const { Users } = await server.cognito().send(new ListUsersCommand({ UserPoolId: pool }));
    assert.equal(Users?.length, 1);
  });

  test('may be done again: it changes nothing, and makes no second key unless asked', async () => {
    const keysOfAna = async () => {
      const list = new ListAccessKeysCommand({ UserName: 'ana' });
      return (await server.iam().send(list)).AccessKeyMetadata ?? [];
    };
    const again = await grant('ana', poolId);
    assert.equal(again.accessKey, undefined);
    assert.deepEqual(again.otherAccessKeyIds, [ana.accessKeyId]);
    const { stdout } = await access('grant-import', 'ana', '--user-pool-id', poolId);
    assert.match(stdout, new RegExp(`ana has an access key: ${ana.accessKeyId}\\. `));
    assert.doesNotMatch(stdout, /AWS_SECRET_ACCESS_KEY|\(created\)/);
    assert.equal((await keysOfAna()).length, 1);
    const more = await grant('ana', poolId, '--new-key');
    assert.equal((await keysOfAna()).length, 2);
    const inactive = { UserName: 'ana', AccessKeyId: ana.accessKeyId, Status: 'Inactive' as const };
    await server.iam().send(new UpdateAccessKeyCommand(inactive));
    assert.equal((await importAs(ana, poolId, await newUserFile())).code, 2);
    ana = more.accessKey;
    assert.equal((await importAs(ana, poolId, await newUserFile())).code, 0);
  });

  test('adds up: one user, many pools, with one key', async () => {
    const pools: string[] = [];
    for (let i = 0; i < 3; i++) pools.push(await createPool(server.cognito()));
    const keys: Key[] = [];
    for (const pool of pools) keys.push((await grant('many', pool)).accessKey);
    const [key, ...more] = keys;
    assert.ok(key);
    assert.deepEqual(more, [undefined, undefined]);
    const file = await newUserFile();
    for (const pool of pools) assert.equal((await importAs(key, pool, file)).code, 0);
  });

  test('names a pool that is not there before it makes anything', async () => {
    const args = ['--user-pool-id', 'us-east-1_unknown00', '--json'];
    const { code, stdout } = await access('grant-import', 'nobody-yet', ...args);
    assert.equal(code, 2);
    assert.equal(JSON.parse(stdout).error.code, 'ResourceNotFoundException');
    await assert.rejects(server.iam().send(new ListAccessKeysCommand({ UserName: 'nobody-yet' })), {
      name: 'NoSuchEntityException',
    });
  });

  test('is refused to who may import only', async () => {
    const args = ['access', 'grant-import', '--user', 'eve', '--user-pool-id', poolId];
    const { code, stdout, stderr } = await cli(args, ana);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^poolhouse: CreateGroup: AccessDenied: /);
  });
});

describe('revoke-import', () => {
  const revoke = (user: string, ...more: string[]) =>
    access('revoke-import', user, '--user-pool-id', poolId, ...more);

  test('takes the right away at once and tells what is left', async () => {
    const { accessKey: key, groupName } = await grant('leaver', poolId);
    assert.equal((await importAs(key, poolId, await newUserFile())).code, 0);
    const { code, stdout, stderr } = await revoke('leaver');
    assert.equal(code, 0, stderr);
    assert.ok(stdout.startsWith(`✓ leaver is no longer in ${groupName}\n`));
    assert.match(stdout, new RegExp(`^ {2}Access keys +${key.accessKeyId}$`, 'm'));
    assert.match(stdout, /^ {2}Groups +none$/m);
    assert.match(stdout, /aws iam delete-access-key --user-name leaver --access-key-id AKIA/);
    const refused = await importAs(key, poolId);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /GetCSVHeader: AccessDeniedException/);
    const { Users } = await server.iam().send(new GetGroupCommand({ GroupName: groupName }));
    assert.ok(Users?.every(({ UserName }) => UserName !== 'leaver'));
    const again = await revoke('leaver', '--json');
    assert.equal(again.code, 0);
    assert.equal(JSON.parse(again.stdout).removed, false);
  });

  test('says when other policies still allow it, with exit code 1', async () => {
    await grant('stayer', poolId);
    const PolicyDocument = policy({ Action: 'cognito-idp:Start*' });
    const put = { UserName: 'stayer', PolicyName: 'own', PolicyDocument };
    await server.iam().send(new PutUserPolicyCommand(put));
    const { code, stdout } = await revoke('stayer');
    assert.equal(code, 1);
    assert.match(stdout, /Other policies let stayer .*: cognito-idp:StartUserImportJob$/m);
    assert.match(stdout, /^ {2}Own policies +own$/m);
  });

  test('names a user who is not there', async () => {
    const { code, stderr } = await revoke('ghost');
    assert.equal(code, 2);
    assert.match(stderr, /^poolhouse: GetUser: NoSuchEntity: /);
  });
});

describe('why', () => {
  const start = 'cognito-idp:StartUserImportJob';
  const why = (user: string, action: string, ...more: string[]) =>
    access('why', user, '--action', action, ...more);
  const whyJson = async (...args: Parameters<typeof why>) => {
    const { code, stdout, stderr } = await why(...args, '--json');
    assert.equal(stderr, '');
    return { code, ...JSON.parse(stdout) };
  };

  test('explains an allow by the statement that allows', async () => {
    const { groupName, policyName } = await grant('asked', poolId);
    const { code, stdout } = await why('asked', start, '--resource', poolArn(poolId));
    assert.equal(code, 0);
    const [first = ''] = stdout.split('\n');
    assert.equal(
      first,
      'Allowed  by statement 1 ImportIntoThePool of the policy ' +
        `${policyName} of the group ${groupName}`,
    );
    assert.match(stdout, /^ {2}1 ImportIntoThePool +Allow +yes +action and resource match$/m);
    assert.match(
      stdout,
      /^ {2}2 ReadTheLog +Allow +no +another action: logs:DescribeLogStreams, .*, logs:GetLogEvents$/m,
    );
    assert.match(stdout, /^ {2}3 FindTheRole +Allow +no +another action: iam:GetRole$/m);
    assert.doesNotMatch(stdout, /Note: /, 'PassedToService matters to another action only');
  });

  test('explains an implicit deny by what does not match', async () => {
    const other = poolArn('us-east-1_Other0001');
    const { code, stdout } = await why('asked', start, '--resource', other);
    assert.equal(code, 1);
    assert.match(stdout, /^Denied {2}implicitly: no statement allows it\n/);
    assert.ok(stdout.includes(`another resource: ${poolArn(poolId)}\n`), stdout);
  });

  test('explains an explicit deny by the statement that denies', async () => {
    const document = policy(
      { Sid: 'Everything', Action: '*' },
      { Sid: 'NoImports', Effect: 'Deny', Action: 'cognito-idp:*ImportJob', Resource: '*' },
    );
    await createUser(server.iam(), 'stopped', document);
    const { code, stdout } = await why('stopped', start, '--resource', poolArn(poolId));
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^Denied {2}explicitly, by statement 2 NoImports of the policy own of the user stopped: /,
    );
    assert.match(stdout, /^ {2}1 Everything +Allow +yes /m);
    assert.match(stdout, /^ {2}2 NoImports +Deny +yes /m);
  });

  test('explains conditions by what the request has, and tells which keys are missing', async () => {
    const role = ['--resource', arn('role/poolhouse-import')];
    const without = await whyJson('asked', 'iam:PassRole', ...role);
    assert.equal(without.decision, 'implicitDeny');
    const { stdout } = await why('asked', 'iam:PassRole', ...role);
    assert.match(stdout, /^Note: a real call may have iam:PassedToService, which matters here; /m);
    assert.deepEqual(without.missingKeys, ['iam:PassedToService']);
    const reasonIn = ({ statements }: typeof without) =>
      statements.find(({ sid }: { sid: string }) => sid === 'PassTheRole');
    const condition =
      'condition StringEquals iam:PassedToService cognito-idp.amazonaws.com: the request ';
    assert.equal(reasonIn(without).why, `${condition}does not have it`);
    assert.equal(reasonIn(without).failed, 'condition');
    const passed = (service: string) =>
      whyJson('asked', 'iam:PassRole', ...role, '--context', `iam:PassedToService=${service}`);
    const wrong = await passed('ec2.amazonaws.com');
    assert.equal(reasonIn(wrong).why, `${condition}has ec2.amazonaws.com`);
    const right = await passed('cognito-idp.amazonaws.com');
    assert.equal(right.code, 0);
    assert.equal(right.decision, 'allowed');
    assert.equal(reasonIn(right).applies, true);
    assert.deepEqual(right.missingKeys, []);
  });

  test('knows the keys that every call of the user has, and those of several values', async () => {
    const document = policy({
      Action: 'iam:TagUser',
      Resource: 'arn:aws:iam::*:user/$' + '{aws:username}',
      Condition: {
        StringEquals: { 'aws:PrincipalTag/team': 'blue' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] },
      },
    });
    await createUser(server.iam(), 'tagged', document, { Tags: [{ Key: 'team', Value: 'blue' }] });
    const tag = (user: string, ...keys: string[]) =>
      whyJson(
        'tagged',
        'iam:TagUser',
        '--resource',
        arn(`user/${user}`),
        ...keys.flatMap((key) => ['--context', `aws:TagKeys=${key}`]),
      );
    const decided = [
      await tag('tagged', 'a', 'b'),
      await tag('tagged', 'a', 'c'),
      await tag('other', 'a'),
    ];
    assert.deepEqual(
      decided.map(({ decision }) => decision),
      ['allowed', 'implicitDeny', 'implicitDeny'],
    );
    assert.ok(decided.every(({ contradicted }) => contradicted === false));
  });

  test('tells when the permissions boundary does not allow what a policy does', async () => {
    const UserName = 'limited';
    const limit = policy({ Action: 'logs:*' });
    const PermissionsBoundary = await createPolicy(server.iam(), 'logs-only', limit);
    await createUser(server.iam(), UserName, policy({ Action: '*' }), { PermissionsBoundary });
    const { code, stdout } = await why(UserName, start);
    assert.equal(code, 1);
    assert.match(stdout, /^Denied {2}implicitly: the permissions boundary does not allow it\n/);
    assert.match(stdout, /^The permissions boundary logs-only\n.*another action: logs:\*$/m);
  });

  test('shows where statements stand as the API does', async () => {
    const asked = ['--resource', poolArn(poolId)];
    const { statements, userArn } = await whyJson('asked', start, ...asked);
    const { EvaluationResults } = await server.iam().send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: userArn,
        ActionNames: [start],
        ResourceArns: [poolArn(poolId)],
      }),
    );
    const [matched] = EvaluationResults?.[0]?.MatchedStatements ?? [];
    const applied = statements.filter(({ applies }: { applies: boolean }) => applies);
    assert.equal(applied.length, 1);
    assert.deepEqual(applied[0].start, {
      line: matched?.StartPosition?.Line,
      column: matched?.StartPosition?.Column,
    });
  });

  test('tells that a user has no policies at all', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'bare' }));
    const { code, stdout } = await why('bare', start);
    assert.equal(code, 1);
    assert.match(stdout, /^The user has no policies\.$/m);
  });

  test('refuses what is no action and no condition key', async () => {
    const action = await why('asked', 'StartUserImportJob');
    assert.equal(action.code, 2);
    assert.match(action.stderr, /An action looks like cognito-idp:StartUserImportJob\.\n/);
    const key = await why('asked', start, '--context', 'iam:PassedToService');
    assert.equal(key.code, 2);
    assert.match(key.stderr, /A condition key looks like /);
  });
});
