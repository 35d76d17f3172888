/** Groups of a pool's users, made and filled over the API. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminAddUserToGroupCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  CreateGroupCommand,
  type CreateGroupCommandInput,
  DeleteGroupCommand,
  DeleteUserPoolCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListUsersInGroupCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { groupsPerUserOfPoolMax } from '../../src/lib/limits.ts';
import { assertEveryMember } from '../support/contract.ts';
import { accountId, createUser, policy } from '../support/iam.ts';
import { createImportRole, runImport } from '../support/import.ts';
import { allPages } from '../support/pages.ts';
import { peopleIn } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let people: Awaited<ReturnType<typeof peopleIn>>;
before(async () => {
  server = await startServer();
  people = await peopleIn(server);
});
after(() => server.close());

const roleArn = `arn:aws:iam::${accountId}:role/editors`;
const missing = { name: 'ResourceNotFoundException', message: 'Group not found.' };
const nobody = { name: 'UserNotFoundException', message: 'User does not exist.' };

/** The calls about groups of one pool. */
function groupsOf(UserPoolId: string, client = server.cognito()) {
  const member = (Username: string, GroupName: string) => ({ UserPoolId, Username, GroupName });
  return {
    create: async (GroupName: string, input: Partial<CreateGroupCommandInput> = {}) =>
      (await client.send(new CreateGroupCommand({ UserPoolId, GroupName, ...input }))).Group,
    get: async (GroupName: string) =>
      (await client.send(new GetGroupCommand({ UserPoolId, GroupName }))).Group,
    update: async (GroupName: string, input: Partial<CreateGroupCommandInput> = {}) =>
      (await client.send(new UpdateGroupCommand({ UserPoolId, GroupName, ...input }))).Group,
    remove: (GroupName: string) => client.send(new DeleteGroupCommand({ UserPoolId, GroupName })),
    list: (Limit?: number) =>
      allPages(async (NextToken) => {
        const page = await client.send(new ListGroupsCommand({ UserPoolId, Limit, NextToken }));
        return { items: page.Groups?.map((group) => group.GroupName), token: page.NextToken };
      }),
    add: (Username: string, GroupName: string) =>
      client.send(new AdminAddUserToGroupCommand(member(Username, GroupName))),
    leave: (Username: string, GroupName: string) =>
      client.send(new AdminRemoveUserFromGroupCommand(member(Username, GroupName))),
    ofUser: (Username: string, Limit?: number) =>
      allPages(async (NextToken) => {
        const input = { UserPoolId, Username, Limit, NextToken };
        const page = await client.send(new AdminListGroupsForUserCommand(input));
        return { items: page.Groups?.map((group) => group.GroupName), token: page.NextToken };
      }),
    members: (GroupName: string, Limit?: number) =>
      allPages(async (NextToken) => {
        const input = { UserPoolId, GroupName, Limit, NextToken };
        const page = await client.send(new ListUsersInGroupCommand(input));
        return { items: page.Users?.map((user) => user.Username), token: page.NextToken };
      }),
  };
}

