import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  authFlowsOf,
  newClient,
  renderClient,
  renderClientDescription,
  updatedClient,
} from '../../src/directory/client.ts';
import { newPool } from '../../src/directory/pool.ts';
import { tokenSecondsOf } from '../../src/directory/token-validity.ts';
import type { CreateUserPoolClientRequest } from '../../src/wire/cognito-idp.generated.ts';

const pool = newPool(
  {
    PoolName: 'people',
    Schema: [
      { Name: 'email', Required: true },
      { Name: 'tier', AttributeDataType: 'String' },
      { Name: 'hidden', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
    ],
  },
  { id: 'us-east-1_abc', region: 'us-east-1', nowMs: 0 },
);
const lite = { ...pool, settings: { ...pool.settings, UserPoolTier: 'LITE' as const } };
const make = (input: Partial<CreateUserPoolClientRequest> = {}, of = pool) =>
  newClient({ UserPoolId: of.id, ClientName: 'web', ...input }, of, {
    id: 'client1',
    nowMs: 1500,
    newSecret: () => 'made-secret',
  });
const wire = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('an app client', () => {
  it('made with a name only shows what AWS shows', () => {
    assert.deepEqual(wire(renderClient(make())), {
      UserPoolId: 'us-east-1_abc',
      ClientName: 'web',
      ClientId: 'client1',
      CreationDate: 1.5,
      LastModifiedDate: 1.5,
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
    });
  });

  it('gives back every member that it was given', () => {
    const given = {
      RefreshTokenValidity: 10,
      AccessTokenValidity: 10,
      IdTokenValidity: 600,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'seconds', RefreshToken: 'hours' },
      ReadAttributes: ['email', 'email_verified', 'custom:tier', 'dev:custom:hidden'],
      WriteAttributes: ['email', 'custom:tier'],
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: ['https://a.example/in', 'http://localhost:3000', 'myapp://in'],
      LogoutURLs: ['https://a.example/out'],
      DefaultRedirectURI: 'https://a.example/in',
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      AllowedOAuthFlowsUserPoolClient: true,
      AnalyticsConfiguration: { UserDataShared: true },
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: false,
      EnablePropagateAdditionalUserContextData: true,
      AuthSessionValidity: 15,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 5 },
    } as const;
    const shown = wire(renderClient(make({ ...wire(given), GenerateSecret: true })));
    for (const [name, value] of Object.entries(given)) assert.deepEqual(shown[name], value, name);
    assert.equal(shown.ClientSecret, 'made-secret');
  });

  it('keeps a secret of the caller', () => {
    assert.equal(make({ ClientSecret: 'x'.repeat(24) }).secret, 'x'.repeat(24));
    assert.equal(make().secret, undefined);
  });

  it('without flows of its own supports refresh, SRP and custom sign-in', () => {
    assert.deepEqual(authFlowsOf(make({ ExplicitAuthFlows: [] })), [
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_CUSTOM_AUTH',
    ]);
    const flows = ['ADMIN_NO_SRP_AUTH'] as const;
    assert.deepEqual(authFlowsOf(make({ ExplicitAuthFlows: [...flows] })), flows);
  });

  it('has tokens of an hour, an hour and 30 days', () => {
    const seconds = { access: 3600, id: 3600, refresh: 30 * 86_400 };
    assert.deepEqual(tokenSecondsOf(make().settings), seconds);
    assert.deepEqual(tokenSecondsOf(make({ RefreshTokenValidity: 0 }).settings), seconds);
  });

  it('counts tokens in their units, those left out in the default ones', () => {
    const { settings } = make({
      AccessTokenValidity: 10,
      IdTokenValidity: 2,
      TokenValidityUnits: { AccessToken: 'minutes' },
    });
    assert.deepEqual(settings.TokenValidityUnits, {
      AccessToken: 'minutes',
      IdToken: 'hours',
      RefreshToken: 'days',
    });
    const seconds = { access: 600, id: 7200, refresh: 30 * 86_400 };
    assert.deepEqual(tokenSecondsOf(settings), seconds);
  });

  it('takes token lifetimes at both ends of their ranges', () => {
    const units = {
      AccessToken: 'seconds',
      IdToken: 'seconds',
      RefreshToken: 'seconds',
    } as const;
    const at = (short: number, long: number) => () =>
      make({
        AccessTokenValidity: short,
        IdTokenValidity: short,
        RefreshTokenValidity: long,
        TokenValidityUnits: units,
      });
    const refused = { message: 'Invalid range for token validity.' };
    at(300, 3600)();
    at(86_400, 315_360_000)();
    assert.throws(at(299, 3600), refused);
    assert.throws(at(86_401, 3600), refused);
    assert.throws(at(300, 3599), refused);
    assert.throws(at(300, 315_360_001), refused);
  });

  const web = { AllowedOAuthFlows: ['code' as const], AllowedOAuthScopes: ['openid'] };
  const machine = { AllowedOAuthFlows: ['client_credentials' as const] };
  const refused: [string, Partial<CreateUserPoolClientRequest>, string, string?][] = [
    [
      'old and new names of flows together',
      { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'ALLOW_USER_SRP_AUTH'] },
      'ExplicitAuthFlows cannot mix values with and without the prefix ALLOW_.',
    ],
    [
      'refresh and rotation together',
      {
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED' },
      },
      'ALLOW_REFRESH_TOKEN_AUTH cannot be used when refresh token rotation is enabled.',
    ],
    [
      'to read an unknown attribute',
      { ReadAttributes: ['custom:none'] },
      'Invalid read attributes specified while creating a client',
    ],
    [
      'to write an unknown attribute',
      { WriteAttributes: ['email', 'tier'] },
      'Invalid write attributes specified while creating a client',
    ],
    [
      'to write a verified flag',
      { WriteAttributes: ['email', 'email_verified'] },
      'Invalid write attributes specified while creating a client',
    ],
    [
      'to write a developer-only attribute',
      { WriteAttributes: ['email', 'dev:custom:hidden'] },
      'Invalid write attributes specified while creating a client',
    ],
    [
      'to write without a required attribute',
      { WriteAttributes: ['name'] },
      'Invalid write attributes specified while creating a client',
    ],
    ['a relative redirect', { CallbackURLs: ['/in'] }, '/in is not an absolute URI.'],
    [
      'a redirect with a fragment',
      { CallbackURLs: ['https://a.example/#in'] },
      'https://a.example/#in cannot have a fragment.',
    ],
    [
      'a redirect over HTTP',
      { LogoutURLs: ['http://a.example'] },
      'http://a.example cannot use the HTTP protocol.',
    ],
    [
      'a default redirect that is no callback',
      { CallbackURLs: ['https://a.example'], DefaultRedirectURI: 'https://b.example' },
      'DefaultRedirectURI must be in CallbackURLs.',
    ],
    [
      'an unknown identity provider',
      { SupportedIdentityProviders: ['Google'] },
      'The provider Google does not exist for User Pool us-east-1_abc.',
    ],
    [
      'a made and a given secret',
      { GenerateSecret: true, ClientSecret: 'x'.repeat(24) },
      'GenerateSecret and ClientSecret cannot be used at the same time.',
    ],
    [
      'context data without a secret',
      { EnablePropagateAdditionalUserContextData: true },
      'EnablePropagateAdditionalUserContextData requires a client secret.',
    ],
    [
      'OAuth without flows and scopes',
      { AllowedOAuthFlowsUserPoolClient: true },
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    ],
    [
      'an unknown scope',
      { AllowedOAuthScopes: ['Cognito'] },
      'Invalid scope requested: Cognito',
      'ScopeDoesNotExistException',
    ],
    [
      'the code flow without callbacks',
      web,
      'CallbackUrls can not be empty when code flow or implicit flow is selected',
      'InvalidOAuthFlowException',
    ],
    [
      'client credentials with another flow',
      { AllowedOAuthFlows: ['client_credentials', 'code'], GenerateSecret: true },
      'client_credentials flow can not be selected along with code flow or implicit flow.',
      'InvalidOAuthFlowException',
    ],
    [
      'client credentials without a secret',
      machine,
      'client_credentials flow can not be selected if client does not have a client secret.',
      'InvalidOAuthFlowException',
    ],
    [
      'client credentials for a scope of users',
      { ...machine, GenerateSecret: true, AllowedOAuthScopes: ['openid'] },
      'openid is not supported with client_credentials flow',
      'InvalidOAuthFlowException',
    ],
  ];
  for (const [what, input, message, code = 'InvalidParameterException'] of refused)
    it(`refuses ${what}`, () => {
      assert.throws(() => make(input), { code, message });
    });

  it('refuses choice-based sign-in in the LITE tier', () => {
    const ExplicitAuthFlows: CreateUserPoolClientRequest['ExplicitAuthFlows'] = ['ALLOW_USER_AUTH'];
    make({ ExplicitAuthFlows });
    assert.throws(() => make({ ExplicitAuthFlows }, lite), {
      code: 'FeatureUnavailableInTierException',
    });
  });

  it('in a list shows its ids and its name, never its secret', () => {
    assert.deepEqual(renderClientDescription(make({ GenerateSecret: true })), {
      ClientId: 'client1',
      UserPoolId: 'us-east-1_abc',
      ClientName: 'web',
    });
  });
});

describe('an update of an app client', () => {
  const ids = { UserPoolId: pool.id, ClientId: 'client1' };

  it('sets what it leaves out back to the default, and keeps name and secret', () => {
    const before = make({
      GenerateSecret: true,
      RefreshTokenValidity: 5,
      ReadAttributes: ['name'],
    });
    const after = updatedClient(before, ids, pool, 9000);
    assert.deepEqual(wire(after), wire({ ...make(), secret: 'made-secret', modifiedMs: 9000 }));
  });

  it('renames, and says what it was doing when it refuses', () => {
    assert.equal(updatedClient(make(), { ...ids, ClientName: 'new' }, pool, 1).name, 'new');
    assert.throws(() => updatedClient(make(), { ...ids, WriteAttributes: ['x'] }, pool, 1), {
      message: 'Invalid write attributes specified while updating a client',
    });
  });
});
