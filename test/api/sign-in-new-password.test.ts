/** The first sign-in with a temporary password. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import { claimsOf, password } from '../support/app.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { callsOf, refusals, signingInAt } from '../support/signing-in.ts';
import { beginSrp, signInBySrp } from '../support/srp.ts';
import { TurnedClock } from '../support/turned-clock.ts';

let server: TestServer;
const clock = new TurnedClock();
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

type Input = Parameters<typeof signingInAt>[1];
const temporary = 'Temporary.1';
const required = (Name: string, Mutable = true) => ({
  Name,
  AttributeDataType: 'String' as const,
  Required: true,
  Mutable,
});

/** `eva` was made by an administrator, and has begun to sign in. */
async function invited(values: Record<string, string> = {}, input?: Input) {
  const app = await signingInAt(server, input);
  await app.people.create('eva', { email: 'eva@example.com', email_verified: 'true', ...values });
  await app.people.setPassword('eva', temporary, false);
  const { Session = '', ...first } = await app.byPassword('eva', temporary);
  const setPassword = (NEW_PASSWORD: string, more: Record<string, string> = {}) =>
    app.respond('NEW_PASSWORD_REQUIRED', { USERNAME: 'eva', NEW_PASSWORD, ...more }, Session);
  return { ...app, first, Session, setPassword };
}

test('a temporary password leads to a new one, and that to the tokens', async () => {
  const app = await invited({ given_name: 'Eva' });
  assert.equal(app.first.ChallengeName, 'NEW_PASSWORD_REQUIRED');
  assert.equal(app.first.AuthenticationResult, undefined);
  const parameters = app.first.ChallengeParameters ?? {};
  assert.deepEqual(Object.keys(parameters).toSorted(), [
    'USER_ID_FOR_SRP',
    'requiredAttributes',
    'userAttributes',
  ]);
  assert.equal(parameters.USER_ID_FOR_SRP, 'eva');
  assert.equal(parameters.requiredAttributes, '[]');
  assert.deepEqual(JSON.parse(parameters.userAttributes ?? ''), {
    given_name: 'Eva',
    email: 'eva@example.com',
    email_verified: 'true',
  });
  const { AuthenticationResult, ChallengeParameters } = await app.setPassword(password);
  assert.deepEqual(ChallengeParameters, {});
  assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, 'eva');
  assert.equal((await app.people.get('eva')).UserStatus, 'CONFIRMED');
  await assert.rejects(app.byPassword('eva', temporary), refusals.incorrect);
  assert.ok((await app.byPassword('eva', password)).AuthenticationResult);
  assert.ok((await signInBySrp(app, 'eva', password)).AuthenticationResult);
});

test('SRP leads there as well, and administrators answer for their users', async () => {
  const app = await invited();
  const { reply } = await beginSrp(app, 'eva', temporary);
  const { ChallengeName, Session } = await app.respond('PASSWORD_VERIFIER', reply);
  assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
  const given = { USERNAME: 'eva', NEW_PASSWORD: password };
  const answer = await app.respondAsAdmin('NEW_PASSWORD_REQUIRED', given, Session);
  assert.ok(answer.AuthenticationResult);
});

test('a new password may begin with a space and be of any letters, but must meet the policy', async () => {
  const app = await invited();
  await assert.rejects(app.setPassword('short.1'), {
    name: 'InvalidPasswordException',
    message: 'Password does not conform to policy: Password not long enough',
  });
  await assert.rejects(app.setPassword(`Aa1!${'x'.repeat(253)}`), {
    name: 'InvalidPasswordException',
    message: 'Password does not conform to policy: Password too long',
  });
  await assert.rejects(
    app.setPassword(''),
    refusals.invalid('Missing required parameter NEW_PASSWORD'),
  );
  const spaced = '  Ünïcode 🗝️ Passw0rd.  ';
  assert.ok((await app.setPassword(spaced)).AuthenticationResult);
  assert.ok((await app.byPassword('eva', spaced)).AuthenticationResult);
  assert.ok((await signInBySrp(app, 'eva', spaced)).AuthenticationResult);
  await assert.rejects(app.byPassword('eva', spaced.trim()), refusals.incorrect);
});

test('the new password can be set once: a session that did it is worth nothing', async () => {
  const app = await invited();
  await app.setPassword(password);
  await assert.rejects(app.setPassword('Another-one.2'), refusals.sessionUsed);
  assert.ok((await app.byPassword('eva', password)).AuthenticationResult);
});

test('of two new passwords at once one is set', async () => {
  const app = await invited();
  const answers = await Promise.allSettled(
    ['First-one.1', 'Second-one.2'].map((each) => app.setPassword(each)),
  );
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
});

test('another temporary password ends the sessions of the one before', async () => {
  const app = await invited();
  await app.people.setPassword('eva', 'Temporary.2', false);
  await assert.rejects(app.setPassword(password), refusals.sessionInvalid);
});

