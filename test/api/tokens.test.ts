/** What becomes of the tokens of a sign-in: refreshed, rotated, revoked, signed out of. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminAddUserToGroupCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
  DeleteUserPoolClientCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppClient, claimsOf, startApp } from '../support/app.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const clock = new TurnedClock();
let server: TestServer;
let app: App;
before(async () => {
  server = await startServer({ clock });
  app = await startApp(server);
});
after(() => server.close());

const notAuthorized = (message: string) => ({ name: 'NotAuthorizedException', message });
const invalid = notAuthorized('Invalid Refresh Token.');
const revoked = notAuthorized('Refresh Token has been revoked');
const accessRevoked = notAuthorized('Access Token has been revoked');
const reused = { name: 'RefreshTokenReuseException' };

const cognito = () => server.cognito();
const whoIs = async (AccessToken: string | undefined) =>
  (await cognito().send(new GetUserCommand({ AccessToken }))).Username;
const signOut = (AccessToken: string) => cognito().send(new GlobalSignOutCommand({ AccessToken }));
const revoke = (Token: string, { id, secret }: AppClient = app.client) =>
  cognito().send(new RevokeTokenCommand({ ClientId: id, ClientSecret: secret, Token }));
const admin = (of: App) => ({ UserPoolId: of.poolId, Username: 'ana' });

/** A second passes, so that times in tokens, which are whole seconds, can differ. */
const pass = (ms = 1_000) => clock.turn(ms);