describe('a group', () => {
  test('answers what it was given, and nothing that it was not', async () => {
    const groups = groupsOf(people.id);
    const input = { Description: 'They write', Precedence: 0, RoleArn: roleArn };
    assertEveryMember('cognito-idp', 'CreateGroup', [
      { GroupName: 'editors', UserPoolId: people.id, ...input },
    ]);
    const { CreationDate, LastModifiedDate, ...made } =
      (await groups.create('editors', input)) ?? {};
    assert.deepEqual(made, { GroupName: 'editors', UserPoolId: people.id, ...input });
    assert.ok(CreationDate instanceof Date);
    assert.deepEqual(LastModifiedDate, CreationDate);
    assert.deepEqual(await groups.get('editors'), { CreationDate, LastModifiedDate, ...made });

    const plain = await groups.create('readers');
    assert.deepEqual(Object.keys(plain ?? {}).sort(), [
      'CreationDate',
      'GroupName',
      'LastModifiedDate',
      'UserPoolId',
    ]);
  });

  test('keeps what an update leaves out', async () => {
    const groups = groupsOf(people.id);
    const made = await groups.create('changing', { Description: 'Before', Precedence: 7 });
    const { LastModifiedDate, ...changed } =
      (await groups.update('changing', { Description: 'After' })) ?? {};
    const { LastModifiedDate: madeDate, ...before } = made ?? {};
    assert.deepEqual(changed, { ...before, Description: 'After' });
    assert.ok((LastModifiedDate?.getTime() ?? 0) >= (madeDate?.getTime() ?? Number.NaN));
    assert.equal((await groups.update('changing', { Precedence: 0 }))?.Precedence, 0);
    assert.equal((await groups.get('changing'))?.Description, 'After');
  });

  test('has a name of its own in its pool, case and all', async () => {
    const groups = groupsOf(people.id);
    await groups.create('Twice');
    await groups.create('twice');
    await assert.rejects(groups.create('Twice'), {
      name: 'GroupExistsException',
      message: 'A group with the name Twice already exists.',
    });
    await groupsOf((await peopleIn(server)).id).create('Twice');
    for (const name of ['a name', '', 'x'.repeat(129)])
      await assert.rejects(groups.create(name), { name: 'InvalidParameterException' }, name);
    await groups.create('Ärzte-🩺/∑');
    assert.equal((await groups.get('Ärzte-🩺/∑'))?.GroupName, 'Ärzte-🩺/∑');
  });

  test('that is not there is answered as such by every call, and so is a pool', async () => {
    await people.create('somebody');
    const groups = groupsOf(people.id);
    const calls = (of: typeof groups) => [
      () => of.get('nowhere'),
      () => of.update('nowhere'),
      () => of.remove('nowhere'),
      () => of.members('nowhere'),
      () => of.add('somebody', 'nowhere'),
      () => of.leave('somebody', 'nowhere'),
    ];
    for (const call of calls(groups)) await assert.rejects(call, missing);
    const id = `${people.id.slice(0, -4)}none`;
    const elsewhere = groupsOf(id);
    const noPool = {
      name: 'ResourceNotFoundException',
      message: `User pool ${id} does not exist.`,
    };
    const all = [
      ...calls(elsewhere),
      () => elsewhere.create('x'),
      () => elsewhere.list(),
      () => elsewhere.ofUser('somebody'),
    ];
    for (const call of all) await assert.rejects(call, noPool);
    await groups.create('here');
    for (const call of [
      () => groups.add('nobody', 'here'),
      () => groups.leave('nobody', 'here'),
      () => groups.ofUser('nobody'),
    ])
      await assert.rejects(call, nobody);
  });
});