test('required attributes are asked for by name, and taken with the password', async () => {
  const pool = { Schema: [required('given_name'), required('family_name')] };
  const app = await invited({ given_name: 'Eva' }, { pool });
  assert.deepEqual(JSON.parse(app.first.ChallengeParameters?.requiredAttributes ?? ''), [
    'userAttributes.family_name',
  ]);
  await assert.rejects(
    app.setPassword(password),
    refusals.invalid('Invalid attributes given, family_name is missing'),
  );
  const family_name = { 'userAttributes.family_name': 'Eriksson' };
  await assert.rejects(
    app.setPassword(password, { ...family_name, 'userAttributes.given_name': 'Mallory' }),
    refusals.notAuthorized('Cannot modify an already provided given_name'),
  );
  await app.setPassword(password, { ...family_name, 'userAttributes.nickname': 'E' });
  const { attributes } = await app.people.get('eva');
  assert.deepEqual(
    [attributes.given_name, attributes.family_name, attributes.nickname],
    ['Eva', 'Eriksson', 'E'],
  );
});

test('attributes that the client may not write are refused, and nobody verifies themselves', async () => {
  const client = { WriteAttributes: ['email', 'nickname'] };
  const app = await invited({}, { client });
  const refusal = refusals.notAuthorized('A client attempted to write unauthorized attribute');
  for (const name of ['given_name', 'email_verified', 'sub', 'custom:role', 'cognito:mfa_enabled'])
    await assert.rejects(
      app.setPassword(password, { [`userAttributes.${name}`]: 'true' }),
      refusal,
      name,
    );
  await app.setPassword(password, { 'userAttributes.email': 'mallory@example.com' });
  const { attributes } = await app.people.get('eva');
  assert.deepEqual(attributes, { email: 'mallory@example.com', email_verified: 'false' });
});

test('attributes that the client may not read are not told', async () => {
  const app = await invited({ nickname: 'E' }, { client: { ReadAttributes: ['nickname'] } });
  const { userAttributes = '' } = app.first.ChallengeParameters ?? {};
  assert.deepEqual(JSON.parse(userAttributes), { nickname: 'E' });
});

test('a session is good for its user, its challenge, its client, its pool and its time alone', async () => {
  const app = await invited();
  const given = { USERNAME: 'eva', NEW_PASSWORD: password };
  const answer = (calls: Pick<typeof app, 'respond'>, name: 'NEW_PASSWORD_REQUIRED' | 'SMS_MFA') =>
    calls.respond(name, { ...given, SMS_MFA_CODE: '123456' }, app.Session);
  await assert.rejects(answer(app, 'SMS_MFA'), refusals.sessionInvalid);
  const client = await app.addClient();
  await assert.rejects(
    answer(callsOf(server, app.poolId, client), 'NEW_PASSWORD_REQUIRED'),
    refusals.sessionInvalid,
  );
  const other = await invited();
  await assert.rejects(answer(other, 'NEW_PASSWORD_REQUIRED'), refusals.sessionInvalid);
  await assert.rejects(
    app.respond('NEW_PASSWORD_REQUIRED', { ...given, USERNAME: 'ana' }, app.Session),
    refusals.sessionInvalid,
  );
  for (const session of ['x'.repeat(40), app.Session.slice(0, -3), `${app.Session}AAAA`])
    await assert.rejects(
      app.respond('NEW_PASSWORD_REQUIRED', given, session),
      refusals.sessionInvalid,
    );
  clock.turn(3 * 60_000);
  await assert.rejects(answer(app, 'NEW_PASSWORD_REQUIRED'), refusals.sessionExpired);
  clock.turn(-3 * 60_000);
  assert.ok((await answer(app, 'NEW_PASSWORD_REQUIRED')).AuthenticationResult);
});

test('a client may make its sessions longer', async () => {
  const app = await invited({}, { client: { AuthSessionValidity: 15 } });
  clock.turn(15 * 60_000 - 5_000);
  assert.ok((await app.setPassword(password)).AuthenticationResult);
});

test('whoever is disabled or signed out everywhere meanwhile does not get in', async () => {
  const disabled = await invited();
  await disabled.people.disable('eva');
  await assert.rejects(disabled.setPassword(password), refusals.disabled);
  const fresh = await startServer();
  try {
    const app = await signingInAt(fresh);
    await app.people.setPassword('ana', temporary, false);
    const { Session } = await app.byPassword('ana', temporary);
    await fresh
      .cognito()
      .send(new AdminUserGlobalSignOutCommand({ UserPoolId: app.poolId, Username: 'ana' }));
    const given = { USERNAME: 'ana', NEW_PASSWORD: password };
    await assert.rejects(
      app.respond('NEW_PASSWORD_REQUIRED', given, Session),
      refusals.sessionInvalid,
    );
  } finally {
    await fresh.close();
  }
});
