/** Signing in by a sent password: who is let in, who is not, and what each is told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AdminInitiateAuthCommand,
  AdminListUserAuthEventsCommand,
  CreateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHash } from '../../src/auth/secret-hash.ts';
import { claimsOf, password } from '../support/app.ts';
import { newcomersAt } from '../support/newcomers.ts';
import { peopleIn } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { callsOf, refusals, signingInAt } from '../support/signing-in.ts';
import { TurnedClock } from '../support/turned-clock.ts';

let server: TestServer;
const clock = new TurnedClock();
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

const day = 24 * 60 * 60 * 1000;
const hiding = { client: { PreventUserExistenceErrors: 'ENABLED' as const } };

test('a right password gives all three tokens, to the app and to its administrator', async () => {
  const app = await signingInAt(server);
  const given = { USERNAME: 'ana', PASSWORD: password };
  for (const answer of [
    await app.begin('USER_PASSWORD_AUTH', given),
    await app.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', given),
    await app.beginAsAdmin('ADMIN_NO_SRP_AUTH', given),
  ]) {
    assert.deepEqual(Object.keys(answer).toSorted(), [
      'AuthenticationResult',
      'ChallengeParameters',
    ]);
    assert.deepEqual(answer.ChallengeParameters, {});
    const tokens = answer.AuthenticationResult;
    assert.equal(claimsOf(tokens?.AccessToken).username, 'ana');
    assert.equal(claimsOf(tokens?.IdToken).email, 'ana@example.com');
    assert.equal(tokens?.RefreshToken?.split('.').length, 5);
    assert.deepEqual([tokens?.ExpiresIn, tokens?.TokenType], [3600, 'Bearer']);
  }
});

test('a wrong password, an empty one and an unknown user are told apart as the client asks', async () => {
  const open = await signingInAt(server);
  await assert.rejects(open.byPassword('ana', 'wrong'), refusals.incorrect);
  await assert.rejects(open.byPassword('nobody', password), refusals.unknownUser);
  await assert.rejects(
    open.byPassword('ana', ''),
    refusals.invalid('Missing required parameter PASSWORD'),
  );
  const hidden = await signingInAt(server, hiding);
  await assert.rejects(hidden.byPassword('ana', 'wrong'), refusals.incorrect);
  await assert.rejects(hidden.byPassword('nobody', password), refusals.incorrect);
  const admin = { USERNAME: 'nobody', PASSWORD: password };
  await assert.rejects(hidden.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', admin), refusals.incorrect);
});

test('what a flow needs is asked for by name', async () => {
  const app = await signingInAt(server);
  const missing = (name: string) => refusals.invalid(`Missing required parameter ${name}`);
  await assert.rejects(app.begin('USER_PASSWORD_AUTH', {}), missing('USERNAME'));
  await assert.rejects(app.begin('USER_SRP_AUTH', { USERNAME: 'ana' }), missing('SRP_A'));
  await assert.rejects(app.begin('REFRESH_TOKEN_AUTH', {}), missing('REFRESH_TOKEN'));
  await assert.rejects(app.begin('USER_AUTH', {}), missing('USERNAME'));
  await assert.rejects(app.respond('SMS_MFA', { SMS_MFA_CODE: '123456' }), missing('USERNAME'));
  await assert.rejects(
    app.respond('SMS_MFA', { USERNAME: 'ana', SMS_MFA_CODE: '123456' }),
    missing('Session'),
  );
});

test('a flow that the client does not allow is refused, and each operation has its own', async () => {
  const app = await signingInAt(server, { client: { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] } });
  const given = { USERNAME: 'ana', PASSWORD: password, SRP_A: 'abc123' };
  await assert.rejects(
    app.begin('USER_PASSWORD_AUTH', given),
    refusals.invalid('USER_PASSWORD_AUTH flow not enabled for this client'),
  );
  await assert.rejects(
    app.begin('USER_SRP_AUTH', given),
    refusals.invalid('USER_SRP_AUTH is not enabled for the client.'),
  );
  await assert.rejects(
    app.begin('USER_AUTH', given),
    refusals.invalid('USER_AUTH flow not enabled for this client'),
  );
  await assert.rejects(
    app.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', given),
    refusals.invalid('Auth flow not enabled for this client'),
  );
  await assert.rejects(
    app.begin('CUSTOM_AUTH', given),
    refusals.invalid('Custom auth lambda trigger is not configured for the user pool.'),
  );
  const unsupported = refusals.invalid('Initiate Auth method not supported.');
  await assert.rejects(app.begin('ADMIN_USER_PASSWORD_AUTH', given), unsupported);
  await assert.rejects(app.begin('ADMIN_NO_SRP_AUTH', given), unsupported);
  await assert.rejects(app.beginAsAdmin('USER_PASSWORD_AUTH', given), unsupported);
});

test('a client without settings signs in by SRP and not by a sent password', async () => {
  const app = await signingInAt(server, { client: { ExplicitAuthFlows: [] } });
  const given = { USERNAME: 'ana', SRP_A: 'abc123' };
  assert.equal((await app.begin('USER_SRP_AUTH', given)).ChallengeName, 'PASSWORD_VERIFIER');
  await assert.rejects(
    app.byPassword('ana', password),
    refusals.invalid('USER_PASSWORD_AUTH flow not enabled for this client'),
  );
});

test('the old names of flows allow what they allowed', async () => {
  const app = await signingInAt(server, { client: { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] } });
  const given = { USERNAME: 'ana', PASSWORD: password, SRP_A: 'abc123' };
  const { AuthenticationResult } = await app.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', given);
  assert.equal((await app.begin('USER_SRP_AUTH', given)).ChallengeName, 'PASSWORD_VERIFIER');
  const REFRESH_TOKEN = AuthenticationResult?.RefreshToken ?? '';
  assert.ok((await app.begin('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN })).AuthenticationResult);
  const custom = await signingInAt(server, {
    client: { ExplicitAuthFlows: ['CUSTOM_AUTH_FLOW_ONLY'] },
  });
  await assert.rejects(
    custom.begin('USER_SRP_AUTH', given),
    refusals.invalid('USER_SRP_AUTH is not enabled for the client.'),
  );
});

test('a client with a secret has to prove it at every step', async () => {
  const app = await signingInAt(server, { client: { GenerateSecret: true } });
  assert.ok((await app.byPassword('ana', password)).AuthenticationResult);
  const bare = callsOf(server, app.poolId, { id: app.client.id, secret: undefined });
  await assert.rejects(
    bare.byPassword('ana', password),
    refusals.notAuthorized(
      `Client ${app.client.id} is configured with secret but SECRET_HASH was not received`,
    ),
  );
  const wrong = refusals.notAuthorized(`Unable to verify secret hash for client ${app.client.id}`);
  const SECRET_HASH = secretHash(app.client.id, app.client.secret ?? '', 'ben');
  const given = { USERNAME: 'ana', PASSWORD: password, SECRET_HASH };
  await assert.rejects(bare.begin('USER_PASSWORD_AUTH', given), wrong);
  await assert.rejects(bare.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', given), wrong);
  await assert.rejects(bare.respond('PASSWORD_VERIFIER', given), wrong);
});

test('an unknown client, and one of another pool, is not there', async () => {
  const app = await signingInAt(server);
  const other = await signingInAt(server);
  const unknown = callsOf(server, app.poolId, { id: 'x'.repeat(26), secret: undefined });
  await assert.rejects(unknown.byPassword('ana', password), { name: 'ResourceNotFoundException' });
  const foreign = callsOf(server, app.poolId, other.client);
  await assert.rejects(
    foreign.beginAsAdmin('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'ana', PASSWORD: password }),
    { name: 'ResourceNotFoundException' },
  );
});

test('a user who is disabled is told so, but not to a stranger where existence is hidden', async () => {
  const open = await signingInAt(server);
  await open.people.disable('ana');
  await assert.rejects(open.byPassword('ana', 'wrong'), refusals.disabled);
  await assert.rejects(open.byPassword('ana', password), refusals.disabled);
  const hidden = await signingInAt(server, hiding);
  await hidden.people.disable('ana');
  await assert.rejects(hidden.byPassword('ana', 'wrong'), refusals.incorrect);
  await assert.rejects(hidden.byPassword('ana', password), refusals.disabled);
});

test('a user who is not confirmed is told so for the right password', async () => {
  const app = await newcomersAt(server);
  await app.signUp('ben', { email: 'ben@example.com' });
  await assert.rejects(app.signIn('ben'), refusals.unconfirmed);
  const { byPassword } = callsOf(server, app.poolId, app.client);
  await assert.rejects(byPassword('ben', 'wrong'), refusals.incorrect);
});

test('a user without any password is refused as for a wrong one', async () => {
  const app = await signingInAt(server);
  await app.people.create('ben', { email: 'ben@example.com' });
  await assert.rejects(app.byPassword('ben', password), refusals.incorrect);
});

test('a temporary password expires with the days that the pool gives it', async () => {
  const app = await signingInAt(server);
  await app.people.setPassword('ana', 'Temporary.1', false);
  assert.equal((await app.byPassword('ana', 'Temporary.1')).ChallengeName, 'NEW_PASSWORD_REQUIRED');
  clock.turn(7 * day);
  try {
    await assert.rejects(app.byPassword('ana', 'Temporary.1'), refusals.expiredPassword);
    await assert.rejects(app.byPassword('ana', 'wrong'), refusals.incorrect);
  } finally {
    clock.turn(-7 * day);
  }
});

test('passwords are taken as they are: long ones, and all of Unicode', async () => {
  const app = await signingInAt(server);
  const longest = `${'Aa1!'.repeat(63)}Aa1!`;
  assert.equal(Buffer.byteLength(longest), 256);
  for (const each of [longest, 'Pässwörd.–密码–🗝️–𝒳1a', 'Combining-é.1']) {
    await app.people.setPassword('ana', each, true);
    assert.ok((await app.byPassword('ana', each)).AuthenticationResult, JSON.stringify(each));
    await assert.rejects(app.byPassword('ana', each.slice(0, -1)), refusals.incorrect);
  }
});

test('an alias and a name in other letters sign in where the pool takes them', async () => {
  const pool = {
    AliasAttributes: ['email' as const],
    UsernameConfiguration: { CaseSensitive: false },
  };
  const app = await signingInAt(server, { pool });
  for (const name of ['ana', 'ANA', 'Ana@Example.com']) {
    const { AuthenticationResult } = await app.byPassword(name, password);
    assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, 'ana');
  }
  const strict = await signingInAt(server);
  await assert.rejects(strict.byPassword('ANA', password), refusals.unknownUser);
  await assert.rejects(strict.byPassword('ana@example.com', password), refusals.unknownUser);
});

test('a user signs in by the attribute that is the user name, and by the sub', async () => {
  const people = await peopleIn(server, { UsernameAttributes: ['email'] });
  const { Username: sub = '' } = await people.create('eva@example.com');
  await people.setPassword('eva@example.com', password, true);
  const client = await clientOf(people.id);
  const { byPassword } = callsOf(server, people.id, client);
  for (const name of ['eva@example.com', sub]) {
    const { AuthenticationResult } = await byPassword(name, password);
    assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, sub);
  }
});

async function clientOf(UserPoolId: string) {
  const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH' as const];
  const { UserPoolClient } = await server
    .cognito()
    .send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app', ExplicitAuthFlows }));
  return { id: UserPoolClient?.ClientId ?? '', secret: undefined };
}

test('whoever is called like the sub of somebody else stands in nobody’s way', async () => {
  const app = await signingInAt(server);
  const { sub = '' } = await app.people.get('ana');
  await app.addUser(sub);
  for (const name of ['ana', sub]) {
    const { AuthenticationResult } = await app.byPassword(name, password);
    assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, 'ana');
  }
});

test('a refresh token gives new tokens, to whoever proves the secret by name or sub', async () => {
  const app = await signingInAt(server, { client: { GenerateSecret: true } });
  const { id, secret = '' } = app.client;
  const { AuthenticationResult } = await app.byPassword('ana', password);
  const REFRESH_TOKEN = AuthenticationResult?.RefreshToken ?? '';
  const { sub = '' } = await app.people.get('ana');
  for (const name of ['ana', sub])
    for (const flow of ['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'] as const) {
      const given = { REFRESH_TOKEN, SECRET_HASH: secretHash(id, secret, name) };
      const answer = await app.begin(flow, given);
      assert.equal(claimsOf(answer.AuthenticationResult?.AccessToken).sub, sub);
      assert.equal(answer.AuthenticationResult?.RefreshToken, undefined);
      assert.ok((await app.beginAsAdmin(flow, given)).AuthenticationResult);
    }
  await assert.rejects(
    app.begin('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN, SECRET_HASH: secretHash(id, secret, 'ben') }),
    refusals.notAuthorized(`Unable to verify secret hash for client ${id}`),
  );
  await assert.rejects(app.begin('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }), {
    name: 'NotAuthorizedException',
  });
});

test('a client that rotates its tokens, or allows no refresh, is refused this one', async () => {
  const REFRESH_TOKEN = 'x.x.x.x.x';
  const refusal = refusals.invalid('REFRESH_TOKEN_AUTH flow not enabled for this client');
  const rotating = await signingInAt(server, {
    client: {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    },
  });
  await assert.rejects(rotating.begin('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }), refusal);
  const without = await signingInAt(server, {
    client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
  });
  await assert.rejects(without.begin('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }), refusal);
});

test('every outcome of a sign-in is an event of the user', async () => {
  const app = await signingInAt(server, {
    pool: { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
  });
  await app.byPassword('ana', password);
  await assert.rejects(app.byPassword('ana', 'wrong'));
  await app.people.setPassword('ana', 'Temporary.1', false);
  await server.cognito().send(
    new AdminInitiateAuthCommand({
      UserPoolId: app.poolId,
      ClientId: app.client.id,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD: 'Temporary.1' },
      ContextData: {
        IpAddress: '203.0.113.7',
        ServerName: 'app.example.com',
        ServerPath: '/sign-in',
        HttpHeaders: [],
      },
    }),
  );
  const { AuthEvents = [] } = await server
    .cognito()
    .send(new AdminListUserAuthEventsCommand({ UserPoolId: app.poolId, Username: 'ana' }));
  assert.deepEqual(
    AuthEvents.map(({ EventType, EventResponse, ChallengeResponses = [] }) => [
      EventType,
      EventResponse,
      ...ChallengeResponses.map((each) => `${each.ChallengeName} ${each.ChallengeResponse}`),
    ]),
    [
      ['SignIn', 'InProgress', 'Password Success'],
      ['SignIn', 'Fail', 'Password Failure'],
      ['SignIn', 'Pass', 'Password Success'],
    ],
  );
  assert.deepEqual(
    AuthEvents.map(({ EventContextData }) => EventContextData?.IpAddress),
    ['203.0.113.7', '127.0.0.1', '127.0.0.1'],
  );
});

test('a challenge that this pool cannot have given is refused', async () => {
  const app = await signingInAt(server);
  const given = { USERNAME: 'ana' };
  await assert.rejects(
    app.respond('CUSTOM_CHALLENGE', given),
    refusals.invalid('Custom auth lambda trigger is not configured for the user pool.'),
  );
  for (const name of ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER', 'WEB_AUTHN'] as const)
    await assert.rejects(
      app.respond(name, given),
      refusals.invalid(`The challenge ${name} is not supported.`),
    );
});