describe('the members of a group', () => {
  test('join and leave, by any of their names, and doing so twice changes nothing', async () => {
    const own = await peopleIn(server, { AliasAttributes: ['email'] });
    const groups = groupsOf(own.id);
    const { sub } = await own.get(
      (await own.create('ana', { email: 'ana@example.com', email_verified: 'true' })).Username ??
        '',
    );
    await own.create('ben');
    await groups.create('staff');
    for (const name of [sub ?? '', 'ana@example.com', 'ana', 'ben'])
      await groups.add(name, 'staff');
    assert.deepEqual(await groups.members('staff'), [['ana', 'ben']]);
    assert.deepEqual(await groups.members('staff', 1), [['ana'], ['ben']]);
    for (let i = 0; i < 2; i++) await groups.leave('ana@example.com', 'staff');
    assert.deepEqual(await groups.members('staff'), [['ben']]);
    assert.deepEqual(await groups.ofUser('ana'), [[]]);
  });

  test('are shown with their attributes', async () => {
    const own = await peopleIn(server);
    const groups = groupsOf(own.id);
    const made = await own.create('cleo', { email: 'cleo@example.com' });
    await groups.create('shown');
    await groups.add('cleo', 'shown');
    const { Users } = await server
      .cognito()
      .send(new ListUsersInGroupCommand({ UserPoolId: own.id, GroupName: 'shown' }));
    assert.deepEqual(Users, [made]);
  });

  test('are in as many groups as AWS allows, and not in one more', async () => {
    const own = await peopleIn(server);
    const groups = groupsOf(own.id);
    await own.create('joiner');
    const names = Array.from({ length: groupsPerUserOfPoolMax }, (_, i) => `g${100 + i}`);
    for (const name of names) {
      await groups.create(name);
      await groups.add('joiner', name);
    }
    await groups.create('one-more');
    await assert.rejects(groups.add('joiner', 'one-more'), { name: 'LimitExceededException' });
    await groups.add('joiner', 'g100');
    assert.deepEqual(
      (await groups.ofUser('joiner')).map((page) => page.length),
      [60, 40],
    );
    assert.deepEqual((await groups.ofUser('joiner', 30)).flat(), names);
    assert.deepEqual((await groups.list(60)).flat(), [...names, 'one-more'].sort());
  });

  test('may be imported users', async () => {
    const own = await peopleIn(server);
    const groups = groupsOf(own.id);
    const csv = 'cognito:username,email,email_verified\nimp,imp@example.com,true\n';
    const roleArn = await createImportRole(server.iam(), 'groups-import');
    await runImport(server.cognito(), { poolId: own.id, roleArn, csv });
    await groups.create('brought');
    await groups.add('imp', 'brought');
    assert.deepEqual(await groups.members('brought'), [['imp']]);
  });

  test('leave with their user, their group and their pool', async () => {
    const own = await peopleIn(server);
    const groups = groupsOf(own.id);
    for (const name of ['dora', 'emil']) await own.create(name);
    for (const name of ['a', 'b']) {
      await groups.create(name);
      for (const user of ['dora', 'emil']) await groups.add(user, name);
    }
    await own.remove('dora');
    assert.deepEqual(await groups.members('a'), [['emil']]);
    await own.create('dora');
    assert.deepEqual(await groups.ofUser('dora'), [[]]);
    await groups.remove('a');
    assert.deepEqual(await groups.ofUser('emil'), [['b']]);
    await groups.create('a');
    assert.deepEqual(await groups.members('a'), [[]]);
    await server.cognito().send(new DeleteUserPoolCommand({ UserPoolId: own.id }));
    await assert.rejects(groups.list(), { name: 'ResourceNotFoundException' });
  });
});

test('a page token that no page gave is refused', async () => {
  const groups = groupsOf(people.id);
  await people.create('paged');
  await groups.create('paged');
  const client = server.cognito();
  const input = { UserPoolId: people.id, NextToken: 'made-up' };
  const refusal = { name: 'InvalidParameterException', message: 'Invalid pagination token.' };
  for (const command of [
    new ListGroupsCommand(input),
    new ListUsersInGroupCommand({ ...input, GroupName: 'paged' }),
  ])
    await assert.rejects(client.send(command as ListGroupsCommand), refusal);
  const ofUser = new AdminListGroupsForUserCommand({ ...input, Username: 'paged' });
  await assert.rejects(client.send(ofUser), refusal);
});

describe('the role of a group', () => {
  test('is passed, which takes iam:PassRole for it', async () => {
    const own = await peopleIn(server);
    const some = await createUser(
      server.iam(),
      'group-maker',
      policy(
        { Action: 'cognito-idp:*' },
        {
          Action: 'iam:PassRole',
          Resource: roleArn,
          Condition: { StringEquals: { 'iam:PassedToService': 'cognito-idp.amazonaws.com' } },
        },
      ),
    );
    const groups = groupsOf(own.id, server.cognito({ credentials: some }));
    await groups.create('plain');
    await groups.create('with-role', { RoleArn: roleArn });
    const RoleArn = `${roleArn}-in-chief`;
    const refusal = {
      name: 'AccessDeniedException',
      message: new RegExp(`not authorized to perform: iam:PassRole on resource: ${RoleArn}`),
    };
    await assert.rejects(groups.create('more', { RoleArn }), refusal);
    await assert.rejects(groups.update('plain', { RoleArn }), refusal);
    assert.equal((await groups.get('plain'))?.RoleArn, undefined);
  });

  test('is one of this account', async () => {
    const groups = groupsOf(people.id);
    const RoleArn = 'arn:aws:iam::999999999999:role/theirs';
    for (const call of [
      () => groups.create('foreign', { RoleArn }),
      () => groups.update('paged', { RoleArn }),
    ])
      await assert.rejects(call, {
        name: 'InvalidParameterException',
        message: `${RoleArn} is not a role of this account.`,
      });
  });
});
