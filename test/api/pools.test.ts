/** User pools through the AWS SDK for JavaScript v3: what is stored, shown, changed and refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddCustomAttributesCommand,
  AdminCreateUserCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  GetCSVHeaderCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { assertEveryMember } from '../support/contract.ts';
import {
  defaultSettings,
  everySetting,
  everySettingShown,
  lambda,
  olderMember,
} from '../support/every-setting.ts';
import { createPool } from '../support/import.ts';
import { allPages } from '../support/pages.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const create = async (input: Partial<CreateUserPoolCommandInput> = {}): Promise<UserPoolType> => {
  const command = new CreateUserPoolCommand({ PoolName: 'people', ...input });
  return (await server.cognito().send(command)).UserPool ?? {};
};
const describe = async (UserPoolId: string | undefined): Promise<UserPoolType> => {
  const command = new DescribeUserPoolCommand({ UserPoolId });
  return (await server.cognito().send(command)).UserPool ?? {};
};
const update = (input: UpdateUserPoolCommandInput) =>
  server.cognito().send(new UpdateUserPoolCommand(input));

/** A pool without what differs from pool to pool. */
function settingsOf({ SchemaAttributes, CreationDate, LastModifiedDate, ...pool }: UserPoolType) {
  const { Id, Arn, EstimatedNumberOfUsers, ...rest } = pool;
  return rest;
}

test('a pool made with a name only has the defaults of AWS, and nothing else', async () => {
  const made = await create({ PoolName: 'My people, 2' });
  const found = await describe(made.Id);
  assert.deepEqual(found, made);
  assert.match(made.Id ?? '', /^us-east-1_[0-9A-Za-z]{9}$/);
  assert.equal(made.Arn, `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${made.Id}`);
  assert.equal(made.EstimatedNumberOfUsers, 0);
  assert.ok(made.CreationDate instanceof Date);
  assert.deepEqual(made.LastModifiedDate, made.CreationDate);
  assert.deepEqual(settingsOf(made), {
    ...defaultSettings,
    Name: 'My people, 2',
    UserPoolTags: {},
    UserPoolTier: 'ESSENTIALS',
  });
});

test('the schema of a pool has the standard attributes with their documented limits', async () => {
  const { SchemaAttributes: schema = [] } = await create();
  const { CSVHeader } = await server
    .cognito()
    .send(new GetCSVHeaderCommand({ UserPoolId: (await create()).Id }));
  const names = schema.map((attribute) => attribute.Name);
  assert.deepEqual([...names.slice(1), 'cognito:mfa_enabled', 'cognito:username'], CSVHeader);
  const text = { AttributeDataType: 'String', DeveloperOnlyAttribute: false };
  const byName = (name: string) => schema.find((attribute) => attribute.Name === name);
  assert.deepEqual(schema[0], {
    ...text,
    Name: 'sub',
    Mutable: false,
    Required: true,
    StringAttributeConstraints: { MinLength: '1', MaxLength: '2048' },
  });
  assert.deepEqual(byName('birthdate')?.StringAttributeConstraints, {
    MinLength: '10',
    MaxLength: '10',
  });
  assert.deepEqual(byName('updated_at')?.NumberAttributeConstraints, { MinValue: '0' });
  assert.deepEqual(byName('email_verified')?.AttributeDataType, 'Boolean');
});

