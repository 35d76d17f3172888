/** Temporary credentials: who gets them, what they may do and when they end. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  ListTagsForResourceCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { systemClock } from '../../src/lib/clock.ts';
import {
  accountId,
  arn,
  assume,
  createAssumableRole,
  createKey,
  createPolicy,
  createUser,
  type Key,
  policy,
  trustOf,
  variable,
} from '../support/iam.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let ana: Key;
/** Milliseconds by which the server's clock is ahead. Signatures follow it. */
let ahead = 0;
before(async () => {
  server = await startServer({ clock: { nowMs: () => systemClock.nowMs() + ahead } });
  ana = await createUser(server.iam(), 'ana', policy({ Action: 'sts:*' }));
});
after(() => server.close());

const iam = () => server.iam();
const everything = policy({ Action: '*' });
const role = (name: string, document = everything, trust = trustOf(accountId)) =>
  createAssumableRole(iam(), name, trust, document);
const at = (credentials: Key) => {
  const options = { credentials, systemClockOffset: ahead };
  return { cognito: () => server.cognito(options), sts: () => server.sts(options) };
};
const listPools = (credentials: Key) =>
  at(credentials)
    .cognito()
    .send(new ListUserPoolsCommand({ MaxResults: 1 }));
const whoIs = (credentials: Key) => at(credentials).sts().send(new GetCallerIdentityCommand({}));
const denied = { name: 'AccessDeniedException' };
const refusal = (message: string | RegExp) => ({ name: 'AccessDenied', message });
const mayNotAssume = (who: string, roleArn: string, because = '') =>
  refusal(
    `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}${because}`,
  );

