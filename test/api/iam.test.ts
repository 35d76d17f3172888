/** Roles and their inline policies over the Query protocol, through the AWS SDK. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateRoleCommand,
  type CreateRoleCommandInput,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  paginateListRolePolicies,
  paginateListRoles,
  type Role,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { assertEveryMember } from '../support/contract.ts';
import { logsPolicy, trustPolicy } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const create = async (input: Partial<CreateRoleCommandInput> = {}): Promise<Partial<Role>> => {
  const command = new CreateRoleCommand({
    RoleName: 'people',
    AssumeRolePolicyDocument: trustPolicy,
    ...input,
  });
  return (await server.iam().send(command)).Role ?? {};
};
const get = async (RoleName: string): Promise<Partial<Role>> =>
  (await server.iam().send(new GetRoleCommand({ RoleName }))).Role ?? {};
const put = (RoleName: string, PolicyName: string, PolicyDocument = logsPolicy) =>
  server.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
const remove = (RoleName: string) => server.iam().send(new DeleteRoleCommand({ RoleName }));

/** IAM answers documents percent-encoded, for the client to decode. */
const decoded = ({ AssumeRolePolicyDocument = '', ...role }: Partial<Role>) => ({
  ...role,
  AssumeRolePolicyDocument: decodeURIComponent(AssumeRolePolicyDocument),
});
/** A refusal in IAM's sentence; where in the document it is may follow. */
const malformed = (sentence: string) => ({
  name: 'MalformedPolicyDocumentException',
  message: new RegExp(`^${RegExp.escape(sentence)}`),
});
const noRole = (name: string) => ({
  name: 'NoSuchEntityException',
  message: `The role with name ${name} cannot be found.`,
});

test('a role made with its trust policy only has the defaults of AWS', async () => {
  const made = await create({ RoleName: 'bare' });
  assert.match(made.RoleId ?? '', /^AROA[A-Z0-9]{17}$/);
  assert.ok(made.CreateDate instanceof Date);
  assert.deepEqual(decoded(made), {
    Path: '/',
    RoleName: 'bare',
    RoleId: made.RoleId,
    Arn: 'arn:aws:iam::123456789012:role/bare',
    CreateDate: made.CreateDate,
    AssumeRolePolicyDocument: trustPolicy,
    MaxSessionDuration: 3600,
  });
  assert.deepEqual(await get('bare'), { ...made, RoleLastUsed: {} });
});

test('a role given every member of the contract gives every one back', async () => {
  const input = {
    Path: '/service-role/people/',
    RoleName: 'Full+=,.@-_role',
    AssumeRolePolicyDocument: `${trustPolicy}\n`,
    Description: 'Täglich & <always>',
    MaxSessionDuration: 43_200,
    PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    Tags: [
      { Key: 'team', Value: 'identity' },
      { Key: 'empty', Value: '' },
    ],
  } satisfies CreateRoleCommandInput;
  assertEveryMember('iam', 'CreateRole', [input]);
  const { RoleId, CreateDate, ...role } = decoded(await create(input));
  assert.deepEqual(role, {
    ...input,
    Arn: 'arn:aws:iam::123456789012:role/service-role/people/Full+=,.@-_role',
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: input.PermissionsBoundary,
    },
  });
  assert.deepEqual(decoded(await get(input.RoleName)), {
    ...role,
    RoleId,
    CreateDate,
    RoleLastUsed: {},
  });
});

test('a role is made once, and is no longer found when it was deleted', async () => {
  await create({ RoleName: 'once' });
  await assert.rejects(create({ RoleName: 'once', Path: '/other/' }), {
    name: 'EntityAlreadyExistsException',
    message: 'Role with name once already exists.',
  });
  await remove('once');
  for (const call of [() => get('once'), () => remove('once'), () => put('once', 'logs')])
    await assert.rejects(call, noRole('once'));
});