test('a pool given every member of the contract gives every one back', async () => {
  const schema = [
    { Name: 'given_name', AttributeDataType: 'String', Required: true, Mutable: false },
    {
      Name: 'level',
      AttributeDataType: 'Number',
      DeveloperOnlyAttribute: true,
      NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' },
    },
    {
      Name: 'tier',
      AttributeDataType: 'String',
      StringAttributeConstraints: { MinLength: '2', MaxLength: '8' },
    },
    { Name: 'since', AttributeDataType: 'DateTime', Mutable: false },
  ] satisfies CreateUserPoolCommandInput['Schema'];
  const full = {
    PoolName: 'full',
    ...everySetting,
    AliasAttributes: ['email', 'preferred_username'],
    UsernameConfiguration: { CaseSensitive: false },
    Schema: schema,
  } satisfies CreateUserPoolCommandInput;
  // These exclude others: a pool of their own.
  const older = {
    PoolName: 'older',
    UsernameAttributes: ['email', 'phone_number'],
    ...olderMember,
  } satisfies CreateUserPoolCommandInput;
  assertEveryMember('cognito-idp', 'CreateUserPool', [full, older]);

  const pool = await describe((await create(full)).Id);
  assert.deepEqual(settingsOf(pool), {
    ...everySettingShown,
    Name: 'full',
    AliasAttributes: ['email', 'preferred_username'],
    UsernameConfiguration: { CaseSensitive: false },
  });
  const own = { Mutable: true, Required: false, DeveloperOnlyAttribute: false };
  assert.deepEqual(
    pool.SchemaAttributes?.find((attribute) => attribute.Name === 'given_name'),
    { ...own, ...schema[0], StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' } },
  );
  assert.deepEqual(pool.SchemaAttributes?.slice(20), [
    { ...own, ...schema[1], Name: 'dev:custom:level' },
    { ...own, ...schema[2], Name: 'custom:tier' },
    { ...own, ...schema[3], Name: 'custom:since' },
  ]);

  const byName = await describe((await create(older)).Id);
  assert.deepEqual(byName.UsernameAttributes, ['email', 'phone_number']);
  assert.equal(byName.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays, 5);
  assert.equal(byName.AdminCreateUserConfig?.UnusedAccountValidityDays, 5);
});

test('an update sets every member that it names', async () => {
  const { Id } = await create({ AliasAttributes: ['phone_number'] });
  const input = { UserPoolId: Id, PoolName: 'renamed', ...everySetting };
  const older = { UserPoolId: Id, ...olderMember };
  assertEveryMember('cognito-idp', 'UpdateUserPool', [input, older]);
  await update(input);
  const pool = await describe(Id);
  const expected = { ...everySettingShown, Name: 'renamed', AliasAttributes: ['phone_number'] };
  assert.deepEqual(settingsOf(pool), expected);
  assert.ok(Number(pool.LastModifiedDate) >= Number(pool.CreationDate));
  await update(older);
  assert.equal((await describe(Id)).AdminCreateUserConfig?.UnusedAccountValidityDays, 5);
});

test('an update sets back what it leaves out, save name, tags, tier, names and schema', async () => {
  const made = await create({
    ...everySetting,
    PoolName: 'kept',
    AliasAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    Schema: [{ Name: 'tier', AttributeDataType: 'String' }],
  });
  await update({ UserPoolId: made.Id });
  const pool = await describe(made.Id);
  assert.deepEqual(settingsOf(pool), {
    ...defaultSettings,
    Name: 'kept',
    UserPoolTags: everySetting.UserPoolTags,
    UserPoolTier: 'PLUS',
    AliasAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
  });
  assert.deepEqual(pool.SchemaAttributes, made.SchemaAttributes);
});

test('a temporary password of 0 days is good for 7', async () => {
  const PasswordPolicy = { TemporaryPasswordValidityDays: 0 };
  const { Policies } = await create({ Policies: { PasswordPolicy } });
  assert.equal(Policies?.PasswordPolicy?.TemporaryPasswordValidityDays, 7);
});

test('custom attributes are added behind the others, once', async () => {
  const { Id, SchemaAttributes = [] } = await create();
  const CustomAttributes = [
    { Name: 'tier', AttributeDataType: 'String' as const },
    { Name: 'note', AttributeDataType: 'Boolean' as const, DeveloperOnlyAttribute: true },
  ];
  const add = () =>
    server.cognito().send(new AddCustomAttributesCommand({ UserPoolId: Id, CustomAttributes }));
  await add();
  const after = await describe(Id);
  const names = after.SchemaAttributes?.map((attribute) => attribute.Name);
  assert.deepEqual(names, [
    ...SchemaAttributes.map((attribute) => attribute.Name),
    'custom:tier',
    'dev:custom:note',
  ]);
  await assert.rejects(add(), {
    name: 'InvalidParameterException',
    message: 'custom:tier: Existing attribute already has name custom:tier.',
  });
  assert.deepEqual(await describe(Id), after);
});

test('custom attributes have the prefix of their own, and are 50 at most', async () => {
  const names = ['email_verified', 'custom:x', ...Array.from({ length: 48 }, (_, i) => `a${i}`)];
  const customOf = (Name: string) => ({ Name, AttributeDataType: 'Boolean' as const });
  const made = await create({ Schema: names.map(customOf) });
  const own = (made.SchemaAttributes ?? []).slice(20).map((attribute) => attribute.Name);
  assert.deepEqual(
    own,
    names.map((name) => `custom:${name}`),
  );
  const more = { UserPoolId: made.Id, CustomAttributes: [customOf('a48')] };
  await assert.rejects(server.cognito().send(new AddCustomAttributesCommand(more)), {
    name: 'InvalidParameterException',
    message: 'A user pool can have at most 50 custom attributes.',
  });
});

test('a protected pool is not deleted until the protection is lifted', async () => {
  const { Id } = await create({ DeletionProtection: 'ACTIVE' });
  const remove = () => server.cognito().send(new DeleteUserPoolCommand({ UserPoolId: Id }));
  await assert.rejects(remove(), {
    name: 'InvalidParameterException',
    message:
      'The user pool cannot be deleted because deletion protection is activated. ' +
      'Deletion protection must be inactivated first.',
  });
  assert.equal((await describe(Id)).DeletionProtection, 'ACTIVE');
  await update({ UserPoolId: Id, DeletionProtection: 'INACTIVE' });
  await remove();
  await assert.rejects(describe(Id), { name: 'ResourceNotFoundException' });
});

test('a deleted pool is gone with all that it had', async () => {
  const { Id } = await create();
  const pool = { UserPoolId: Id };
  const cognito = server.cognito();
  await cognito.send(new AdminCreateUserCommand({ ...pool, Username: 'ana' }));
  assert.equal((await describe(Id)).EstimatedNumberOfUsers, 1);
  await cognito.send(new DeleteUserPoolCommand(pool));
  const gone = {
    name: 'ResourceNotFoundException',
    message: `User pool ${Id} does not exist.`,
  };
  await assert.rejects(describe(Id), gone);
  await assert.rejects(update({ ...pool, PoolName: 'x' }), gone);
  await assert.rejects(cognito.send(new DeleteUserPoolCommand(pool)), gone);
  await assert.rejects(cognito.send(new ListUsersCommand(pool)), gone);
  await assert.rejects(cognito.send(new ListUserPoolClientsCommand(pool)), gone);
  await assert.rejects(cognito.send(new GetCSVHeaderCommand(pool)), gone);
});

test('a pool exists in its own region only', async () => {
  const { Id } = await create();
  const elsewhere = server.cognito({ region: 'eu-west-1' });
  const other = await elsewhere.send(new CreateUserPoolCommand({ PoolName: 'europeans' }));
  assert.match(other.UserPool?.Id ?? '', /^eu-west-1_/);
  assert.match(other.UserPool?.Arn ?? '', /^arn:aws:cognito-idp:eu-west-1:/);
  const list = await elsewhere.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  assert.deepEqual(
    list.UserPools?.map((pool) => pool.Name),
    ['europeans'],
  );
  await assert.rejects(elsewhere.send(new DescribeUserPoolCommand({ UserPoolId: Id })), {
    name: 'ResourceNotFoundException',
    message: `User pool ${Id} does not exist.`,
  });
  await assert.rejects(elsewhere.send(new DeleteUserPoolCommand({ UserPoolId: Id })), {
    name: 'ResourceNotFoundException',
  });
  assert.equal((await describe(Id)).Id, Id);
});

test('pools are listed to the last, page by page, none twice', async () => {
  const cognito = server.cognito({ region: 'ap-northeast-1' });
  const made: (string | undefined)[] = [];
  for (let i = 0; i < 7; i++)
    made.push(await createPool(cognito, { LambdaConfig: { PreSignUp: lambda(`f${i}`) } }));
  for (const MaxResults of [1, 2, 3, 7, 60]) {
    const pages = await allPages(async (NextToken) => {
      const page = await cognito.send(new ListUserPoolsCommand({ MaxResults, NextToken }));
      return { items: page.UserPools, token: page.NextToken };
    });
    assert.ok(pages.every((page) => page.length <= MaxResults));
    const ids = pages.flat().map((pool) => pool.Id);
    assert.deepEqual(ids.sort(), made.toSorted());
  }
  const { UserPools, NextToken } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }));
  const { UserPool } = await cognito.send(
    new DescribeUserPoolCommand({ UserPoolId: UserPools?.[0]?.Id }),
  );
  const { Id, Name, LambdaConfig, CreationDate, LastModifiedDate } = UserPool ?? {};
  assert.deepEqual(UserPools, [{ Id, Name, LambdaConfig, CreationDate, LastModifiedDate }]);
  const refusal = { name: 'InvalidParameterException', message: 'Invalid pagination token.' };
  for (const [region, token] of [
    ['ap-northeast-1', 'nonsense'],
    ['sa-east-1', NextToken],
  ]) {
    const list = new ListUserPoolsCommand({ MaxResults: 1, NextToken: token });
    await assert.rejects(server.cognito({ region: region ?? '' }).send(list), refusal);
  }
});

