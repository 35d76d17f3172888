/** App clients through the AWS SDK for JavaScript v3. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  UpdateUserPoolClientCommand,
  type UpdateUserPoolClientCommandInput,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { assertEveryMember } from '../support/contract.ts';
import { createPool } from '../support/import.ts';
import { allPages } from '../support/pages.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let poolId: string;
before(async () => {
  server = await startServer();
  poolId = await createPool(server.cognito(), {
    Schema: [
      { Name: 'given_name', Required: true },
      { Name: 'tier', AttributeDataType: 'String' },
    ],
  });
});
after(() => server.close());

type CreateInput = Partial<CreateUserPoolClientCommandInput>;

const create = async (input: CreateInput = {}): Promise<UserPoolClientType> => {
  const command = new CreateUserPoolClientCommand({
    UserPoolId: poolId,
    ClientName: 'app',
    ...input,
  });
  return (await server.cognito().send(command)).UserPoolClient ?? {};
};
const describe = async (ClientId: string | undefined): Promise<UserPoolClientType> => {
  const command = new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId });
  return (await server.cognito().send(command)).UserPoolClient ?? {};
};
const update = async (
  ClientId: string | undefined,
  input: Partial<UpdateUserPoolClientCommandInput> = {},
): Promise<UserPoolClientType> => {
  const command = new UpdateUserPoolClientCommand({ UserPoolId: poolId, ClientId, ...input });
  return (await server.cognito().send(command)).UserPoolClient ?? {};
};

/** A client without its ids, secret and dates. */
function settingsOf({ ClientId, ClientSecret, UserPoolId, ...client }: UserPoolClientType) {
  const { CreationDate, LastModifiedDate, ...rest } = client;
  return rest;
}

/** Every setting that CreateUserPoolClient and UpdateUserPoolClient share. */
const everySetting = {
  RefreshTokenValidity: 90,
  AccessTokenValidity: 30,
  IdTokenValidity: 7200,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'seconds', RefreshToken: 'days' },
  ReadAttributes: ['email', 'email_verified', 'given_name', 'custom:tier'],
  WriteAttributes: ['email', 'given_name', 'custom:tier'],
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH'],
  SupportedIdentityProviders: ['COGNITO'],
  CallbackURLs: ['https://app.example.com/in', 'myapp://in', 'http://localhost:3000/in'],
  LogoutURLs: ['https://app.example.com/out'],
  DefaultRedirectURI: 'https://app.example.com/in',
  AllowedOAuthFlows: ['code', 'implicit'],
  AllowedOAuthScopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],
  AllowedOAuthFlowsUserPoolClient: true,
  AnalyticsConfiguration: {
    ApplicationId: 'd70b2ba36a8c4dc5a04a0451a31a1e12',
    ApplicationArn: 'arn:aws:mobiletargeting:us-east-1:123456789012:apps/d70b2ba36a8c4dc5',
    RoleArn: 'arn:aws:iam::123456789012:role/analytics',
    ExternalId: 'outside',
    UserDataShared: true,
  },
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: false,
  EnablePropagateAdditionalUserContextData: true,
  AuthSessionValidity: 15,
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
} satisfies CreateInput;

const defaults = {
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: false,
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AuthSessionValidity: 3,
};

test('a client made with a name only has the defaults of AWS, and nothing else', async () => {
  const made = await create({ ClientName: 'My app, 2' });
  assert.deepEqual(await describe(made.ClientId), made);
  assert.match(made.ClientId ?? '', /^[0-9a-z]{26}$/);
  assert.equal(made.UserPoolId, poolId);
  assert.ok(made.CreationDate instanceof Date);
  assert.deepEqual(made.LastModifiedDate, made.CreationDate);
  assert.equal('ClientSecret' in made, false);
  assert.deepEqual(settingsOf(made), { ClientName: 'My app, 2', ...defaults });
});

test('a client given every member of the contract gives every one back', async () => {
  const full = { UserPoolId: poolId, ClientName: 'full', GenerateSecret: true, ...everySetting };
  const ClientSecret = 'a_secret_of_the_callers_own';
  assertEveryMember('cognito-idp', 'CreateUserPoolClient', [full, { ClientSecret }]);
  const made = await create(full);
  assert.match(made.ClientSecret ?? '', /^[0-9a-z]{40,64}$/);
  assert.deepEqual(settingsOf(made), { ClientName: 'full', ...everySetting });
  assert.deepEqual(await describe(made.ClientId), made);
  assert.equal((await create({ ClientSecret })).ClientSecret, ClientSecret);
});

test('an update sets every member that it names', async () => {
  const { ClientId, ClientSecret } = await create({ GenerateSecret: true });
  const input = { ClientName: 'renamed', ...everySetting };
  assertEveryMember('cognito-idp', 'UpdateUserPoolClient', [
    { UserPoolId: poolId, ClientId, ...input },
  ]);
  const updated = await update(ClientId, input);
  assert.deepEqual(settingsOf(updated), input);
  assert.equal(updated.ClientSecret, ClientSecret);
  assert.deepEqual(await describe(ClientId), updated);
});

test('an update sets back what it leaves out, save name and secret', async () => {
  const made = await create({ ...everySetting, GenerateSecret: true });
  const updated = await update(made.ClientId);
  assert.deepEqual(settingsOf(updated), { ClientName: 'app', ...defaults });
  assert.equal(updated.ClientSecret, made.ClientSecret);
  assert.deepEqual(updated.CreationDate, made.CreationDate);
  assert.deepEqual(await describe(made.ClientId), updated);
});