describe('a refresh token', () => {
  test('gives ID and access tokens of the same sign-in, and stays good', async () => {
    const first = await app.signIn();
    pass(5_000);
    const next = await app.refresh(first.RefreshToken);
    assert.deepEqual(Object.keys(next).sort(), [
      'AccessToken',
      'ExpiresIn',
      'IdToken',
      'TokenType',
    ]);
    for (const use of ['AccessToken', 'IdToken'] as const) {
      const [before, now] = [claimsOf(first[use]), claimsOf(next[use])];
      const { jti, iat = 0, exp, ...same } = before;
      const { jti: newJti, iat: newIat = 0, exp: newExp, ...sameNow } = now;
      assert.deepEqual(sameNow, same);
      assert.notEqual(newJti, jti);
      assert.ok(newIat >= iat + 5);
      assert.equal(newExp, newIat + 3_600);
    }
    assert.equal(await whoIs(next.AccessToken), 'ana');
    assert.equal(await whoIs((await app.refresh(first.RefreshToken)).AccessToken), 'ana');
  });

  test('gives tokens of the user as they are now', async () => {
    const own = await startApp(server);
    const { RefreshToken, IdToken } = await own.signIn();
    assert.equal(claimsOf(IdToken)['cognito:groups'], undefined);
    const group = { UserPoolId: own.poolId, GroupName: 'staff' };
    await server.cognito().send(new CreateGroupCommand(group));
    await server.cognito().send(new AdminAddUserToGroupCommand({ ...group, Username: 'ana' }));
    await own.people.update('ana', { name: 'Ana M.' });
    const next = await own.refresh(RefreshToken);
    assert.deepEqual(claimsOf(next.AccessToken)['cognito:groups'], ['staff']);
    assert.equal(claimsOf(next.IdToken).name, 'Ana M.');
  });

  test('is good for its client only, and as it was given only', async () => {
    const { RefreshToken, AccessToken, IdToken } = await app.signIn();
    const sibling = await app.addClient();
    const stranger = (await startApp(server)).client;
    for (const by of [sibling, stranger])
      await assert.rejects(app.refresh(RefreshToken, by), invalid);
    const [header, key, iv, text = '', tag] = RefreshToken.split('.');
    const flipped = `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
    const altered = [header, key, iv, flipped, tag].join('.');
    for (const token of [altered, AccessToken, IdToken, 'x', 'a.b.c.d.e', 'x'.repeat(20_000)])
      await assert.rejects(app.refresh(token), invalid, token.slice(0, 20));
    await assert.rejects(app.refresh('with spaces'), { name: 'InvalidParameterException' });
    await assert.rejects(app.refresh(RefreshToken, { id: 'nobody', secret: undefined }), {
      name: 'ResourceNotFoundException',
      message: 'User pool client nobody does not exist.',
    });
    await server
      .cognito()
      .send(new DeleteUserPoolClientCommand({ UserPoolId: app.poolId, ClientId: sibling.id }));
    await assert.rejects(app.refresh(RefreshToken, sibling), {
      name: 'ResourceNotFoundException',
    });
    await app.refresh(RefreshToken);
  });

  test('ends when its client says, however often it was used', async () => {
    const own = await startApp(server, {
      client: { RefreshTokenValidity: 60, TokenValidityUnits: { RefreshToken: 'minutes' } },
    });
    const { RefreshToken } = await own.signIn();
    pass(59 * 60_000);
    await own.refresh(RefreshToken);
    pass(60_000);
    await assert.rejects(own.refresh(RefreshToken), notAuthorized('Refresh Token has expired'));
  });

  test('of a client with a secret is good with the secret only', async () => {
    const own = await startApp(server, { client: { GenerateSecret: true } });
    const { RefreshToken } = await own.signIn();
    const { id } = own.client;
    await assert.rejects(
      own.refresh(RefreshToken, { id, secret: undefined }),
      notAuthorized(`Client ${id} is configured with secret but ClientSecret was not received`),
    );
    const wrong = notAuthorized(`Unable to verify secret for client ${id}`);
    for (const secret of ['x'.repeat(51), `${own.client.secret}x`])
      await assert.rejects(own.refresh(RefreshToken, { id, secret }), wrong);
    const given = { id: app.client.id, secret: 'x'.repeat(51) };
    await assert.rejects(
      app.refresh((await app.signIn()).RefreshToken, given),
      notAuthorized(`Unable to verify secret for client ${app.client.id}`),
    );
    await own.refresh(RefreshToken);
  });

  test('is of no use for who is disabled, and stays so when they are enabled', async () => {
    const own = await startApp(server);
    const { RefreshToken, AccessToken } = await own.signIn();
    await own.people.disable('ana');
    const disabled = notAuthorized('User is disabled.');
    await assert.rejects(own.refresh(RefreshToken), disabled);
    await assert.rejects(whoIs(AccessToken), disabled);
    await own.people.enable('ana');
    await assert.rejects(own.refresh(RefreshToken), revoked);
    await assert.rejects(whoIs(AccessToken), accessRevoked);
    pass();
    await own.refresh((await own.signIn()).RefreshToken);
  });

  test('is of no use for who was deleted, nor for a namesake', async () => {
    const own = await startApp(server);
    const { RefreshToken, AccessToken } = await own.signIn();
    const { sub = '' } = await own.people.get('ana');
    await own.people.remove('ana');
    const gone = { name: 'UserNotFoundException', message: 'User does not exist.' };
    await assert.rejects(own.refresh(RefreshToken), gone);
    await own.addUser('ana');
    await assert.rejects(own.refresh(RefreshToken), gone);
    await own.addUser(sub);
    await assert.rejects(own.refresh(RefreshToken), gone);
    await assert.rejects(whoIs(AccessToken), gone);
  });

  test('is of no use for who has to reset the password', async () => {
    const own = await startApp(server);
    const { RefreshToken } = await own.signIn();
    await server.cognito().send(new AdminResetUserPasswordCommand(admin(own)));
    await assert.rejects(own.refresh(RefreshToken), { name: 'PasswordResetRequiredException' });
  });
});

describe('a refresh token that rotates', () => {
  const rotating = (RetryGracePeriodSeconds?: number) =>
    startApp(server, {
      client: { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds } },
    });

  test('gives another one, which ends when the first one would have', async () => {
    const own = await rotating();
    let { RefreshToken } = await own.signIn();
    for (let day = 0; day < 3; day++) {
      const next = await own.refresh(RefreshToken);
      assert.ok(next.RefreshToken);
      assert.notEqual(next.RefreshToken, RefreshToken);
      RefreshToken = next.RefreshToken;
      pass(9 * 86_400_000);
    }
    pass(3 * 86_400_000);
    await assert.rejects(own.refresh(RefreshToken), notAuthorized('Refresh Token has expired'));
  });

  test('is good once: used again, it ends the whole sign-in, and no other', async () => {
    const own = await rotating();
    const first = await own.signIn();
    const other = await own.signIn();
    const next = await own.refresh(first.RefreshToken);
    assert.equal(await whoIs(next.AccessToken), 'ana');
    await assert.rejects(own.refresh(first.RefreshToken), reused);
    await assert.rejects(own.refresh(next.RefreshToken ?? ''), revoked);
    await assert.rejects(own.refresh(first.RefreshToken), revoked);
    for (const { AccessToken } of [first, next])
      await assert.rejects(whoIs(AccessToken), accessRevoked);
    await own.refresh(other.RefreshToken);
  });

  test('may be tried again for as long as the grace period lasts', async () => {
    const own = await rotating(10);
    const { RefreshToken } = await own.signIn();
    const lost = await own.refresh(RefreshToken);
    pass(8_000);
    const again = await own.refresh(RefreshToken);
    const next = await own.refresh(again.RefreshToken ?? '');
    // The answer that was lost came after all: one before the latest, within its period.
    await own.refresh(lost.RefreshToken ?? '');
    pass(10_000);
    await assert.rejects(own.refresh(lost.RefreshToken ?? ''), reused);
    await assert.rejects(own.refresh(next.RefreshToken ?? ''), revoked);
  });

  test('two turns back is no retry, whatever the grace period', async () => {
    const own = await rotating(60);
    const { RefreshToken } = await own.signIn();
    const second = await own.refresh(RefreshToken);
    await own.refresh(second.RefreshToken ?? '');
    await assert.rejects(own.refresh(RefreshToken), reused);
  });

  test('is taken once when two send it at the same moment', async () => {
    const own = await rotating();
    const { RefreshToken } = await own.signIn();
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => own.refresh(RefreshToken)),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(own.refresh(RefreshToken), revoked);
  });
});

describe('a sign-out from everywhere', () => {
  test('ends the tokens of every sign-in before, and of no other user', async () => {
    const own = await startApp(server);
    await own.addUser('ben');
    const [first, second, other] = [
      await own.signIn(),
      await own.signIn(),
      await own.signIn('ben'),
    ];
    const renewed = await own.refresh(second.RefreshToken);
    pass(10);
    await signOut(first.AccessToken);
    for (const { AccessToken } of [first, second, renewed])
      await assert.rejects(whoIs(AccessToken), accessRevoked);
    for (const { RefreshToken } of [first, second])
      await assert.rejects(own.refresh(RefreshToken), revoked);
    await assert.rejects(signOut(first.AccessToken), accessRevoked);
    assert.equal(await whoIs(other.AccessToken), 'ben');
    await own.refresh(other.RefreshToken);
    pass(10);
    const later = await own.signIn();
    assert.equal(await whoIs(later.AccessToken), 'ana');
    await own.refresh(later.RefreshToken);
  });

  test('may be an administrator’s', async () => {
    const own = await startApp(server);
    const { AccessToken, RefreshToken } = await own.signIn();
    pass(10);
    await cognito().send(new AdminUserGlobalSignOutCommand(admin(own)));
    await assert.rejects(whoIs(AccessToken), accessRevoked);
    await assert.rejects(own.refresh(RefreshToken), revoked);
    const nobody = { ...admin(own), Username: 'nobody' };
    await assert.rejects(cognito().send(new AdminUserGlobalSignOutCommand(nobody)), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  test('ends the tokens of a refresh at the same moment, too', async () => {
    const own = await startApp(server);
    for (let turn = 0; turn < 10; turn++) {
      const { RefreshToken } = await own.signIn();
      pass(10);
      const [refreshed] = await Promise.allSettled([
        own.refresh(RefreshToken),
        cognito().send(new AdminUserGlobalSignOutCommand(admin(own))),
      ]);
      if (refreshed.status === 'fulfilled')
        await assert.rejects(whoIs(refreshed.value.AccessToken), accessRevoked);
      pass(10);
    }
  });

  test('takes an access token that is good', async () => {
    const { AccessToken, IdToken } = await app.signIn();
    const refused = notAuthorized('Invalid Access Token');
    for (const token of [IdToken, `${AccessToken}x`, 'x', 'a.b.c'])
      await assert.rejects(signOut(token), refused, token.slice(0, 20));
    pass(3_600_000);
    await assert.rejects(signOut(AccessToken), notAuthorized('Access Token has expired'));
  });
});

describe('RevokeToken', () => {
  const unauthorized = { name: 'UnauthorizedException' };

  test('ends all tokens of one sign-in, and of no other', async () => {
    const first = await app.signIn();
    const other = await app.signIn();
    const renewed = await app.refresh(first.RefreshToken);
    await revoke(first.RefreshToken);
    await assert.rejects(app.refresh(first.RefreshToken), revoked);
    for (const { AccessToken } of [first, renewed])
      await assert.rejects(whoIs(AccessToken), accessRevoked);
    assert.equal(await whoIs(other.AccessToken), 'ana');
    await app.refresh(other.RefreshToken);
    await revoke(first.RefreshToken);
  });

  test('ends them by whichever refresh token of a rotation', async () => {
    const own = await startApp(server, {
      client: { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 } },
    });
    const { RefreshToken } = await own.signIn();
    const next = await own.refresh(RefreshToken);
    await revoke(RefreshToken, own.client);
    for (const token of [RefreshToken, next.RefreshToken ?? ''])
      await assert.rejects(own.refresh(token), revoked);
    await assert.rejects(whoIs(next.AccessToken), accessRevoked);
  });

  test('takes refresh tokens only', async () => {
    const { AccessToken, IdToken } = await app.signIn();
    for (const token of [AccessToken, IdToken, 'x'])
      await assert.rejects(revoke(token), { name: 'UnsupportedTokenTypeException' });
    assert.equal(await whoIs(AccessToken), 'ana');
  });

  test('is for the client of the token, by its secret if it has one', async () => {
    const own = await startApp(server, { client: { GenerateSecret: true } });
    const { RefreshToken } = await own.signIn();
    const sibling = await own.addClient();
    const strangers: AppClient[] = [
      sibling,
      app.client,
      { id: 'nobody', secret: undefined },
      { id: own.client.id, secret: undefined },
      { id: own.client.id, secret: 'x'.repeat(51) },
    ];
    for (const by of strangers) await assert.rejects(revoke(RefreshToken, by), unauthorized, by.id);
    await assert.rejects(revoke('a.b.c.d.e', own.client), unauthorized);
    await own.refresh(RefreshToken);
    await revoke(RefreshToken, own.client);
    await assert.rejects(own.refresh(RefreshToken), revoked);
  });

  test('is switched off with the claims that it needs', async () => {
    const own = await startApp(server, { client: { EnableTokenRevocation: false } });
    const { RefreshToken, AccessToken, IdToken } = await own.signIn();
    await assert.rejects(revoke(RefreshToken, own.client), {
      name: 'UnsupportedOperationException',
    });
    assert.equal(claimsOf(AccessToken).origin_jti, undefined);
    assert.equal(claimsOf(IdToken).jti, undefined);
    await own.refresh(RefreshToken);
    pass(10);
    await signOut(AccessToken);
    await assert.rejects(whoIs(AccessToken), accessRevoked);
    await assert.rejects(own.refresh(RefreshToken), revoked);
  });

  test('of a token that has expired has nothing to do', async () => {
    const { RefreshToken } = await app.signIn();
    pass(31 * 86_400_000);
    await revoke(RefreshToken);
  });

  test('lasts over a restart, and is forgotten when the tokens have ended', async () => {
    const own = await startApp(server);
    const { RefreshToken } = await own.signIn();
    await revoke(RefreshToken, own.client);
    server = await server.restart();
    const again = (token: string) =>
      cognito().send(
        new GetTokensFromRefreshTokenCommand({ ClientId: own.client.id, RefreshToken: token }),
      );
    await assert.rejects(again(RefreshToken), revoked);
    pass(31 * 86_400_000);
    await assert.rejects(again(RefreshToken), notAuthorized('Refresh Token has expired'));
  });
});