test('an update changes what it names and keeps the rest', async () => {
  await create({ RoleName: 'changing', Description: 'before', MaxSessionDuration: 7200 });
  const update = { RoleName: 'changing', Description: 'after' };
  await server.iam().send(new UpdateRoleCommand(update));
  const half = await get('changing');
  assert.deepEqual([half.Description, half.MaxSessionDuration], ['after', 7200]);
  const full = { ...update, Description: 'done', MaxSessionDuration: 3600 };
  assertEveryMember('iam', 'UpdateRole', [full]);
  await server.iam().send(new UpdateRoleCommand(full));
  const role = await get('changing');
  assert.deepEqual([role.Description, role.MaxSessionDuration], ['done', 3600]);
});

test('a trust policy is replaced by another, and by no other text', async () => {
  await create({ RoleName: 'trusting' });
  const replace = (PolicyDocument: string) =>
    server.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: 'trusting', PolicyDocument }));
  const document = trustPolicy.replace('cognito-idp', 'ec2');
  await replace(document);
  assert.equal(decoded(await get('trusting')).AssumeRolePolicyDocument, document);
  await assert.rejects(replace('{'), malformed('This policy contains invalid Json'));
  await assert.rejects(
    replace(trustPolicy.replace('sts:AssumeRole', 'iam:PassRole')),
    malformed('AssumeRole policy may only specify STS AssumeRole actions.'),
  );
  assert.equal(decoded(await get('trusting')).AssumeRolePolicyDocument, document);
});

test('inline policies are put, replaced, read, listed and deleted by name', async () => {
  const RoleName = 'allowed';
  await create({ RoleName });
  const iam = server.iam();
  const read = async (PolicyName: string) =>
    iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  await put(RoleName, 'logs', logsPolicy.replace('logs:PutLogEvents', 'logs:*'));
  await put(RoleName, 'logs', `  ${logsPolicy}`);
  await put(RoleName, 'also+logs');
  const { PolicyDocument, PolicyName } = await read('logs');
  assert.deepEqual(
    [PolicyName, decodeURIComponent(PolicyDocument ?? '')],
    ['logs', `  ${logsPolicy}`],
  );
  const list = new ListRolePoliciesCommand({ RoleName });
  assert.deepEqual((await iam.send(list)).PolicyNames, ['also+logs', 'logs']);
  await assert.rejects(remove(RoleName), {
    name: 'DeleteConflictException',
    message: 'Cannot delete entity, must delete policies first.',
  });
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'logs' }));
  const gone = {
    name: 'NoSuchEntityException',
    message: 'The role policy with name logs cannot be found.',
  };
  await assert.rejects(read('logs'), gone);
  await assert.rejects(
    iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'logs' })),
    gone,
  );
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'also+logs' }));
  await remove(RoleName);
});

