/** Managed policies, their versions and attachments, and simulations, through the AWS SDK. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  type CreatePolicyCommandInput,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  type ListPoliciesCommandInput,
  ListPolicyVersionsCommand,
  PutGroupPolicyCommand,
  paginateListPolicies,
  SetDefaultPolicyVersionCommand,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { assertEveryMember } from '../support/contract.ts';
import {
  accountId,
  arn,
  createAssumableRole,
  createPolicy,
  createUser,
  policy,
  trustOf,
  variable,
} from '../support/iam.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const iam = () => server.iam();
const readAll = policy({ Action: 'cognito-idp:Describe*' });
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const missing = arn('policy/missing');
const noEntity = (message: string) => ({ name: 'NoSuchEntityException', message });
const conflict = (message: string) => ({ name: 'DeleteConflictException', message });

const create = async (input: Partial<CreatePolicyCommandInput> & { PolicyName: string }) =>
  (await iam().send(new CreatePolicyCommand({ PolicyDocument: readAll, ...input }))).Policy;
const get = async (PolicyArn: string) =>
  (await iam().send(new GetPolicyCommand({ PolicyArn }))).Policy;
const remove = (PolicyArn: string) => iam().send(new DeletePolicyCommand({ PolicyArn }));

describe('managed policies', () => {
  test('one has the defaults of AWS', async () => {
    const made = await create({ PolicyName: 'plain' });
    assert.match(made?.PolicyId ?? '', /^ANPA[A-Z0-9]{17}$/);
    assert.deepEqual(made, {
      PolicyName: 'plain',
      PolicyId: made?.PolicyId,
      Arn: arn('policy/plain'),
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: made?.CreateDate,
      UpdateDate: made?.CreateDate,
    });
    assert.deepEqual(await get(arn('policy/plain')), { ...made, Tags: [] });
  });

  test('one given every member of the contract gives every one back', async () => {
    const input = {
      PolicyName: 'Full+=,.@-_',
      Path: '/team/a/',
      PolicyDocument: `${readAll}\n`,
      Description: 'Täglich & <always>',
      Tags: [{ Key: 'team', Value: 'identity' }],
    };
    assertEveryMember('iam', 'CreatePolicy', [input]);
    const PolicyArn = (await create(input))?.Arn ?? '';
    assert.equal(PolicyArn, arn('policy/team/a/Full+=,.@-_'));
    const { Path, Description, Tags } = (await get(PolicyArn)) ?? {};
    assert.deepEqual([Path, Description, Tags], [input.Path, input.Description, input.Tags]);
    const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' });
    const { PolicyVersion } = await iam().send(version);
    assert.equal(decodeURIComponent(PolicyVersion?.Document ?? ''), input.PolicyDocument);
    assert.equal(PolicyVersion?.IsDefaultVersion, true);
  });

  test('names are given once, and documents have to be good and small', async () => {
    await create({ PolicyName: 'once' });
    await assert.rejects(create({ PolicyName: 'ONCE', Path: '/other/' }), {
      name: 'EntityAlreadyExistsException',
      message: 'A policy called ONCE already exists. Duplicate names are not allowed.',
    });
    await assert.rejects(create({ PolicyName: 'bad', PolicyDocument: '{}' }), {
      name: 'MalformedPolicyDocumentException',
    });
    const long = policy({ Action: 'a:'.padEnd(6_200, 'b') });
    await assert.rejects(create({ PolicyName: 'long', PolicyDocument: long }), {
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
    const notFound = noEntity(`Policy ${missing} was not found.`);
    await assert.rejects(get(missing), notFound);
    await assert.rejects(remove(missing), notFound);
    await assert.rejects(get('longpolicynamebutnoarn'), {
      name: 'InvalidInputException',
      message: 'ARN longpolicynamebutnoarn is not valid.',
    });
  });

  test('versions come and go, five at a time, and one of them is in force', async () => {
    const PolicyArn = (await create({ PolicyName: 'versioned' }))?.Arn ?? '';
    const add = async (SetAsDefault?: boolean) => {
      const input = { PolicyArn, PolicyDocument: readAll, SetAsDefault };
      return (await iam().send(new CreatePolicyVersionCommand(input))).PolicyVersion;
    };
    const second = await add(true);
    assert.deepEqual([second?.VersionId, second?.IsDefaultVersion], ['v2', true]);
    assert.equal((await add())?.IsDefaultVersion, false);
    await add();
    await add();
    await assert.rejects(add(), {
      name: 'LimitExceededException',
      message:
        'A managed policy can have up to 5 versions. Before you create a new version, ' +
        'you must delete an existing version.',
    });
    const at = (VersionId: string) => ({ PolicyArn, VersionId });
    const drop = (VersionId: string) => iam().send(new DeletePolicyVersionCommand(at(VersionId)));
    const prefer = (VersionId: string) =>
      iam().send(new SetDefaultPolicyVersionCommand(at(VersionId)));
    const list = async (MaxItems?: number, Marker?: string) =>
      iam().send(new ListPolicyVersionsCommand({ PolicyArn, MaxItems, Marker }));
    const ids = async () => (await list()).Versions?.map((v) => [v.VersionId, v.IsDefaultVersion]);
    await assert.rejects(drop('v2'), conflict('Cannot delete the default version of a policy.'));
    await prefer('v3');
    await drop('v2');
    assert.equal((await add())?.VersionId, 'v6');
    assert.deepEqual(await ids(), [
      ['v6', false],
      ['v5', false],
      ['v4', false],
      ['v3', true],
      ['v1', false],
    ]);
    const first = await list(3);
    const rest = await list(3, first.Marker);
    assert.deepEqual(
      [...(first.Versions ?? []), ...(rest.Versions ?? [])].map((v) => v.VersionId),
      ['v6', 'v5', 'v4', 'v3', 'v1'],
    );
    assert.deepEqual([first.IsTruncated, rest.IsTruncated], [true, false]);
    const gone = noEntity(`Policy ${PolicyArn} version v9 does not exist or is not attachable.`);
    for (const call of [
      () => drop('v9'),
      () => prefer('v9'),
      () => iam().send(new GetPolicyVersionCommand(at('v9'))),
    ])
      await assert.rejects(call, gone);
    await assert.rejects(
      remove(PolicyArn),
      conflict(
        'This policy has more than one version. ' +
          "Before you delete a policy, you must delete the policy's versions. " +
          'The default version is deleted with the policy.',
      ),
    );
    for (const id of ['v6', 'v5', 'v4', 'v1']) await drop(id);
    await remove(PolicyArn);
    await assert.rejects(list(), noEntity(`Policy ${PolicyArn} was not found.`));
  });

  test('AWS’s own policies are there and belong to AWS', async () => {
    const names = [
      'AdministratorAccess',
      'AmazonCognitoPowerUser',
      'AmazonCognitoReadOnly',
      'CloudWatchLogsFullAccess',
      'CloudWatchLogsReadOnlyAccess',
      'IAMFullAccess',
      'ReadOnlyAccess',
    ];
    for (const name of names) {
      const found = await get(aws(name));
      assert.deepEqual([found?.PolicyName, found?.Arn], [name, aws(name)]);
      const read = new GetPolicyVersionCommand({ PolicyArn: aws(name), VersionId: 'v1' });
      const { PolicyVersion } = await iam().send(read);
      assert.match(decodeURIComponent(PolicyVersion?.Document ?? ''), /"Effect":"Allow"/);
    }
    const PolicyArn = aws('ReadOnlyAccess');
    const denied = (action: string) => ({
      name: 'AccessDenied',
      message:
        `User: ${arn('root')} is not authorized to perform: iam:${action} ` +
        `on resource: policy ${PolicyArn}`,
    });
    await assert.rejects(remove(PolicyArn), denied('DeletePolicy'));
    const at = { PolicyArn, VersionId: 'v1' };
    await assert.rejects(
      iam().send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: readAll })),
      denied('CreatePolicyVersion'),
    );
    await assert.rejects(
      iam().send(new SetDefaultPolicyVersionCommand(at)),
      denied('SetDefaultPolicyVersion'),
    );
    await assert.rejects(
      iam().send(new DeletePolicyVersionCommand(at)),
      denied('DeletePolicyVersion'),
    );
  });

  test('they are listed by scope, path and use, page by page', async () => {
    const own = await startServer();
    const client = own.iam();
    const path = async (PolicyName: string, Path: string) =>
      (await client.send(new CreatePolicyCommand({ PolicyName, Path, PolicyDocument: readAll })))
        .Policy?.Arn ?? '';
    const [b, a] = [await path('b', '/x/'), await path('A', '/x/y/')];
    await path('c', '/');
    await createUser(client, 'ana', undefined, { PermissionsBoundary: b });
    const attach = (PolicyArn: string) =>
      client.send(new AttachUserPolicyCommand({ UserName: 'ana', PolicyArn }));
    await attach(a);
    await attach(aws('ReadOnlyAccess'));
    const names = async (input: ListPoliciesCommandInput, pageSize = 2) => {
      const pages = await Array.fromAsync(paginateListPolicies({ client, pageSize }, input));
      assert.ok(pages.every(({ Policies }) => (Policies?.length ?? 0) <= pageSize));
      return pages.flatMap(({ Policies }) => Policies?.map((p) => p.PolicyName) ?? []);
    };
    assert.deepEqual(await names({ Scope: 'Local' }), ['A', 'b', 'c']);
    assert.equal((await names({ Scope: 'AWS' })).length, 7);
    for (const pageSize of [1, 2, 3, 4, 100])
      assert.equal(new Set(await names({}, pageSize)).size, 10, `pages of ${pageSize}`);
    assert.deepEqual(await names({ PathPrefix: '/x/' }), ['A', 'b']);
    assert.deepEqual(await names({ OnlyAttached: true }), ['A', 'ReadOnlyAccess']);
    assert.deepEqual(await names({ OnlyAttached: true, Scope: 'Local' }), ['A']);
    assert.deepEqual(await names({ PolicyUsageFilter: 'PermissionsPolicy' }), [
      'A',
      'ReadOnlyAccess',
    ]);
    assert.deepEqual(await names({ PolicyUsageFilter: 'PermissionsBoundary' }), ['b']);
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: b }));
    assert.deepEqual([Policy?.AttachmentCount, Policy?.PermissionsBoundaryUsageCount], [0, 1]);
    const bad = paginateListPolicies({ client }, { Scope: 'Local', Marker: 'b.xyz' });
    await assert.rejects(Array.fromAsync(bad), { name: 'ValidationError' });
    await assert.rejects(
      client.send(new DeletePolicyCommand({ PolicyArn: b })),
      conflict('Cannot delete a policy attached to entities.'),
    );
    await own.close();
  });
});

describe('attachments', () => {
  const RoleName = 'attached-role';
  const GroupName = 'attached-group';
  const UserName = 'attached-user';
  before(async () => {
    await createAssumableRole(iam(), RoleName, trustOf(accountId));
    await iam().send(new CreateGroupCommand({ GroupName }));
    await iam().send(new CreateUserCommand({ UserName }));
  });

  const holders = {
    user: {
      name: UserName,
      attach: (PolicyArn: string) =>
        iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
      detach: (PolicyArn: string) =>
        iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
      list: (input: object) =>
        iam().send(new ListAttachedUserPoliciesCommand({ UserName, ...input })),
    },
    group: {
      name: GroupName,
      attach: (PolicyArn: string) =>
        iam().send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
      detach: (PolicyArn: string) =>
        iam().send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
      list: (input: object) =>
        iam().send(new ListAttachedGroupPoliciesCommand({ GroupName, ...input })),
    },
    role: {
      name: RoleName,
      attach: (PolicyArn: string) =>
        iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
      detach: (PolicyArn: string) =>
        iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
      list: (input: object) =>
        iam().send(new ListAttachedRolePoliciesCommand({ RoleName, ...input })),
    },
  };
  for (const [kind, { attach, detach, list }] of Object.entries(holders))
    test(`policies are attached to a ${kind}, listed and detached`, async () => {
      const own = (await create({ PolicyName: `${kind}-own`, Path: '/own/' }))?.Arn ?? '';
      await attach(own);
      await attach(aws('ReadOnlyAccess'));
      await attach(own);
      assert.equal((await get(own))?.AttachmentCount, 1);
      const all = await list({});
      assert.deepEqual(all.AttachedPolicies, [
        { PolicyName: `${kind}-own`, PolicyArn: own },
        { PolicyName: 'ReadOnlyAccess', PolicyArn: aws('ReadOnlyAccess') },
      ]);
      const first = await list({ MaxItems: 1 });
      const second = await list({ MaxItems: 1, Marker: first.Marker });
      assert.deepEqual([first.IsTruncated, second.IsTruncated], [true, false]);
      assert.notDeepEqual(first.AttachedPolicies, second.AttachedPolicies);
      const within = await list({ PathPrefix: '/own/' });
      assert.deepEqual(
        within.AttachedPolicies?.map((p) => p.PolicyArn),
        [own],
      );
      await assert.rejects(remove(own), conflict('Cannot delete a policy attached to entities.'));
      await detach(own);
      await assert.rejects(detach(own), noEntity(`Policy ${own} was not found.`));
      await assert.rejects(
        attach(missing),
        noEntity(`Policy ${missing} does not exist or is not attachable.`),
      );
      await assert.rejects(attach('longpolicynamebutnoarn'), { name: 'InvalidInputException' });
      await remove(own);
    });

  test('ten policies at most are attached to one holder', async () => {
    const { attach, detach } = holders.role;
    const arns: string[] = [];
    for (let i = 0; i < 10; i++) arns.push((await create({ PolicyName: `many-${i}` }))?.Arn ?? '');
    // ReadOnlyAccess is attached already.
    for (const one of arns.slice(0, 9)) await attach(one);
    await assert.rejects(attach(arns[9] ?? ''), {
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PoliciesPerRole: 10',
    });
    for (const one of arns.slice(0, 9)) await detach(one);
  });

  test('who has policies attached is not deleted', async () => {
    const message = 'Cannot delete entity, must detach all policies first.';
    await assert.rejects(iam().send(new DeleteRoleCommand({ RoleName })), conflict(message));
    await assert.rejects(iam().send(new DeleteGroupCommand({ GroupName })), conflict(message));
    await holders.role.detach(aws('ReadOnlyAccess'));
    await iam().send(new DeleteRoleCommand({ RoleName }));
  });
});

describe('simulations', () => {
  const poolArn = `arn:aws:cognito-idp:us-east-1:${accountId}:userpool/us-east-1_Example01`;
  const custom = async (input: Partial<SimulateCustomPolicyCommandInput>) =>
    iam().send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [readAll],
        ActionNames: ['cognito-idp:DescribeUserPool'],
        ...input,
      }),
    );
  const decisions = async (input: Partial<SimulateCustomPolicyCommandInput>) =>
    (await custom(input)).EvaluationResults?.map((result) => result.EvalDecision);

  test('every action on every resource has a decision', async () => {
    const deny = policy(
      { Action: 'cognito-idp:*' },
      { Effect: 'Deny', Action: 'cognito-idp:Delete*', Resource: poolArn },
    );
    const input = {
      PolicyInputList: [deny],
      ActionNames: ['cognito-idp:DeleteUserPool', 'logs:GetLogEvents'],
      ResourceArns: [poolArn, `${poolArn}2`],
    };
    const { EvaluationResults = [], IsTruncated } = await custom(input);
    assert.deepEqual(
      EvaluationResults.map((r) => [r.EvalActionName, r.EvalResourceName, r.EvalDecision]),
      [
        ['cognito-idp:DeleteUserPool', poolArn, 'explicitDeny'],
        ['cognito-idp:DeleteUserPool', `${poolArn}2`, 'allowed'],
        ['logs:GetLogEvents', poolArn, 'implicitDeny'],
        ['logs:GetLogEvents', `${poolArn}2`, 'implicitDeny'],
      ],
    );
    assert.equal(IsTruncated, false);
    const first = await custom({ ...input, MaxItems: 3 });
    const rest = await custom({ ...input, MaxItems: 3, Marker: first.Marker });
    assert.deepEqual([first.EvaluationResults?.length, rest.EvaluationResults?.length], [3, 1]);
    assert.deepEqual(rest.EvaluationResults, EvaluationResults.slice(3));
  });

  test('the deciding statements are named with their places', async () => {
    const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Deny", "Action": "logs:*", "Resource": "*" },
    {
      "Effect": "Allow", "Action": "cognito-idp:*", "Resource": "*",
      "Condition": { "StringEquals": { "Statement": ["{", "]"] } }
    }
  ]
}`;
    const context = {
      ContextEntries: [
        { ContextKeyName: 'Statement', ContextKeyType: 'string', ContextKeyValues: [']'] },
      ],
    } satisfies Partial<SimulateCustomPolicyCommandInput>;
    const { EvaluationResults } = await custom({ PolicyInputList: [readAll, text], ...context });
    assert.deepEqual(EvaluationResults?.[0]?.MatchedStatements, [
      {
        SourcePolicyId: 'PolicyInputList.1',
        SourcePolicyType: 'none',
        StartPosition: { Line: 1, Column: readAll.indexOf('[') + 2 },
        EndPosition: { Line: 1, Column: readAll.indexOf(']') + 1 },
      },
      {
        SourcePolicyId: 'PolicyInputList.2',
        SourcePolicyType: 'none',
        StartPosition: { Line: 5, Column: 5 },
        EndPosition: { Line: 8, Column: 6 },
      },
    ]);
  });

  test('context keys decide, and those that are missing are told', async () => {
    const conditional = policy({
      Action: '*',
      Resource: `arn:aws:logs:*:*:log-group:${variable('aws:PrincipalTag/team')}:*`,
      Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    });
    const input = {
      PolicyInputList: [conditional],
      ResourceArns: ['arn:aws:logs:r:1:log-group:a:*'],
    };
    const { EvaluationResults } = await custom(input);
    assert.equal(EvaluationResults?.[0]?.EvalDecision, 'implicitDeny');
    assert.deepEqual(EvaluationResults?.[0]?.MissingContextValues, [
      'aws:SourceIp',
      'aws:PrincipalTag/team',
    ]);
    const entry = (ContextKeyName: string, value: string) => ({
      ContextKeyName,
      ContextKeyType: 'string' as const,
      ContextKeyValues: [value],
    });
    const given = (ip: string) => [entry('aws:sourceip', ip), entry('aws:PrincipalTag/team', 'a')];
    assert.deepEqual(await decisions({ ...input, ContextEntries: given('10.1.2.3') }), ['allowed']);
    assert.deepEqual(await decisions({ ...input, ContextEntries: given('11.1.2.3') }), [
      'implicitDeny',
    ]);
  });

  test('a boundary and a policy of the resource are taken into account', async () => {
    const nothing = policy({ Action: 'logs:*' });
    const { EvaluationResults } = await custom({ PermissionsBoundaryPolicyInputList: [nothing] });
    const [result] = EvaluationResults ?? [];
    assert.equal(result?.EvalDecision, 'implicitDeny');
    assert.deepEqual(result?.PermissionsBoundaryDecisionDetail, {
      AllowedByPermissionsBoundary: false,
    });
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: arn('user/ana') },
        Action: '*',
        Resource: '*',
      },
    });
    const asked = { PolicyInputList: [nothing], ResourcePolicy };
    assert.deepEqual(await decisions({ ...asked, CallerArn: arn('user/ana') }), ['allowed']);
    assert.deepEqual(await decisions({ ...asked, CallerArn: arn('user/bob') }), ['implicitDeny']);
    await assert.rejects(custom({ PolicyInputList: ['{'] }), {
      name: 'MalformedPolicyDocumentException',
    });
    const two = { PermissionsBoundaryPolicyInputList: [nothing, nothing] };
    await assert.rejects(custom(two), { name: 'InvalidInputException' });
  });

  const principal = async (input: Partial<SimulatePrincipalPolicyCommandInput>) =>
    (
      await iam().send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: arn('user/sim/simulated'),
          ActionNames: ['cognito-idp:DescribeUserPool', 'logs:GetLogEvents', 'iam:GetUser'],
          ...input,
        }),
      )
    ).EvaluationResults;

  test('all policies of a user count: own, groups’, attached, and the boundary', async () => {
    const boundary = await createPolicy(
      iam(),
      'sim-boundary',
      policy({ Action: ['cognito-idp:*', 'logs:*'] }),
    );
    const UserName = 'simulated';
    const own = policy({
      Action: 'iam:*',
      Condition: { StringEquals: { 'aws:username': UserName } },
    });
    await createUser(iam(), UserName, own, { PermissionsBoundary: boundary, Path: '/sim/' });
    const GroupName = 'simulators';
    await iam().send(new CreateGroupCommand({ GroupName }));
    await iam().send(new AddUserToGroupCommand({ GroupName, UserName }));
    const logs = policy({ Action: 'logs:*' });
    await iam().send(
      new PutGroupPolicyCommand({ GroupName, PolicyName: 'logs', PolicyDocument: logs }),
    );
    await iam().send(
      new AttachUserPolicyCommand({ UserName, PolicyArn: aws('AmazonCognitoReadOnly') }),
    );
    const results = (await principal({})) ?? [];
    assert.deepEqual(
      results.map((r) => [
        r.EvalDecision,
        r.MatchedStatements?.[0]?.SourcePolicyId,
        r.MatchedStatements?.[0]?.SourcePolicyType,
        r.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
      ]),
      [
        ['allowed', 'AmazonCognitoReadOnly', 'aws-managed', true],
        ['allowed', 'group_simulators_logs', 'group', true],
        ['implicitDeny', undefined, undefined, false],
      ],
    );
    const more = await principal({
      ActionNames: ['cognito-idp:DeleteUserPool'],
      PolicyInputList: [policy({ Action: 'cognito-idp:*' })],
    });
    assert.equal(more?.[0]?.EvalDecision, 'allowed');
    const group = await principal({ PolicySourceArn: arn('group/simulators') });
    assert.deepEqual(
      group?.map((r) => r.EvalDecision),
      ['implicitDeny', 'allowed', 'implicitDeny'],
    );
    const keys = new GetContextKeysForPrincipalPolicyCommand({
      PolicySourceArn: arn('user/sim/simulated'),
      PolicyInputList: [policy({ Action: '*', Resource: `arn:aws:s3:::${variable('s3:prefix')}` })],
    });
    assert.deepEqual((await iam().send(keys)).ContextKeyNames, ['aws:username', 's3:prefix']);
  });

  test('a source has to be a user, group or role that is there', async () => {
    const of = (PolicySourceArn: string) => principal({ PolicySourceArn });
    await assert.rejects(of(arn('policy/sim-boundary')), { name: 'InvalidInputException' });
    const nobody = noEntity('The user with name nobody cannot be found.');
    await assert.rejects(of(arn('user/nobody')), nobody);
    // Its path is missing.
    await assert.rejects(of(arn('user/simulated')), { name: 'NoSuchEntityException' });
    const keys = { PolicySourceArn: arn('user/nobody') };
    const asked = new GetContextKeysForPrincipalPolicyCommand(keys);
    await assert.rejects(iam().send(asked), nobody);
  });

  test('more results than can be worked out are refused', async () => {
    const ActionNames = Array.from({ length: 101 }, (_, i) => `logs:A${i}`);
    const ResourceArns = Array.from({ length: 100 }, (_, i) => `arn:aws:logs:::${i}`);
    await assert.rejects(custom({ ActionNames, ResourceArns }), { name: 'InvalidInputException' });
  });
});