describe('AssumeRole', () => {
  test('gives an hour of the role’s permissions under the session’s name', async () => {
    const RoleArn = await role('plain', policy({ Action: 'cognito-idp:List*' }));
    const input = { RoleArn, RoleSessionName: 'work' };
    const client = server.sts({ credentials: ana });
    const answer = await client.send(new AssumeRoleCommand(input));
    const { Role } = await iam().send(new GetRoleCommand({ RoleName: 'plain' }));
    const Arn = `arn:aws:sts::${accountId}:assumed-role/plain/work`;
    assert.deepEqual(answer.AssumedRoleUser, { AssumedRoleId: `${Role?.RoleId}:work`, Arn });
    assert.equal(answer.PackedPolicySize, undefined);
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
    assert.match(AccessKeyId ?? '', /^ASIA[A-Z2-7]{16}$/);
    const left = (Expiration?.getTime() ?? 0) - Date.now();
    assert.ok(left > 3_590_000 && left <= 3_600_000);
    const credentials = {
      accessKeyId: AccessKeyId ?? '',
      secretAccessKey: SecretAccessKey ?? '',
      sessionToken: SessionToken ?? '',
    };
    await listPools(credentials);
    const { $metadata, ...identity } = await whoIs(credentials);
    assert.deepEqual(identity, { UserId: `${Role?.RoleId}:work`, Account: accountId, Arn });
    const UserPoolId = 'us-east-1_Example01';
    await assert.rejects(
      at(credentials).cognito().send(new DescribeUserPoolCommand({ UserPoolId })),
      {
        ...denied,
        message:
          `User: ${Arn} is not authorized to perform: cognito-idp:DescribeUserPool on resource: ` +
          `arn:aws:cognito-idp:us-east-1:${accountId}:userpool/${UserPoolId} ` +
          'because no identity-based policy allows the cognito-idp:DescribeUserPool action',
      },
    );
  });

  test('takes both the trust of the role and a permission of the caller', async () => {
    const iamClient = iam();
    const nobody = await createUser(iamClient, 'nobody');
    const trusting = await role('trusts-account');
    await assert.rejects(
      assume(server, nobody, trusting),
      mayNotAssume(
        arn('user/nobody'),
        trusting,
        ' because no identity-based policy allows the sts:AssumeRole action',
      ),
    );
    // Who is named needs no permission of their own in the same account.
    const named = await role('trusts-nobody', everything, trustOf(arn('user/nobody')));
    await assume(server, nobody, named);
    await assert.rejects(assume(server, ana, named), mayNotAssume(arn('user/ana'), named));
    const missing = arn('role/missing');
    await assert.rejects(assume(server, ana, missing), mayNotAssume(arn('user/ana'), missing));
    const wrongPath = arn('role/path/trusts-account');
    await assert.rejects(assume(server, ana, wrongPath), mayNotAssume(arn('user/ana'), wrongPath));
    const foreign = 'arn:aws:iam::210987654321:role/trusts-account';
    await assert.rejects(assume(server, ana, foreign), mayNotAssume(arn('user/ana'), foreign));
    const deny = await createUser(
      iamClient,
      'denied',
      policy({ Action: '*' }, { Effect: 'Deny', Action: 'sts:AssumeRole' }),
    );
    await assert.rejects(
      assume(server, deny, trusting),
      refusal(/ with an explicit deny in an identity-based policy$/),
    );
    const service = trustOf(accountId).replace(
      '"AWS":"123456789012"',
      '"Service":"ec2.amazonaws.com"',
    );
    const ofService = await role('trusts-service', everything, service);
    await assert.rejects(assume(server, ana, ofService), refusal(/not authorized to perform/));
    const { rootKey } = server;
    await assert.rejects(
      assume(server, rootKey, trusting),
      refusal('Roles may not be assumed by root accounts.'),
    );
  });

  test('an external id, session name or time that the trust asks for is checked', async () => {
    const withId = await role(
      'external',
      everything,
      trustOf(accountId, { Condition: { StringEquals: { 'sts:ExternalId': 'secret-1' } } }),
    );
    await assume(server, ana, withId, { ExternalId: 'secret-1' });
    await assert.rejects(assume(server, ana, withId), mayNotAssume(arn('user/ana'), withId));
    await assert.rejects(assume(server, ana, withId, { ExternalId: 'secret-2' }), {
      name: 'AccessDenied',
    });
    const withName = await role(
      'named-session',
      everything,
      trustOf(accountId, { Condition: { StringLike: { 'sts:RoleSessionName': 'ana-*' } } }),
    );
    await assume(server, ana, withName, { RoleSessionName: 'ana-1' });
    await assert.rejects(assume(server, ana, withName), { name: 'AccessDenied' });
  });

  test('lasts as long as asked for, within what the role allows', async () => {
    const RoleArn = await role('lasting');
    const refused = {
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    };
    await assert.rejects(assume(server, ana, RoleArn, { DurationSeconds: 3601 }), refused);
    await assert.rejects(assume(server, ana, RoleArn, { DurationSeconds: 899 }), {
      name: 'ValidationError',
    });
    const longer = { RoleName: 'lasting', MaxSessionDuration: 7200 };
    await iam().send(new UpdateRoleCommand(longer));
    const client = server.sts({ credentials: ana });
    const { Credentials } = await client.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'long', DurationSeconds: 7200 }),
    );
    const seconds = ((Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 1000;
    assert.ok(seconds > 7190 && seconds <= 7200);
    const first = await assume(server, ana, RoleArn, { DurationSeconds: 900 });
    await assume(server, first, RoleArn, { DurationSeconds: 3600 });
    await assert.rejects(assume(server, first, RoleArn, { DurationSeconds: 3601 }), {
      name: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by ' +
        'role chaining.',
    });
  });

  test('policies of the session take away and never add', async () => {
    const RoleArn = await role('wide', policy({ Action: ['cognito-idp:*', 'sts:*'] }));
    const Policy = policy({ Action: ['cognito-idp:ListUserPools', 'logs:*'] });
    const client = server.sts({ credentials: ana });
    const { Credentials, PackedPolicySize = 0 } = await client.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'narrow', Policy }),
    );
    assert.ok(PackedPolicySize > 0 && PackedPolicySize <= 100);
    const narrow = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    await listPools(narrow);
    const create = new CreateUserPoolCommand({ PoolName: 'p' });
    await assert.rejects(at(narrow).cognito().send(create), {
      ...denied,
      message: / because no session policy allows the cognito-idp:CreateUserPool action$/,
    });
    const logs = server.logs({ credentials: narrow });
    const { DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    await assert.rejects(logs.send(new DescribeLogGroupsCommand({})), {
      ...denied,
      message: / because no identity-based policy allows /,
    });
    const arns = [
      await createPolicy(iam(), 'session-list', policy({ Action: 'cognito-idp:List*' })),
    ].map((one) => ({ arn: one }));
    const managed = await assume(server, ana, RoleArn, { PolicyArns: arns });
    await listPools(managed);
    await assert.rejects(at(managed).cognito().send(create), denied);
    const deny = policy({ Action: '*' }, { Effect: 'Deny', Action: 'cognito-idp:*' });
    const denying = await assume(server, ana, RoleArn, { Policy: deny });
    await assert.rejects(listPools(denying), {
      ...denied,
      message: / with an explicit deny in a session policy$/,
    });
  });

  test('policies of a session have to be good, few and small', async () => {
    const RoleArn = await role('picky');
    const refused = async (input: Partial<AssumeRoleCommandInput>, name: string) =>
      assert.rejects(assume(server, ana, RoleArn, input), { name });
    await refused({ Policy: '{' }, 'MalformedPolicyDocumentException');
    await refused({ Policy: policy({ Action: 'a:'.padEnd(2_050, 'b') }) }, 'ValidationError');
    await refused({ PolicyArns: [{ arn: arn('policy/missing') }] }, 'ValidationError');
    const many = Array.from({ length: 11 }, () => ({
      arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    }));
    await refused({ PolicyArns: many }, 'ValidationError');
    const noise = (i: number) => Buffer.from(`${Math.sin(i)}${Math.cos(i)}`).toString('base64url');
    const Tags = Array.from({ length: 50 }, (_, i) => ({
      Key: `k${i}${noise(i)}`,
      Value: noise(i + 50) + noise(i + 100) + noise(i + 150),
    }));
    await refused({ Tags }, 'PackedPolicyTooLargeException');
    await refused({ SerialNumber: arn('mfa/ana'), TokenCode: '123456' }, 'AccessDenied');
  });

  test('tags go with the session, and on to further ones when they are transitive', async () => {
    const { UserPool } = await server
      .cognito()
      .send(new CreateUserPoolCommand({ PoolName: 'tagged', UserPoolTags: { team: 'blue' } }));
    const byTeam = policy(
      {
        Action: 'cognito-idp:*',
        Condition: { StringEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/team') } },
      },
      { Action: 'sts:*' },
    );
    const RoleArn = await role('teams', byTeam);
    const read = (credentials: Key) =>
      at(credentials)
        .cognito()
        .send(new ListTagsForResourceCommand({ ResourceArn: UserPool?.Arn }));
    const tag = (Value: string) => ({ Tags: [{ Key: 'team', Value }] });
    const blue = await assume(server, ana, RoleArn, tag('blue'));
    await read(blue);
    await assert.rejects(read(await assume(server, ana, RoleArn, tag('red'))), denied);
    await assert.rejects(read(await assume(server, ana, RoleArn)), denied);
    // Without TransitiveTagKeys the tag ends with the session.
    await assert.rejects(read(await assume(server, blue, RoleArn)), denied);
    const lasting = await assume(server, ana, RoleArn, {
      ...tag('blue'),
      TransitiveTagKeys: ['team'],
    });
    const chained = await assume(server, lasting, RoleArn);
    await read(chained);
    await read(await assume(server, chained, RoleArn));
    await assert.rejects(assume(server, chained, RoleArn, tag('red')), {
      name: 'InvalidParameterValue',
    });
    await assert.rejects(assume(server, ana, RoleArn, { TransitiveTagKeys: ['none'] }), {
      name: 'InvalidParameterValue',
    });
    const narrow = await createUser(iam(), 'untagged', policy({ Action: 'sts:AssumeRole' }));
    await assume(server, narrow, RoleArn);
    await assert.rejects(
      assume(server, narrow, RoleArn, tag('blue')),
      refusal(/not authorized to perform: sts:TagSession on resource: .*:role\/teams/),
    );
    const untaggable = trustOf(accountId, { Action: 'sts:AssumeRole' });
    const plain = await role('untaggable', everything, untaggable);
    await assert.rejects(
      assume(server, ana, plain, tag('blue')),
      refusal(/not authorized to perform: sts:TagSession/),
    );
  });

  test('a source identity stays with every session that follows', async () => {
    const RoleArn = await role('traced');
    const client = server.sts({ credentials: ana });
    const input = { RoleArn, RoleSessionName: 'first', SourceIdentity: 'ana' };
    const answer = await client.send(new AssumeRoleCommand(input));
    assert.equal(answer.SourceIdentity, 'ana');
    const first = await assume(server, ana, RoleArn, { SourceIdentity: 'ana' });
    const again = { RoleArn, RoleSessionName: 'second' };
    const second = await server.sts({ credentials: first }).send(new AssumeRoleCommand(again));
    assert.equal(second.SourceIdentity, 'ana');
    await assert.rejects(assume(server, first, RoleArn, { SourceIdentity: 'bob' }), {
      name: 'AccessDenied',
    });
  });

  test('a session ends with its role, and changes with the role’s policies', async () => {
    const RoleName = 'ending';
    const RoleArn = await role(RoleName);
    const credentials = await assume(server, ana, RoleArn);
    await listPools(credentials);
    await iam().send(
      new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trustOf(arn('user/other')) }),
    );
    // Whom it trusts now concerns new sessions.
    await listPools(credentials);
    await iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'own' }));
    await assert.rejects(listPools(credentials), denied);
    await iam().send(new DeleteRoleCommand({ RoleName }));
    await role(RoleName);
    await assert.rejects(listPools(credentials), { name: 'UnrecognizedClientException' });
  });
});

