/** Users, their access keys and their groups, through the AWS SDK. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  type CreateUserCommandInput,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetAccessKeyLastUsedCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  paginateGetGroup,
  paginateListGroups,
  paginateListUsers,
  RemoveUserFromGroupCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { assertEveryMember } from '../support/contract.ts';
import { arn, createKey, createUser, policy } from '../support/iam.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { placesOf } from '../support/stored.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const iam = () => server.iam();
const create = async (input: CreateUserCommandInput) =>
  (await iam().send(new CreateUserCommand(input))).User;
const get = async (UserName: string) => (await iam().send(new GetUserCommand({ UserName }))).User;
const remove = (UserName: string) => iam().send(new DeleteUserCommand({ UserName }));
const noUser = (name: string) => ({
  name: 'NoSuchEntityException',
  message: `The user with name ${name} cannot be found.`,
});
const conflict = (message: string) => ({ name: 'DeleteConflictException', message });
const anything = policy({ Action: '*' });

describe('users', () => {
  test('one has the defaults of AWS', async () => {
    const user = await create({ UserName: 'plain' });
    assert.match(user?.UserId ?? '', /^AIDA[A-Z0-9]{17}$/);
    assert.deepEqual(user, {
      Path: '/',
      UserName: 'plain',
      UserId: user?.UserId,
      Arn: arn('user/plain'),
      CreateDate: user?.CreateDate,
    });
    assert.deepEqual(await get('PLAIN'), user);
  });

  test('one given every member of the contract gives every one back', async () => {
    const input = {
      Path: '/team/a/',
      UserName: 'Full+=,.@-_',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      Tags: [
        { Key: 'team', Value: 'identity' },
        { Key: 'empty', Value: '' },
      ],
    };
    assertEveryMember('iam', 'CreateUser', [input]);
    const made = await create(input);
    const { UserId, CreateDate, ...user } = made ?? {};
    assert.ok(UserId && CreateDate);
    assert.deepEqual(user, {
      Path: input.Path,
      UserName: input.UserName,
      Arn: arn('user/team/a/Full+=,.@-_'),
      PermissionsBoundary: {
        PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
        PermissionsBoundaryArn: input.PermissionsBoundary,
      },
      Tags: input.Tags,
    });
    assert.deepEqual(await get(input.UserName), made);
  });

  test('one is made once, in any case of its name', async () => {
    await create({ UserName: 'once' });
    await assert.rejects(create({ UserName: 'ONCE' }), {
      name: 'EntityAlreadyExistsException',
      message: 'User with name ONCE already exists.',
    });
    const missing = arn('policy/missing');
    await assert.rejects(create({ UserName: 'bound', PermissionsBoundary: missing }), {
      name: 'NoSuchEntityException',
      message: `Scope ARN: ${missing} does not exist or is not attachable.`,
    });
    const Tags = ['a', 'A'].map((Key) => ({ Key, Value: '' }));
    await assert.rejects(create({ UserName: 'tagged', Tags }), { name: 'InvalidInputException' });
    await assert.rejects(create({ UserName: 'a b' }), { name: 'ValidationError' });
  });

  test('they are listed by path, page by page, without their tags', async () => {
    for (const UserName of ['c', 'A', 'b'])
      await create({ UserName, Path: '/listed/', Tags: [{ Key: 'k', Value: 'v' }] });
    const pages = paginateListUsers({ client: iam(), pageSize: 2 }, { PathPrefix: '/listed/' });
    const found = await Array.fromAsync(pages);
    assert.deepEqual(
      found.map(({ Users, IsTruncated }) => [Users?.map((user) => user.UserName), IsTruncated]),
      [
        [['A', 'b'], true],
        [['c'], false],
      ],
    );
    assert.ok(found.every(({ Users }) => Users?.every((user) => user.Tags === undefined)));
  });

  test('an update gives a new name and path and keeps everything else', async () => {
    const before = await create({ UserName: 'before', Tags: [{ Key: 'k', Value: 'v' }] });
    const key = await createKey(iam(), 'before');
    const input = { UserName: 'before', NewUserName: 'after', NewPath: '/new/' };
    assertEveryMember('iam', 'UpdateUser', [input]);
    await iam().send(new UpdateUserCommand(input));
    await assert.rejects(get('before'), noUser('before'));
    const now = await get('after');
    assert.deepEqual(now, {
      ...before,
      UserName: 'after',
      Path: '/new/',
      Arn: arn('user/new/after'),
    });
    const { UserName } = await iam().send(
      new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }),
    );
    assert.equal(UserName, 'after');
    await create({ UserName: 'taken' });
    await assert.rejects(
      iam().send(new UpdateUserCommand({ UserName: 'after', NewUserName: 'Taken' })),
      { name: 'EntityAlreadyExistsException', message: 'User with name Taken already exists.' },
    );
    const nobody = new UpdateUserCommand({ UserName: 'nobody', NewPath: '/a/' });
    await assert.rejects(iam().send(nobody), noUser('nobody'));
  });

  test('one is deleted only when nothing hangs on it', async () => {
    const UserName = 'leaving';
    const GroupName = 'left';
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const key = await createUser(iam(), UserName, anything);
    await iam().send(new CreateGroupCommand({ GroupName }));
    await iam().send(new AddUserToGroupCommand({ GroupName, UserName }));
    await iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    await assert.rejects(
      remove(UserName),
      conflict('Cannot delete entity, must delete policies first.'),
    );
    await iam().send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'own' }));
    await assert.rejects(
      remove(UserName),
      conflict('Cannot delete entity, must detach all policies first.'),
    );
    await iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    await assert.rejects(
      remove(UserName),
      conflict('Cannot delete entity, must remove users from group first.'),
    );
    await iam().send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
    await assert.rejects(
      remove(UserName),
      conflict('Cannot delete entity, must delete access keys first.'),
    );
    const AccessKeyId = key.accessKeyId;
    await iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    await remove(UserName);
    await assert.rejects(remove(UserName), noUser(UserName));
  });

  test('without a name, GetUser answers who asks', async () => {
    const credentials = await createUser(iam(), 'myself', anything);
    const own = await server.iam({ credentials }).send(new GetUserCommand({}));
    assert.equal(own.User?.Arn, arn('user/myself'));
    const root = await iam().send(new GetUserCommand({}));
    assert.equal(root.User?.Arn, arn('root'));
  });
});

describe('access keys', () => {
  test('a user has two at most, and their secrets are shown once', async () => {
    const UserName = 'keeper';
    await create({ UserName });
    const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
    assert.match(AccessKey?.AccessKeyId ?? '', /^AKIA[A-Z2-7]{16}$/);
    assert.match(AccessKey?.SecretAccessKey ?? '', /^[A-Za-z0-9+/]{40}$/);
    assert.deepEqual([AccessKey?.UserName, AccessKey?.Status], [UserName, 'Active']);
    const second = await createKey(iam(), UserName);
    await assert.rejects(createKey(iam(), UserName), {
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    });
    const { AccessKeyMetadata, IsTruncated } = await iam().send(
      new ListAccessKeysCommand({ UserName }),
    );
    assert.deepEqual(
      AccessKeyMetadata?.map(({ CreateDate, ...key }) => key),
      [AccessKey?.AccessKeyId, second.accessKeyId].map((AccessKeyId) => ({
        UserName,
        AccessKeyId,
        Status: 'Active',
      })),
    );
    assert.ok(AccessKeyMetadata?.every(({ CreateDate }) => CreateDate instanceof Date));
    assert.equal(IsTruncated, false);
    await assert.rejects(createKey(iam(), 'nobody'), noUser('nobody'));
  });

  test('a page of keys is continued', async () => {
    await createUser(iam(), 'paged');
    await createKey(iam(), 'paged');
    const list = (Marker?: string) =>
      iam().send(new ListAccessKeysCommand({ UserName: 'paged', MaxItems: 1, Marker }));
    const one = await list();
    const two = await list(one.Marker);
    assert.deepEqual([one.IsTruncated, two.IsTruncated], [true, false]);
    const ids = [...(one.AccessKeyMetadata ?? []), ...(two.AccessKeyMetadata ?? [])];
    assert.equal(new Set(ids.map(({ AccessKeyId }) => AccessKeyId)).size, 2);
    await assert.rejects(list('nonsense!'), { name: 'ValidationError' });
  });

  test('an inactive key opens nothing until it is active again', async () => {
    const credentials = await createUser(iam(), 'switched', anything);
    const AccessKeyId = credentials.accessKeyId;
    const call = () =>
      server.cognito({ credentials }).send(new ListUserPoolsCommand({ MaxResults: 1 }));
    const turn = (Status: 'Active' | 'Inactive') =>
      iam().send(new UpdateAccessKeyCommand({ UserName: 'switched', AccessKeyId, Status }));
    await call();
    await turn('Inactive');
    const invalid = 'The security token included in the request is invalid.';
    await assert.rejects(call, { name: 'UnrecognizedClientException', message: invalid });
    await assert.rejects(server.iam({ credentials }).send(new GetUserCommand({})), {
      name: 'InvalidClientTokenId',
      message: invalid,
    });
    const { AccessKeyMetadata } = await iam().send(
      new ListAccessKeysCommand({ UserName: 'switched' }),
    );
    assert.equal(AccessKeyMetadata?.[0]?.Status, 'Inactive');
    await turn('Active');
    await call();
    const expired = { UserName: 'switched', AccessKeyId, Status: 'Expired' } as const;
    await assert.rejects(iam().send(new UpdateAccessKeyCommand(expired)), {
      name: 'InvalidInputException',
    });
    await iam().send(new DeleteAccessKeyCommand({ UserName: 'switched', AccessKeyId }));
    await assert.rejects(call, { name: 'UnrecognizedClientException' });
  });

  test('a key that is not the user’s is not found', async () => {
    await createUser(iam(), 'stranger');
    const AccessKeyId = 'AKIAIOSFODNN7EXAMPLE';
    const missing = {
      name: 'NoSuchEntityException',
      message: `The Access Key with id ${AccessKeyId} cannot be found.`,
    };
    const key = { UserName: 'stranger', AccessKeyId };
    const update = new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' });
    await assert.rejects(iam().send(update), missing);
    await assert.rejects(iam().send(new DeleteAccessKeyCommand(key)), missing);
    await assert.rejects(iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), {
      name: 'AccessDenied',
      message:
        `User: ${arn('root')} is not authorized to perform iam:GetAccessKeyLastUsed ` +
        `on resource: access key ${AccessKeyId}`,
    });
  });

  test('its last use tells when, for which service and where', async () => {
    const credentials = await createUser(iam(), 'busy', anything);
    const last = async () => {
      const { accessKeyId: AccessKeyId } = credentials;
      return iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    };
    assert.deepEqual((await last()).AccessKeyLastUsed, { ServiceName: 'N/A', Region: 'N/A' });
    const client = server.cognito({ credentials, region: 'eu-west-3' });
    await client.send(new ListUserPoolsCommand({ MaxResults: 1 }));
    let used = (await last()).AccessKeyLastUsed;
    for (let i = 0; i < 100 && used?.ServiceName === 'N/A'; i++) {
      await sleep(10);
      used = (await last()).AccessKeyLastUsed;
    }
    assert.deepEqual([used?.ServiceName, used?.Region], ['cognito-idp', 'eu-west-3']);
    assert.ok(Math.abs((used?.LastUsedDate?.getTime() ?? 0) - Date.now()) < 60_000);
  });

  test('without a name, a user’s own keys are meant, and nobody else has any', async () => {
    const credentials = await createUser(iam(), 'owner', anything);
    const own = server.iam({ credentials });
    const { AccessKey } = await own.send(new CreateAccessKeyCommand({}));
    assert.equal(AccessKey?.UserName, 'owner');
    const AccessKeyId = AccessKey?.AccessKeyId ?? '';
    await own.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    const { AccessKeyMetadata } = await own.send(new ListAccessKeysCommand({}));
    assert.deepEqual(AccessKeyMetadata?.map(({ Status }) => Status).sort(), ['Active', 'Inactive']);
    await own.send(new DeleteAccessKeyCommand({ AccessKeyId }));
    const missing = {
      name: 'ValidationError',
      message: 'Must specify userName when calling with non-User credentials',
    };
    await assert.rejects(iam().send(new CreateAccessKeyCommand({})), missing);
    await assert.rejects(iam().send(new ListAccessKeysCommand({})), missing);
    await assert.rejects(iam().send(new DeleteAccessKeyCommand({ AccessKeyId })), missing);
  });

  test('a secret is nowhere in the store, and its key works after a restart', async (t) => {
    let own = await startServer();
    t.after(() => own.close());
    const credentials = await createUser(own.iam(), 'sealed', anything);
    assert.notDeepEqual(await placesOf(own, credentials.accessKeyId), []);
    assert.deepEqual(await placesOf(own, credentials.secretAccessKey), []);
    own = await own.restart();
    await own.iam({ credentials }).send(new GetUserCommand({}));
  });
});

describe('groups', () => {
  const group = (GroupName: string, Path = '/') =>
    iam().send(new CreateGroupCommand({ GroupName, Path }));
  const noGroup = (name: string) => ({
    name: 'NoSuchEntityException',
    message: `The group with name ${name} cannot be found.`,
  });

  test('one is made once and found again', async () => {
    const { Group } = await group('Readers', '/team/');
    assert.match(Group?.GroupId ?? '', /^AGPA[A-Z0-9]{17}$/);
    assert.deepEqual(Group, {
      Path: '/team/',
      GroupName: 'Readers',
      GroupId: Group?.GroupId,
      Arn: arn('group/team/Readers'),
      CreateDate: Group?.CreateDate,
    });
    const found = await iam().send(new GetGroupCommand({ GroupName: 'readers' }));
    assert.deepEqual([found.Group, found.Users, found.IsTruncated], [Group, [], false]);
    await assert.rejects(group('READERS'), {
      name: 'EntityAlreadyExistsException',
      message: 'Group with name READERS already exists.',
    });
    const missing = new GetGroupCommand({ GroupName: 'missing' });
    await assert.rejects(iam().send(missing), noGroup('missing'));
  });

  test('they are listed by path, page by page', async () => {
    for (const name of ['c', 'A', 'b']) await group(name, '/listed-groups/');
    const pages = paginateListGroups(
      { client: iam(), pageSize: 2 },
      { PathPrefix: '/listed-groups/' },
    );
    const found = await Array.fromAsync(pages);
    const names = found.map(({ Groups }) => Groups?.map(({ GroupName }) => GroupName));
    assert.deepEqual(names, [['A', 'b'], ['c']]);
  });

  test('users come and go', async () => {
    const GroupName = 'crew';
    await group(GroupName);
    for (const UserName of ['crew-b', 'crew-a', 'crew-c']) {
      await create({ UserName });
      await iam().send(new AddUserToGroupCommand({ GroupName, UserName }));
      await iam().send(new AddUserToGroupCommand({ GroupName, UserName }));
    }
    const pages = paginateGetGroup({ client: iam(), pageSize: 2 }, { GroupName });
    const found = await Array.fromAsync(pages);
    const names = found.map(({ Users }) => Users?.map(({ UserName }) => UserName));
    assert.deepEqual(names, [['crew-a', 'crew-b'], ['crew-c']]);
    const remove = new RemoveUserFromGroupCommand({ GroupName, UserName: 'crew-a' });
    await iam().send(remove);
    const { Groups } = await iam().send(new ListGroupsForUserCommand({ UserName: 'crew-a' }));
    assert.deepEqual(Groups, []);
    await assert.rejects(
      iam().send(new DeleteGroupCommand({ GroupName })),
      conflict('Cannot delete entity, must remove users from group first.'),
    );
    const UserName = 'any-user';
    for (const command of [
      new AddUserToGroupCommand({ GroupName, UserName }),
      new RemoveUserFromGroupCommand({ GroupName: 'missing', UserName }),
      new ListGroupsForUserCommand({ UserName }),
    ])
      await assert.rejects(iam().send(command as AddUserToGroupCommand), noUser(UserName));
    const nowhere = new AddUserToGroupCommand({ GroupName: 'missing', UserName: 'crew-b' });
    await assert.rejects(iam().send(nowhere), noGroup('missing'));
  });

  test('a user is in ten at most, and they are listed by name, page by page', async () => {
    const UserName = 'joiner';
    await create({ UserName });
    const names = Array.from({ length: 11 }, (_, i) => `joined-${String.fromCharCode(97 + i)}`);
    for (const name of names) await group(name);
    for (const GroupName of names.slice(0, 10))
      await iam().send(new AddUserToGroupCommand({ GroupName, UserName }));
    const eleventh = new AddUserToGroupCommand({ GroupName: 'joined-k', UserName });
    await assert.rejects(iam().send(eleventh), {
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for GroupsPerUser: 10',
    });
    const list = (Marker?: string) =>
      iam().send(new ListGroupsForUserCommand({ UserName, MaxItems: 6, Marker }));
    const one = await list();
    const two = await list(one.Marker);
    const listed = [...(one.Groups ?? []), ...(two.Groups ?? [])].map((g) => g.GroupName);
    assert.deepEqual([listed, two.IsTruncated], [names.slice(0, 10), false]);
  });

  test('inline policies are put, read, listed and deleted', async () => {
    const GroupName = 'ruled';
    await group(GroupName);
    const PolicyName = 'rule';
    const put = (PolicyDocument: string) =>
      iam().send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }));
    await put(anything);
    const read = new GetGroupPolicyCommand({ GroupName, PolicyName });
    const { PolicyDocument } = await iam().send(read);
    assert.equal(decodeURIComponent(PolicyDocument ?? ''), anything);
    const { PolicyNames } = await iam().send(new ListGroupPoliciesCommand({ GroupName }));
    assert.deepEqual(PolicyNames, [PolicyName]);
    await assert.rejects(put('{'), { name: 'MalformedPolicyDocumentException' });
    await assert.rejects(put(policy({ Action: 'a:'.padEnd(6_000, 'b') })), {
      name: 'LimitExceededException',
      message: 'Maximum policy size of 5120 bytes exceeded for group ruled',
    });
    await assert.rejects(
      iam().send(new DeleteGroupCommand({ GroupName })),
      conflict('Cannot delete entity, must delete policies first.'),
    );
    const remove = new DeleteGroupPolicyCommand({ GroupName, PolicyName });
    await iam().send(remove);
    const missing = {
      name: 'NoSuchEntityException',
      message: 'The group policy with name rule cannot be found.',
    };
    await assert.rejects(iam().send(read), missing);
    await assert.rejects(iam().send(new DeleteGroupPolicyCommand(remove.input)), missing);
    await iam().send(new DeleteGroupCommand({ GroupName }));
    await assert.rejects(put(anything), noGroup(GroupName));
  });
});

test('inline policies of a user are put, read, listed and deleted', async () => {
  const UserName = 'allowed';
  await create({ UserName });
  const PolicyName = 'own';
  const put = (PolicyDocument: string) =>
    iam().send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  await put(anything);
  const read = new GetUserPolicyCommand({ UserName, PolicyName });
  const { PolicyDocument } = await iam().send(read);
  assert.equal(decodeURIComponent(PolicyDocument ?? ''), anything);
  const { PolicyNames } = await iam().send(new ListUserPoliciesCommand({ UserName }));
  assert.deepEqual(PolicyNames, [PolicyName]);
  await assert.rejects(put(policy({ Action: 'cognito' })), {
    name: 'MalformedPolicyDocumentException',
    message: /Actions\/Conditions must be prefaced by a vendor/,
  });
  await assert.rejects(put(policy({ Action: 'a:'.padEnd(2_100, 'b') })), {
    name: 'LimitExceededException',
    message: 'Maximum policy size of 2048 bytes exceeded for user allowed',
  });
  await iam().send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  await assert.rejects(iam().send(read), {
    name: 'NoSuchEntityException',
    message: 'The user policy with name own cannot be found.',
  });
});