test('a policy that is none is refused in the words of IAM', async () => {
  await create({ RoleName: 'malformed' });
  const statement = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
  const document = (other: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...other }] });
  const cases: [string, string][] = [
    ['not JSON', 'Syntax errors in policy.'],
    [document({ Principal: '*' }), 'Policy document should not specify a principal.'],
    [document({ Resource: undefined }), 'Policy statement must contain resources.'],
    [
      document({ Action: 'PutLogEvents' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [document({ Resource: 'people' }), 'Resource people must be in ARN format or "*".'],
  ];
  for (const [text, sentence] of cases)
    await assert.rejects(put('malformed', 'logs', text), malformed(sentence));
  const { PolicyNames } = await server
    .iam()
    .send(new ListRolePoliciesCommand({ RoleName: 'malformed' }));
  assert.deepEqual(PolicyNames, []);
});

test('policies have room together for 10,240 characters, trust policies for 2,048', async () => {
  await create({ RoleName: 'large' });
  const long = (count: number) => logsPolicy.replace('logs:PutLogEvents', 'x:'.padEnd(count, 'y'));
  await put('large', 'one', long(6_000));
  await assert.rejects(put('large', 'two', long(6_000)), {
    name: 'LimitExceededException',
    message: 'Maximum policy size of 10240 bytes exceeded for role large',
  });
  const trust = trustPolicy.replace('AssumeRole', 'AssumeRole'.padEnd(2_048, 'y'));
  await assert.rejects(create({ RoleName: 'larger', AssumeRolePolicyDocument: trust }), {
    name: 'LimitExceededException',
    message: 'Cannot exceed quota for ACLSizePerRole: 2048',
  });
});

test('roles are listed by path, page by page, none twice, without tags and boundary', async () => {
  const client = server.iam();
  const made = ['a', 'B', 'c', 'd', 'e'].map((name) => `listed-${name}`);
  for (const RoleName of made)
    await create({ RoleName, Path: '/listed/', Tags: [{ Key: 'team', Value: 'x' }] });
  await create({ RoleName: 'listed-elsewhere', Path: '/listed-not/' });
  for (const pageSize of [1, 2, 5, 100]) {
    const names: (string | undefined)[] = [];
    const query = { PathPrefix: '/listed/' };
    for await (const { Roles = [] } of paginateListRoles({ client, pageSize }, query)) {
      assert.ok(Roles.length <= pageSize);
      names.push(...Roles.map((role) => role.RoleName));
      for (const role of Roles)
        assert.deepEqual([role.Tags, role.PermissionsBoundary], [undefined, undefined]);
    }
    assert.deepEqual(names.sort(), made.toSorted());
  }
  const all = await client.send(new ListRolesCommand({}));
  assert.equal(all.IsTruncated, false);
  assert.ok((all.Roles?.length ?? 0) > made.length);
  await assert.rejects(client.send(new ListRolesCommand({ Marker: 'nonsense' })), {
    name: 'ValidationError',
    message: 'Invalid Marker.',
  });
});

test('policies are listed to the last, page by page, none twice', async () => {
  const client = server.iam();
  const RoleName = 'many';
  await create({ RoleName });
  const made = ['a', 'b', 'c', 'd', 'e'];
  for (const name of made) await put(RoleName, name);
  const names: string[] = [];
  const query = { RoleName };
  for await (const page of paginateListRolePolicies({ client, pageSize: 2 }, query))
    names.push(...(page.PolicyNames ?? []));
  assert.deepEqual(names, made);
  const wrong = new ListRolePoliciesCommand({ RoleName, Marker: 'nonsense' });
  await assert.rejects(client.send(wrong), { name: 'ValidationError', message: 'Invalid Marker.' });
});

test('roles are of no region: made in one, seen in all', async () => {
  await create({ RoleName: 'global' });
  const elsewhere = server.iam({ region: 'eu-west-1' });
  const { Role } = await elsewhere.send(new GetRoleCommand({ RoleName: 'global' }));
  assert.equal(Role?.Arn, 'arn:aws:iam::123456789012:role/global');
});

test('what the contract forbids is refused by name, and nothing is made', async () => {
  const cases: [Partial<CreateRoleCommandInput>, RegExp][] = [
    [
      { RoleName: 'with space' },
      /at 'roleName' failed to satisfy constraint: .*\[\\w\+=,\.@-\]\+$/,
    ],
    [{ RoleName: 'x'.repeat(65) }, /at 'roleName' .* less than or equal to 64$/],
    [{ MaxSessionDuration: 3599 }, /'3599' at 'maxSessionDuration' .* equal to 3600$/],
    [{ Path: 'no-slashes' }, /at 'path' failed to satisfy constraint/],
  ];
  for (const [input, message] of cases)
    await assert.rejects(create({ RoleName: 'refused', ...input }), {
      name: 'ValidationError',
      message,
    });
  await assert.rejects(
    create({
      RoleName: 'refused',
      Tags: [
        { Key: 'team', Value: '1' },
        { Key: 'Team', Value: '2' },
      ],
    }),
    {
      name: 'InvalidInputException',
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    },
  );
  await assert.rejects(get('refused'), noRole('refused'));
});