describe('GetSessionToken', () => {
  const tokenOf = async (credentials: Key, DurationSeconds?: number) => {
    const command = new GetSessionTokenCommand({ DurationSeconds });
    const { Credentials } = await server.sts({ credentials }).send(command);
    return {
      expiresInSeconds: ((Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 1000,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    };
  };

  test('gives anybody twelve hours of their own permissions, without IAM', async () => {
    const bob = await createUser(iam(), 'bob', policy({ Action: ['cognito-idp:List*', 'iam:*'] }));
    const { credentials, expiresInSeconds } = await tokenOf(bob);
    assert.ok(expiresInSeconds > 43_190 && expiresInSeconds <= 43_200);
    await listPools(credentials);
    assert.equal((await whoIs(credentials)).Arn, arn('user/bob'));
    const create = new CreateUserPoolCommand({ PoolName: 'p' });
    await assert.rejects(server.cognito({ credentials }).send(create), denied);
    await assert.rejects(server.iam({ credentials }).send(new GetUserCommand({})), {
      name: 'InvalidClientTokenId',
    });
    await assert.rejects(
      tokenOf(credentials),
      refusal('Cannot call GetSessionToken with session credentials'),
    );
    const short = await tokenOf(bob, 900);
    assert.ok(short.expiresInSeconds <= 900);
    const mfa = { SerialNumber: arn('mfa/bob'), TokenCode: '123456' };
    const withMfa = new GetSessionTokenCommand(mfa);
    await assert.rejects(server.sts({ credentials: bob }).send(withMfa), { name: 'AccessDenied' });
  });

  test('gives root an hour', async () => {
    const { credentials, expiresInSeconds } = await tokenOf(server.rootKey, 43_200);
    assert.ok(expiresInSeconds <= 3_600);
    assert.equal((await whoIs(credentials)).Arn, arn('root'));
    await server.cognito({ credentials }).send(new CreateUserPoolCommand({ PoolName: 'p' }));
  });

  test('its credentials are good for as long as the key that they came from', async () => {
    await iam().send(new CreateUserCommand({ UserName: 'carl' }));
    const key = await createKey(iam(), 'carl');
    const { credentials } = await tokenOf(key);
    await iam().send(new UpdateUserCommand({ UserName: 'carl', NewUserName: 'carla' }));
    assert.equal((await whoIs(credentials)).Arn, arn('user/carla'));
    const off = { UserName: 'carla', AccessKeyId: key.accessKeyId, Status: 'Inactive' } as const;
    await iam().send(new UpdateAccessKeyCommand(off));
    await assert.rejects(whoIs(credentials), { name: 'InvalidClientTokenId' });
  });

  test('sessions may begin sessions of roles', async () => {
    const { credentials } = await tokenOf(ana);
    const RoleArn = await role('from-session');
    await listPools(await assume(server, credentials, RoleArn));
  });
});

describe('a session token', () => {
  test('belongs to its key, and has to be whole and signed', async () => {
    const RoleArn = await role('tokens');
    const one = await assume(server, ana, RoleArn);
    const two = await assume(server, ana, RoleArn);
    const { accessKeyId, secretAccessKey, sessionToken } = one;
    const altered = `${sessionToken.slice(0, 40)}${sessionToken[40] === 'A' ? 'B' : 'A'}${sessionToken.slice(41)}`;
    for (const wrong of [
      { accessKeyId, secretAccessKey },
      { accessKeyId, secretAccessKey, sessionToken: two.sessionToken },
      { accessKeyId, secretAccessKey, sessionToken: altered },
      { accessKeyId, secretAccessKey, sessionToken: 'nonsense' },
      { ...ana, sessionToken },
      { ...server.rootKey, sessionToken },
    ])
      await assert.rejects(listPools(wrong), { name: 'UnrecognizedClientException' });
    await assert.rejects(listPools({ ...one, secretAccessKey: two.secretAccessKey }), {
      name: 'InvalidSignatureException',
    });
    await listPools(one);
  });

  test('is good after a restart, and not at another server', async () => {
    const own = await startServer();
    const key = await createUser(own.iam(), 'ana', policy({ Action: 'sts:*' }));
    const RoleArn = await createAssumableRole(own.iam(), 'r', trustOf(accountId), everything);
    const credentials = await assume(own, key, RoleArn);
    const again = await own.restart();
    await again.cognito({ credentials }).send(new ListUserPoolsCommand({ MaxResults: 1 }));
    await assert.rejects(listPools(credentials), { name: 'UnrecognizedClientException' });
    await again.close();
  });

  test('expires', async () => {
    const RoleArn = await role('expiring');
    const credentials = await assume(server, ana, RoleArn, { DurationSeconds: 900 });
    const message = 'The security token included in the request is expired';
    try {
      ahead = 899_000;
      await listPools(credentials);
      ahead = 901_000;
      await assert.rejects(listPools(credentials), { name: 'ExpiredTokenException', message });
      await assert.rejects(whoIs(credentials), { name: /^ExpiredToken/, message });
    } finally {
      ahead = 0;
    }
  });
});