test('units that are not named are the documented ones', async () => {
  const { TokenValidityUnits } = await create({
    AccessTokenValidity: 10,
    TokenValidityUnits: { AccessToken: 'minutes' },
  });
  assert.deepEqual(TokenValidityUnits, {
    AccessToken: 'minutes',
    IdToken: 'hours',
    RefreshToken: 'days',
  });
});

test('a deleted client is gone', async () => {
  const { ClientId } = await create();
  const remove = () =>
    server.cognito().send(new DeleteUserPoolClientCommand({ UserPoolId: poolId, ClientId }));
  await remove();
  const gone = {
    name: 'ResourceNotFoundException',
    message: `User pool client ${ClientId} does not exist.`,
  };
  await assert.rejects(remove(), gone);
  await assert.rejects(describe(ClientId), gone);
  await assert.rejects(update(ClientId, { ClientName: 'x' }), gone);
});

test('a client exists in its pool and region only', async () => {
  const { ClientId } = await create();
  const other = await createPool(server.cognito());
  const ask = (UserPoolId: string, region = 'us-east-1') =>
    server.cognito({ region }).send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  await assert.rejects(ask(other), {
    name: 'ResourceNotFoundException',
    message: `User pool client ${ClientId} does not exist.`,
  });
  await assert.rejects(ask(poolId, 'eu-west-1'), {
    name: 'ResourceNotFoundException',
    message: `User pool ${poolId} does not exist.`,
  });
  const clients = await server
    .cognito()
    .send(new ListUserPoolClientsCommand({ UserPoolId: other }));
  assert.deepEqual(clients.UserPoolClients, []);
});

test('clients are listed to the last, page by page, none twice, and without secrets', async () => {
  const cognito = server.cognito();
  const UserPoolId = await createPool(cognito);
  const made = new Set<string | undefined>();
  for (let i = 0; i < 64; i++)
    made.add((await create({ UserPoolId, ClientName: `app ${i}`, GenerateSecret: true })).ClientId);
  for (const MaxResults of [1, 7, 32, 60, undefined]) {
    const pages = await allPages(async (NextToken) => {
      const input = { UserPoolId, MaxResults, NextToken };
      const page = await cognito.send(new ListUserPoolClientsCommand(input));
      return { items: page.UserPoolClients, token: page.NextToken };
    });
    assert.ok(pages.every((page) => page.length <= (MaxResults ?? 60)));
    const clients = pages.flat();
    assert.equal(clients.length, made.size);
    assert.deepEqual(new Set(clients.map((client) => client.ClientId)), made);
    for (const client of clients)
      assert.deepEqual(Object.keys(client).sort(), ['ClientId', 'ClientName', 'UserPoolId']);
  }
  const nonsense = { UserPoolId, MaxResults: 1, NextToken: 'nonsense' };
  await assert.rejects(cognito.send(new ListUserPoolClientsCommand(nonsense)), {
    name: 'InvalidParameterException',
    message: 'Invalid pagination token.',
  });
});

const invalid = 'InvalidParameterException';
const code: CreateInput = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  CallbackURLs: ['https://app.example.com/in'],
};
const refused: [CreateInput, string, string][] = [
  [
    { AccessTokenValidity: 2, TokenValidityUnits: { AccessToken: 'days' } },
    invalid,
    'Invalid range for token validity.',
  ],
  [
    { ReadAttributes: ['shoe_size'] },
    invalid,
    'Invalid read attributes specified while creating a client',
  ],
  [
    { WriteAttributes: ['email'] },
    invalid,
    'Invalid write attributes specified while creating a client',
  ],
  [
    { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'ALLOW_USER_SRP_AUTH'] },
    invalid,
    'ExplicitAuthFlows cannot mix values with and without the prefix ALLOW_.',
  ],
  [
    {
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    },
    invalid,
    'ALLOW_REFRESH_TOKEN_AUTH cannot be used when refresh token rotation is enabled.',
  ],
  [
    { ...code, CallbackURLs: [] },
    'InvalidOAuthFlowException',
    'CallbackUrls can not be empty when code flow or implicit flow is selected',
  ],
  [
    { ...code, AllowedOAuthScopes: ['openid', 'api/read'] },
    'ScopeDoesNotExistException',
    'Invalid scope requested: api/read',
  ],
  [
    { ...code, CallbackURLs: ['http://app.example.com/in'] },
    invalid,
    'http://app.example.com/in cannot use the HTTP protocol.',
  ],
  [
    { AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: [] },
    'InvalidOAuthFlowException',
    'client_credentials flow can not be selected if client does not have a client secret.',
  ],
  [
    { SupportedIdentityProviders: ['Google'] },
    invalid,
    'The provider Google does not exist for User Pool POOL.',
  ],
  [
    { AuthSessionValidity: 16 },
    invalid,
    "1 validation error detected: Value '16' at 'authSessionValidity' failed to satisfy " +
      'constraint: Member must have value less than or equal to 15',
  ],
];

test('what a client cannot be is refused in the words of AWS, and nothing is made', async () => {
  const cognito = server.cognito();
  const UserPoolId = await createPool(cognito, {
    Schema: [{ Name: 'given_name', Required: true }],
  });
  for (const [input, name, message] of refused)
    await assert.rejects(create({ UserPoolId, ...input }), {
      name,
      message: message.replace('POOL', UserPoolId),
    });
  const { UserPoolClients } = await cognito.send(new ListUserPoolClientsCommand({ UserPoolId }));
  assert.deepEqual(UserPoolClients, []);
});

test('a refused update changes nothing, and says that it was one', async () => {
  const made = await create();
  await assert.rejects(update(made.ClientId, { ClientName: 'x', ReadAttributes: ['shoe_size'] }), {
    name: invalid,
    message: 'Invalid read attributes specified while updating a client',
  });
  assert.deepEqual(await describe(made.ClientId), made);
});
