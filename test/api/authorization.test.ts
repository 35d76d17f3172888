/** Who may do what: every signed call is decided by the policies of whoever signed it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreateLogGroupCommand, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateUserImportJobCommand,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
  SetUserPoolMfaConfigCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import {
  callOperation,
  leastInput,
  type ServedOperation,
  signedOperations,
} from '../support/every-call.ts';
import {
  accountId,
  arn,
  createKey,
  createPolicy,
  createUser,
  type Key,
  policy,
  type StatementInput,
  trustOf,
  variable,
} from '../support/iam.ts';
import { createImportRole, createPool } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let poolId: string;
before(async () => {
  server = await startServer();
  poolId = await createPool(server.cognito());
});
after(() => server.close());

const iam = () => server.iam();
const poolArn = (id: string) => `arn:aws:cognito-idp:us-east-1:${accountId}:userpool/${id}`;
const list = (credentials: Key, region = 'us-east-1') =>
  server.cognito({ credentials, region }).send(new ListUserPoolsCommand({ MaxResults: 1 }));
const describePool = (credentials: Key, UserPoolId = poolId) =>
  server.cognito({ credentials }).send(new DescribeUserPoolCommand({ UserPoolId }));
const because = (text: string) => ({
  name: 'AccessDeniedException',
  message: new RegExp(`${text.replaceAll('*', '\\*')}$`),
});
const noIdentityPolicy = (action: string) =>
  because(` because no identity-based policy allows the ${action} action`);

let users = 0;
const userWith = (...statements: StatementInput[]) =>
  createUser(iam(), `user-${users++}`, policy(...statements));

describe('the policies of a user', () => {
  test('allow what they say and nothing else', async () => {
    const ana = await createUser(
      iam(),
      'ana',
      policy({ Action: 'cognito-idp:Describe*', Resource: poolArn(poolId) }),
    );
    await describePool(ana);
    await assert.rejects(list(ana), {
      name: 'AccessDeniedException',
      message:
        `User: ${arn('user/ana')} is not authorized to perform: cognito-idp:ListUserPools ` +
        'on resource: * because no identity-based policy allows the cognito-idp:ListUserPools action',
    });
    await assert.rejects(describePool(ana, 'us-east-1_Other0001'), {
      name: 'AccessDeniedException',
    });
    const roles = server.iam({ credentials: ana }).send(new GetRoleCommand({ RoleName: 'any' }));
    await assert.rejects(roles, {
      name: 'AccessDenied',
      message:
        `User: ${arn('user/ana')} is not authorized to perform: iam:GetRole on resource: ` +
        `${arn('role/any')} because no identity-based policy allows the iam:GetRole action`,
    });
  });

  test('deny more strongly than they allow', async () => {
    const key = await userWith({ Action: '*' }, { Effect: 'Deny', Action: 'cognito-idp:List*' });
    await describePool(key);
    await assert.rejects(list(key), because(' with an explicit deny in an identity-based policy'));
  });

  test('are those of the groups and those attached, too, as soon as they are', async () => {
    const UserName = 'joining';
    const key = await createUser(iam(), UserName);
    await assert.rejects(list(key), noIdentityPolicy('cognito-idp:ListUserPools'));
    const GroupName = 'listers';
    await iam().send(new CreateGroupCommand({ GroupName }));
    const PolicyDocument = policy({ Action: 'cognito-idp:List*' });
    await iam().send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'p', PolicyDocument }));
    await assert.rejects(list(key), noIdentityPolicy('cognito-idp:ListUserPools'));
    await iam().send(new AddUserToGroupCommand({ GroupName, UserName }));
    await list(key);
    await iam().send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
    await assert.rejects(list(key), noIdentityPolicy('cognito-idp:ListUserPools'));
    const PolicyArn = await createPolicy(iam(), 'attached-later', PolicyDocument);
    await iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    await list(key);
    const other = policy({ Action: 'logs:*' });
    const version = { PolicyArn, PolicyDocument: other, SetAsDefault: true };
    await iam().send(new CreatePolicyVersionCommand(version));
    await assert.rejects(list(key), noIdentityPolicy('cognito-idp:ListUserPools'));
    await iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    const readOnly = 'arn:aws:iam::aws:policy/AmazonCognitoReadOnly';
    await iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn: readOnly }));
    await list(key);
    const create = new CreateUserPoolCommand({ PoolName: 'p' });
    await assert.rejects(
      server.cognito({ credentials: key }).send(create),
      noIdentityPolicy('cognito-idp:CreateUserPool'),
    );
  });

  test('are limited by the permissions boundary', async () => {
    const PermissionsBoundary = await createPolicy(
      iam(),
      'boundary',
      policy(
        { Action: 'cognito-idp:Describe*' },
        { Effect: 'Deny', Action: 'cognito-idp:Create*' },
      ),
    );
    const everything = policy({ Action: '*' });
    const key = await createUser(iam(), 'bounded', everything, { PermissionsBoundary });
    await describePool(key);
    await assert.rejects(
      list(key),
      because(' because no permissions boundary allows the cognito-idp:ListUserPools action'),
    );
    const create = new CreateUserPoolCommand({ PoolName: 'p' });
    await assert.rejects(
      server.cognito({ credentials: key }).send(create),
      because(' with an explicit deny in a permissions boundary'),
    );
  });

  test('of AWS make an administrator and a power user', async () => {
    for (const [name, may] of [
      ['AdministratorAccess', true],
      ['AmazonCognitoPowerUser', true],
      ['CloudWatchLogsFullAccess', false],
    ] as const) {
      const UserName = `with-${name}`;
      const key = await createUser(iam(), UserName);
      const PolicyArn = `arn:aws:iam::aws:policy/${name}`;
      await iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
      if (may) await describePool(key);
      else await assert.rejects(describePool(key), { name: 'AccessDeniedException' });
    }
  });
});

describe('conditions', () => {
  const listWhen = (Condition: object) => userWith({ Action: 'cognito-idp:List*', Condition });
  const may = async (Condition: object, region?: string) => list(await listWhen(Condition), region);
  const mayNot = (Condition: object, region?: string) =>
    assert.rejects(may(Condition, region), noIdentityPolicy('cognito-idp:ListUserPools'));

  test('know where a call comes from and where it goes', async () => {
    await may({ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } });
    await mayNot({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } });
    await may({ Bool: { 'aws:SecureTransport': 'false' } });
    await mayNot({ Bool: { 'aws:SecureTransport': 'true' } });
    const inParis = { StringEquals: { 'aws:RequestedRegion': 'eu-west-3' } };
    await may(inParis, 'eu-west-3');
    await mayNot(inParis);
    await may({ StringLike: { 'aws:UserAgent': '*aws-sdk-js*' } });
  });

  test('know the time', async () => {
    await may({ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } });
    await mayNot({ DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } });
    await may({ NumericGreaterThan: { 'aws:EpochTime': '1577836800' } });
    await mayNot({ NumericLessThan: { 'aws:EpochTime': '1577836800' } });
  });

  test('know who calls', async () => {
    const UserName = 'known';
    const { User } = await iam().send(
      new CreateUserCommand({ UserName, Path: '/a/', Tags: [{ Key: 'team', Value: 'blue' }] }),
    );
    const key = await createKey(iam(), UserName);
    const when = async (conditionKey: string, value: string) => {
      const Condition = { StringEquals: { [conditionKey]: value } };
      const PolicyDocument = policy({ Action: 'cognito-idp:*', Condition });
      await iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
      return list(key);
    };
    for (const [conditionKey, value] of [
      ['aws:username', UserName],
      ['aws:userid', User?.UserId ?? ''],
      ['aws:PrincipalArn', arn('user/a/known')],
      ['aws:PrincipalAccount', accountId],
      ['aws:PrincipalType', 'User'],
      ['aws:PrincipalTag/team', 'blue'],
    ] as const) {
      await when(conditionKey, value);
      await assert.rejects(when(conditionKey, `${value}-not`), { name: 'AccessDeniedException' });
    }
  });

  test('know the tags of a request and those of the pool', async () => {
    const created = await server
      .cognito()
      .send(new CreateUserPoolCommand({ PoolName: 'p', UserPoolTags: { team: 'blue' } }));
    const { Id: UserPoolId = '', Arn: ResourceArn = '' } = created.UserPool ?? {};
    const byTag = await userWith(
      {
        Action: 'cognito-idp:DescribeUserPool',
        Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
      },
      {
        Action: ['cognito-idp:TagResource', 'cognito-idp:CreateUserPool'],
        Condition: {
          StringEquals: { 'aws:RequestTag/stage': 'test' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['stage', 'team'] },
        },
      },
      {
        Action: 'cognito-idp:UntagResource',
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'stage' } },
      },
    );
    await describePool(byTag, UserPoolId);
    await assert.rejects(describePool(byTag), noIdentityPolicy('cognito-idp:DescribeUserPool'));
    const own = server.cognito({ credentials: byTag });
    const tag = (Tags: Record<string, string>) =>
      own.send(new TagResourceCommand({ ResourceArn, Tags }));
    await tag({ stage: 'test', team: 'blue' });
    await assert.rejects(tag({ stage: 'live' }), { name: 'AccessDeniedException' });
    await assert.rejects(tag({ stage: 'test', other: 'x' }), { name: 'AccessDeniedException' });
    const create = (UserPoolTags?: Record<string, string>) =>
      own.send(new CreateUserPoolCommand({ PoolName: 'p', UserPoolTags }));
    await create({ stage: 'test' });
    await assert.rejects(create(), { name: 'AccessDeniedException' });
    const untag = (...TagKeys: string[]) =>
      own.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
    await untag('stage');
    await assert.rejects(untag('team'), { name: 'AccessDeniedException' });
    await server.cognito().send(new UntagResourceCommand({ ResourceArn, TagKeys: ['team'] }));
    await assert.rejects(describePool(byTag, UserPoolId), { name: 'AccessDeniedException' });
  });

  test('may stand in resources as variables', async () => {
    const UserName = 'selfish';
    const own = `arn:aws:iam::*:user/${variable('aws:username')}`;
    const key = await createUser(
      iam(),
      UserName,
      policy({ Action: 'iam:UpdateUser', Resource: own }),
    );
    const rename = (input: { UserName: string; NewPath?: string; NewUserName?: string }) =>
      server.iam({ credentials: key }).send(new UpdateUserCommand(input));
    await rename({ UserName });
    await assert.rejects(rename({ UserName: 'ana' }), { name: 'AccessDenied' });
    // As AWS has it: the new name needs the permission as well.
    await assert.rejects(rename({ UserName, NewUserName: 'ana2' }), { name: 'AccessDenied' });
    await assert.rejects(rename({ UserName, NewPath: '/a/' }), { name: 'AccessDenied' });
  });

  test('keep an administrator of users from giving away more than allowed', async () => {
    const limit = await createPolicy(iam(), 'limit', policy({ Action: 'cognito-idp:*' }));
    const harmless = 'arn:aws:iam::aws:policy/AmazonCognitoReadOnly';
    const key = await userWith(
      {
        Action: ['iam:CreateUser', 'iam:CreateRole'],
        Condition: { StringEquals: { 'iam:PermissionsBoundary': limit } },
      },
      {
        Action: 'iam:AttachUserPolicy',
        Condition: { ArnEquals: { 'iam:PolicyARN': harmless } },
      },
    );
    const admin = server.iam({ credentials: key });
    const create = (UserName: string, PermissionsBoundary?: string) =>
      admin.send(new CreateUserCommand({ UserName, PermissionsBoundary }));
    await create('made-by-admin', limit);
    await assert.rejects(create('unlimited'), { name: 'AccessDenied' });
    const tagged = {
      UserName: 'tagged',
      PermissionsBoundary: limit,
      Tags: [{ Key: 'a', Value: '' }],
    };
    await assert.rejects(admin.send(new CreateUserCommand(tagged)), {
      name: 'AccessDenied',
      message: /not authorized to perform: iam:TagUser on resource: .*:user\/tagged/,
    });
    const attach = (PolicyArn: string) =>
      admin.send(new AttachUserPolicyCommand({ UserName: 'made-by-admin', PolicyArn }));
    await attach(harmless);
    await assert.rejects(attach('arn:aws:iam::aws:policy/AdministratorAccess'), {
      name: 'AccessDenied',
    });
  });
});

test('a role with a path is a resource with its path', async () => {
  await iam().send(
    new CreateRoleCommand({
      RoleName: 'deep',
      Path: '/service-role/',
      AssumeRolePolicyDocument: trustOf(accountId),
    }),
  );
  const reader = await userWith({ Action: 'iam:Get*', Resource: arn('role/service-role/*') });
  await server.iam({ credentials: reader }).send(new GetRoleCommand({ RoleName: 'deep' }));
  const flat = await userWith({ Action: 'iam:Get*', Resource: arn('role/deep') });
  await assert.rejects(
    server.iam({ credentials: flat }).send(new GetRoleCommand({ RoleName: 'DEEP' })),
    { name: 'AccessDenied', message: /role\/service-role\/deep because / },
  );
});

describe('iam:PassRole', () => {
  let roleArn: string;
  before(async () => {
    roleArn = await createImportRole(iam());
  });
  const createJob = (credentials: Key) =>
    server.cognito({ credentials }).send(
      new CreateUserImportJobCommand({
        UserPoolId: poolId,
        JobName: 'job',
        CloudWatchLogsRoleArn: roleArn,
      }),
    );

  test('is needed to create an import job', async () => {
    const key = await createUser(iam(), 'importer', policy({ Action: 'cognito-idp:*' }));
    await assert.rejects(createJob(key), {
      name: 'AccessDeniedException',
      message:
        `User: ${arn('user/importer')} is not authorized to perform: iam:PassRole on resource: ` +
        `${roleArn} because no identity-based policy allows the iam:PassRole action`,
    });
    const pass = (Resource: string, service: string) => ({
      Action: 'iam:PassRole',
      Resource,
      Condition: { StringEquals: { 'iam:PassedToService': service } },
    });
    const all = { Action: 'cognito-idp:*' };
    const cognito = 'cognito-idp.amazonaws.com';
    const { UserImportJob } = await createJob(await userWith(all, pass(roleArn, cognito)));
    assert.equal(UserImportJob?.Status, 'Created');
    const wrongRole = await userWith(all, pass(arn('role/other'), cognito));
    await assert.rejects(createJob(wrongRole), noIdentityPolicy('iam:PassRole'));
    const wrongService = await userWith(all, pass(roleArn, 'ec2.amazonaws.com'));
    await assert.rejects(createJob(wrongService), noIdentityPolicy('iam:PassRole'));
    const onlyPass = await userWith(pass(roleArn, cognito));
    await assert.rejects(createJob(onlyPass), noIdentityPolicy('cognito-idp:CreateUserImportJob'));
  });

  test('is needed to give a pool a role for messages', async () => {
    const key = await userWith({ Action: 'cognito-idp:*' });
    const client = server.cognito({ credentials: key });
    const SmsConfiguration = { SnsCallerArn: roleArn };
    const create = new CreateUserPoolCommand({ PoolName: 'sms', SmsConfiguration });
    await assert.rejects(client.send(create), noIdentityPolicy('iam:PassRole'));
    const update = new UpdateUserPoolCommand({ UserPoolId: poolId, SmsConfiguration });
    await assert.rejects(client.send(update), noIdentityPolicy('iam:PassRole'));
    const setMfa = new SetUserPoolMfaConfigCommand({
      UserPoolId: poolId,
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: { SmsConfiguration },
    });
    await assert.rejects(client.send(setMfa), noIdentityPolicy('iam:PassRole'));
    await client.send(new CreateUserPoolCommand({ PoolName: 'no-sms' }));
    const passing = await userWith({ Action: ['cognito-idp:*', 'iam:PassRole'] });
    await server.cognito({ credentials: passing }).send(create);
  });
});

describe('every operation that is served', () => {
  const otherPool = 'us-east-1_Other0001';
  let operatorPool: string;
  let operator: Key;
  before(async () => {
    operatorPool = await createPool(server.cognito());
    operator = await createUser(
      iam(),
      'operator',
      policy({ Action: 'cognito-idp:*', Resource: poolArn(operatorPool) }),
    );
  });

  /** AWS: these take no permission, and none can be taken away. */
  const free = new Set(['GetCallerIdentity', 'GetSessionToken']);
  const ask = (credentials: Key, operation: ServedOperation, pool: string) => {
    const given = { UserPoolId: pool, ResourceArn: poolArn(pool) };
    return callOperation(server.url, credentials, operation, leastInput(operation, given));
  };
  const isRefusal = ({ body }: { body: string }) => /AccessDenied(Exception)?\b/.test(body);

  test('is refused to who has no policy, and to an operator of another pool', async () => {
    const nobody = await createUser(iam(), 'without-policies');
    const wrong: string[] = [];
    for (const credentials of [nobody, operator])
      for (const operation of signedOperations()) {
        const answer = await ask(credentials, operation, otherPool);
        const { name, contract } = operation;
        const named = answer.body.includes(`${contract.signingName}:${name}`);
        const refused = isRefusal(answer) && (named || name === 'GetAccessKeyLastUsed');
        if (refused === free.has(name)) wrong.push(`${name}: ${answer.status} ${answer.body}`);
      }
    assert.deepEqual(wrong, []);
  });

  test('is open to the operator of a pool exactly when it acts on that pool', async () => {
    const wrong: string[] = [];
    let open = 0;
    for (const operation of signedOperations()) {
      const { name, contract } = operation;
      const input = leastInput(operation, { UserPoolId: operatorPool }) as object;
      const ofPool = 'UserPoolId' in input || 'ResourceArn' in input;
      const answer = await ask(operator, operation, operatorPool);
      const isOpen = !isRefusal(answer) || answer.body.includes('iam:PassRole');
      if (isOpen) open += 1;
      const should = free.has(name) || (contract.signingName === 'cognito-idp' && ofPool);
      if (isOpen !== should) wrong.push(`${name}: ${answer.status} ${answer.body}`);
      if (answer.status >= 500) wrong.push(`${name}: ${answer.status}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(open > 20);
  });

  test('is open to root', async () => {
    const pool = await createPool(server.cognito());
    for (const operation of signedOperations()) {
      if (['AssumeRole', 'GetAccessKeyLastUsed'].includes(operation.name)) continue;
      const answer = await ask(server.rootKey, operation, pool);
      assert.ok(!isRefusal(answer), `${operation.name}: ${answer.body}`);
    }
  });
});

test('everybody may ask who they are, whatever policies say', async () => {
  const key = await createUser(iam(), 'curious', policy({ Effect: 'Deny', Action: '*' }));
  const { Arn, UserId } = await server
    .sts({ credentials: key })
    .send(new GetCallerIdentityCommand({}));
  assert.equal(Arn, arn('user/curious'));
  assert.match(UserId ?? '', /^AIDA/);
  const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
  await assert.rejects(list(unknown), {
    name: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  });
  await assert.rejects(list({ ...key, secretAccessKey: 'x'.repeat(40) }), {
    name: 'InvalidSignatureException',
  });
});

test('a policy put at the same time as many calls is never overlooked afterwards', async () => {
  const UserName = 'toggled';
  const key = await createUser(iam(), UserName);
  const put = (Effect: 'Allow' | 'Deny') => {
    const PolicyDocument = policy({ Effect, Action: 'cognito-idp:*' });
    return iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  };
  for (let round = 0; round < 20; round++) {
    const effect = round % 2 === 0 ? 'Allow' : 'Deny';
    const noise = Array.from({ length: 8 }, () => list(key).catch(() => undefined));
    await put(effect);
    if (effect === 'Allow') await list(key);
    else await assert.rejects(list(key), { name: 'AccessDeniedException' });
    await Promise.all(noise);
  }
});

test('tags of a log group decide about what is in it', async () => {
  const credentials = await createUser(
    iam(),
    'log-reader',
    policy({
      Action: 'logs:DescribeLogStreams',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
    }),
  );
  for (const team of ['blue', 'red'])
    await server
      .logs()
      .send(new CreateLogGroupCommand({ logGroupName: `/teams/${team}`, tags: { team } }));
  const read = (logGroupName: string) =>
    server.logs({ credentials }).send(new DescribeLogStreamsCommand({ logGroupName }));
  assert.deepEqual((await read('/teams/blue')).logStreams, []);
  await assert.rejects(read('/teams/red'), { name: 'AccessDeniedException' });
});