test('what a pool cannot be is refused in the words of AWS, and nothing is made', async () => {
  const region = 'ca-central-1';
  const cognito = server.cognito({ region });
  const invalid = 'InvalidParameterException';
  const byAdmin = { Priority: 1, Name: 'admin_only' } as const;
  const byMail = { Priority: 2, Name: 'verified_email' } as const;
  const cases: [Partial<CreateUserPoolCommandInput>, string, string][] = [
    [
      { AliasAttributes: ['email'], UsernameAttributes: ['email'] },
      invalid,
      'Only one of the aliasAttributes or usernameAttributes can be set in a user pool',
    ],
    [
      { MfaConfiguration: 'ON' },
      invalid,
      'SMS configuration and Auto verification for phone_number are required ' +
        'when MFA is required/optional',
    ],
    [
      { Schema: [{ Name: 'tier', AttributeDataType: 'String', Required: true }] },
      invalid,
      'Required custom attributes are not supported currently.',
    ],
    [
      { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
      invalid,
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in ' +
        'AutoVerifiedAttributes',
    ],
    [
      { AccountRecoverySetting: { RecoveryMechanisms: [byAdmin, byMail] } },
      invalid,
      'Invalid account recovery setting parameter. Account Recovery Setting cannot use ' +
        'admin_only setting with any other recovery mechanisms.',
    ],
    [
      { PoolName: 'no/slashes' },
      invalid,
      "1 validation error detected: Value 'no/slashes' at 'poolName' failed to satisfy " +
        'constraint: Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+',
    ],
    [
      { Policies: { PasswordPolicy: { MinimumLength: 5 } } },
      invalid,
      "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' " +
        'failed to satisfy constraint: Member must have value greater than or equal to 6',
    ],
    [
      { UserPoolTags: { 'aws:team': 'x' } },
      invalid,
      'aws: prefixed tag key names are not allowed for external use.',
    ],
    [
      { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
      'FeatureUnavailableInTierException',
      'Threat protection is not available in the ESSENTIALS tier.',
    ],
  ];
  for (const [input, name, message] of cases) {
    const command = new CreateUserPoolCommand({ PoolName: 'people', ...input });
    await assert.rejects(cognito.send(command), { name, message });
  }
  const { UserPools } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  assert.deepEqual(UserPools, []);
});

test('a refused update changes nothing', async () => {
  const made = await create({ UserPoolTier: 'LITE' });
  await assert.rejects(
    update({ UserPoolId: made.Id, Policies: { PasswordPolicy: { PasswordHistorySize: 2 } } }),
    { name: 'FeatureUnavailableInTierException' },
  );
  assert.deepEqual(await describe(made.Id), made);
});

test('pools are as they were after a restart', async () => {
  const { Id } = await create({ ...everySetting, PoolName: 'lasting' });
  await server.cognito().send(new AdminCreateUserCommand({ UserPoolId: Id, Username: 'ana' }));
  const before = await describe(Id);
  server = await server.restart();
  assert.deepEqual(await describe(Id), before);
  const { Users } = await server.cognito().send(new ListUsersCommand({ UserPoolId: Id }));
  assert.equal(Users?.[0]?.Username, 'ana');
});
