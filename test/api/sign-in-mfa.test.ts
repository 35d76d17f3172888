/** The second factors of sign-ins. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminListUserAuthEventsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { claimsOf, password } from '../support/app.ts';
import { wrongCode } from '../support/newcomers.ts';
import { outbox } from '../support/outbox.ts';
import { offerFactors, prefer, senders, setUpAuthenticator } from '../support/second-factors.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { refusals, signingInAt } from '../support/signing-in.ts';
import { beginSrp } from '../support/srp.ts';
import { TurnedClock } from '../support/turned-clock.ts';

let server: TestServer;
const clock = new TurnedClock();
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

type App = Awaited<ReturnType<typeof withFactors>>;
const phone = { phone_number: '+12065550100', phone_number_verified: 'true' };
const on = { Enabled: true };
const preferred = { Enabled: true, PreferredMfa: true };
const softwareMismatch = {
  name: 'CodeMismatchException',
  message: 'Invalid code received for user',
};

/** `ana` has a verified phone number and e-mail address, and is signed in once. */
async function withFactors(
  mfa: 'ON' | 'OPTIONAL' = 'OPTIONAL',
  factors?: readonly ('sms' | 'email' | 'totp')[],
) {
  const { EmailConfiguration } = senders;
  const addOns = {
    UserPoolTier: 'PLUS' as const,
    UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' as const },
  };
  const app = await signingInAt(server, { pool: { EmailConfiguration, ...addOns } });
  const { AccessToken = '' } = (await app.byPassword('ana', password)).AuthenticationResult ?? {};
  await offerFactors(server, app.poolId, mfa, factors);
  const begin = async () => {
    const { Session = '', ...first } = await app.byPassword('ana', password);
    const respond = (name: Parameters<typeof app.respond>[0], given: Record<string, string>) =>
      app.respond(name, { USERNAME: 'ana', ...given }, Session);
    return { Session, first, answer: respond };
  };
  const code = async () => (await outbox(server).latest(app.poolId)).code;
  return { ...app, AccessToken, start: begin, code };
}

const sentTo = (app: App) => outbox(server).list(app.poolId);

test('a code by SMS is asked for where the user switched that on, and signs in once', async () => {
  const app = await withFactors();
  await app.people.update('ana', phone);
  await prefer(server, app.AccessToken, { SMSMfaSettings: on });
  const { first, answer } = await app.start();
  assert.equal(first.ChallengeName, 'SMS_MFA');
  assert.deepEqual(first.ChallengeParameters, {
    USER_ID_FOR_SRP: 'ana',
    CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
    CODE_DELIVERY_DESTINATION: '+*******0100',
  });
  const [message] = await sentTo(app);
  assert.equal(message?.body, `Your code: ${message?.code}`);
  const SMS_MFA_CODE = await app.code();
  await assert.rejects(
    answer('SMS_MFA', { SMS_MFA_CODE: wrongCode(SMS_MFA_CODE) }),
    refusals.wrongCode,
  );
  const { AuthenticationResult } = await answer('SMS_MFA', { SMS_MFA_CODE });
  assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, 'ana');
  await assert.rejects(answer('SMS_MFA', { SMS_MFA_CODE }), refusals.sessionUsed);
});

test('a code by e-mail is a second factor as well, in the words of the pool', async () => {
  const app = await withFactors();
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  const { first, answer } = await app.start();
  assert.equal(first.ChallengeName, 'EMAIL_OTP');
  assert.equal(first.ChallengeParameters?.CODE_DELIVERY_DELIVERY_MEDIUM, 'EMAIL');
  assert.equal(first.ChallengeParameters?.CODE_DELIVERY_DESTINATION, 'a***@e***');
  const [message] = await sentTo(app);
  assert.equal(message?.subject, 'A code');
  assert.match(message?.body ?? '', /^The code: \d{6}$/);
  const given = { EMAIL_OTP_CODE: await app.code() };
  assert.ok((await answer('EMAIL_OTP', given)).AuthenticationResult);
});

test('a code of an authenticator is good once', async () => {
  const app = await withFactors();
  const { AccessToken } = app;
  const { authenticator } = await setUpAuthenticator(server, clock, { AccessToken }, 'Ana’s phone');
  await prefer(server, AccessToken, { SoftwareTokenMfaSettings: preferred });
  const { first, answer } = await app.start();
  assert.equal(first.ChallengeName, 'SOFTWARE_TOKEN_MFA');
  assert.deepEqual(first.ChallengeParameters, {
    USER_ID_FOR_SRP: 'ana',
    FRIENDLY_DEVICE_NAME: 'Ana’s phone',
  });
  const respond = (SOFTWARE_TOKEN_MFA_CODE: string) =>
    answer('SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE });
  await assert.rejects(respond(authenticator.wrongCode()), softwareMismatch);
  const used = {
    name: 'ExpiredCodeException',
    message: 'Your software token has already been used once.',
  };
  await assert.rejects(respond(authenticator.code()), used);
  const next = authenticator.code(1);
  assert.ok((await respond(next)).AuthenticationResult);
  await assert.rejects(respond(next), used);
  const again = await app.start();
  await assert.rejects(again.answer('SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: next }), used);
});

test('of one code sent twice at once one signs in', async () => {
  const app = await withFactors();
  const { AccessToken } = app;
  const { authenticator } = await setUpAuthenticator(server, clock, { AccessToken });
  await prefer(server, AccessToken, { SoftwareTokenMfaSettings: preferred });
  const SOFTWARE_TOKEN_MFA_CODE = authenticator.code(1);
  const starts = await Promise.all([app.start(), app.start(), app.start()]);
  const answers = await Promise.allSettled(
    starts.map(({ answer }) => answer('SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE })),
  );
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('whoever knows the password guesses no code: the lock outlasts right passwords', async () => {
  const app = await withFactors();
  const { AccessToken } = app;
  const { authenticator } = await setUpAuthenticator(server, clock, { AccessToken });
  await prefer(server, AccessToken, { SoftwareTokenMfaSettings: preferred });
  for (let i = 0; i < 5; i++) {
    const { answer } = await app.start();
    const given = { SOFTWARE_TOKEN_MFA_CODE: authenticator.wrongCode() };
    await assert.rejects(answer('SOFTWARE_TOKEN_MFA', given), softwareMismatch);
  }
  await assert.rejects(app.start(), refusals.locked);
  clock.turn(1000);
  const { answer } = await app.start();
  const given = { SOFTWARE_TOKEN_MFA_CODE: authenticator.code(1) };
  assert.ok((await answer('SOFTWARE_TOKEN_MFA', given)).AuthenticationResult);
});

test('a sent code is tried five times, and then is none', async () => {
  const app = await withFactors();
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  const { answer } = await app.start();
  const right = await app.code();
  for (let i = 0; i < 5; i++)
    await assert.rejects(
      answer('EMAIL_OTP', { EMAIL_OTP_CODE: wrongCode(right) }),
      refusals.wrongCode,
    );
  await assert.rejects(answer('EMAIL_OTP', { EMAIL_OTP_CODE: right }), refusals.locked);
  const again = await app.start();
  assert.ok(
    (await again.answer('EMAIL_OTP', { EMAIL_OTP_CODE: await app.code() })).AuthenticationResult,
  );
});

test('who has several factors and prefers none chooses', async () => {
  const app = await withFactors();
  const { AccessToken } = app;
  const { authenticator } = await setUpAuthenticator(server, clock, { AccessToken });
  await app.people.update('ana', phone);
  await prefer(server, AccessToken, { SMSMfaSettings: on, SoftwareTokenMfaSettings: on });
  const { first, answer } = await app.start();
  assert.equal(first.ChallengeName, 'SELECT_MFA_TYPE');
  assert.deepEqual(JSON.parse(first.ChallengeParameters?.MFAS_CAN_CHOOSE ?? ''), [
    'SMS_MFA',
    'SOFTWARE_TOKEN_MFA',
  ]);
  await assert.rejects(answer('SELECT_MFA_TYPE', { ANSWER: 'EMAIL_OTP' }), {
    name: 'InvalidParameterException',
  });
  const chosen = await answer('SELECT_MFA_TYPE', { ANSWER: 'SOFTWARE_TOKEN_MFA' });
  assert.equal(chosen.ChallengeName, 'SOFTWARE_TOKEN_MFA');
  const given = { USERNAME: 'ana', SOFTWARE_TOKEN_MFA_CODE: authenticator.code(1) };
  assert.ok((await app.respond('SOFTWARE_TOKEN_MFA', given, chosen.Session)).AuthenticationResult);
  const bySms = await (await app.start()).answer('SELECT_MFA_TYPE', { ANSWER: 'SMS_MFA' });
  assert.equal(bySms.ChallengeName, 'SMS_MFA');
  const reply = { USERNAME: 'ana', SMS_MFA_CODE: await app.code() };
  assert.ok((await app.respond('SMS_MFA', reply, bySms.Session)).AuthenticationResult);
});

test('a pool that requires a factor asks for a code at the verified address', async () => {
  const app = await withFactors('ON', ['sms', 'totp']);
  await app.people.update('ana', phone);
  assert.equal((await app.start()).first.ChallengeName, 'SMS_MFA');
  await app.people.update('ana', { phone_number_verified: 'false' });
  assert.equal((await app.start()).first.ChallengeName, 'MFA_SETUP');
});

test('a factor that was switched on is asked for though its address is not verified', async () => {
  const app = await withFactors('OPTIONAL', ['sms']);
  await app.people.update('ana', phone);
  await prefer(server, app.AccessToken, { SMSMfaSettings: on });
  await app.people.update('ana', { phone_number: '+12065550199' });
  const { first, answer } = await app.start();
  assert.equal(first.ChallengeName, 'SMS_MFA');
  await answer('SMS_MFA', { SMS_MFA_CODE: await app.code() });
  assert.equal((await app.people.get('ana')).attributes.phone_number_verified, 'true');
});

test('who has no factor where one is required sets up an authenticator, and is let in by it once', async () => {
  const app = await withFactors('ON', ['totp']);
  const { first, Session, answer } = await app.start();
  assert.equal(first.ChallengeName, 'MFA_SETUP');
  assert.deepEqual(first.ChallengeParameters, {
    USER_ID_FOR_SRP: 'ana',
    MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]',
  });
  await assert.rejects(answer('MFA_SETUP', {}), { name: 'SoftwareTokenMFANotFoundException' });
  const setUp = await setUpAuthenticator(server, clock, { Session });
  const finish = () => app.respond('MFA_SETUP', { USERNAME: 'ana' }, setUp.Session);
  assert.ok((await finish()).AuthenticationResult);
  await assert.rejects(finish(), refusals.sessionUsed);
  await assert.rejects(answer('MFA_SETUP', {}), { name: 'SoftwareTokenMFANotFoundException' });
  const next = await app.start();
  assert.equal(next.first.ChallengeName, 'SOFTWARE_TOKEN_MFA');
  const given = { SOFTWARE_TOKEN_MFA_CODE: setUp.authenticator.code(1) };
  assert.ok((await next.answer('SOFTWARE_TOKEN_MFA', given)).AuthenticationResult);
});

test('the factor comes after the new password, and after SRP too', async () => {
  const app = await withFactors();
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  await app.people.setPassword('ana', 'Temporary.1', false);
  const { ChallengeName, Session } = await app.byPassword('ana', 'Temporary.1');
  assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
  const given = { USERNAME: 'ana', NEW_PASSWORD: 'Another-one.2' };
  const next = await app.respond('NEW_PASSWORD_REQUIRED', given, Session);
  assert.equal(next.ChallengeName, 'EMAIL_OTP');
  assert.equal(next.AuthenticationResult, undefined);
  const reply = { USERNAME: 'ana', EMAIL_OTP_CODE: await app.code() };
  assert.ok((await app.respond('EMAIL_OTP', reply, next.Session)).AuthenticationResult);
  const srp = await beginSrp(app, 'ana', 'Another-one.2');
  const verified = await app.respond('PASSWORD_VERIFIER', srp.reply);
  assert.equal(verified.ChallengeName, 'EMAIL_OTP');
  const second = { USERNAME: 'ana', EMAIL_OTP_CODE: await app.code() };
  assert.ok((await app.respond('EMAIL_OTP', second, verified.Session)).AuthenticationResult);
});

test('a new password ends the sessions that the former one began, and their codes', async () => {
  const app = await withFactors();
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  const { answer } = await app.start();
  const EMAIL_OTP_CODE = await app.code();
  await app.people.setPassword('ana', 'Another-one.2', true);
  await assert.rejects(answer('EMAIL_OTP', { EMAIL_OTP_CODE }), refusals.sessionInvalid);
});

test('a code that went to an address which is the user’s no more is worth nothing', async () => {
  const app = await withFactors();
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  const { answer } = await app.start();
  const EMAIL_OTP_CODE = await app.code();
  await app.people.update('ana', { email: 'new@example.com', email_verified: 'true' });
  await assert.rejects(answer('EMAIL_OTP', { EMAIL_OTP_CODE }), refusals.sessionInvalid);
});

test('a factor that was given up is not asked for any more, whatever a session says', async () => {
  const app = await withFactors();
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  const { answer } = await app.start();
  const EMAIL_OTP_CODE = await app.code();
  await prefer(server, app.AccessToken, { EmailMfaSettings: { Enabled: false } });
  await assert.rejects(answer('EMAIL_OTP', { EMAIL_OTP_CODE }), refusals.sessionInvalid);
});

test('a second factor is no first one: its code and its session open nothing else', async () => {
  const app = await withFactors();
  await app.addUser('ben');
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  const { Session } = await app.start();
  const EMAIL_OTP_CODE = await app.code();
  await assert.rejects(
    app.respond('EMAIL_OTP', { USERNAME: 'ben', EMAIL_OTP_CODE }, Session),
    refusals.sessionInvalid,
  );
  for (const name of ['SMS_MFA', 'SMS_OTP', 'SOFTWARE_TOKEN_MFA', 'MFA_SETUP'] as const)
    await assert.rejects(
      app.respond(name, { USERNAME: 'ana', EMAIL_OTP_CODE }, Session),
      refusals.sessionInvalid,
    );
});

test('a pool whose MFA is off asks for no factor, whatever its users switched on', async () => {
  const app = await signingInAt(server, { pool: senders });
  const { AccessToken = '' } = (await app.byPassword('ana', password)).AuthenticationResult ?? {};
  await prefer(server, AccessToken, { EmailMfaSettings: preferred });
  assert.ok((await app.byPassword('ana', password)).AuthenticationResult);
});

test('password and factor are told apart in the events of the user', async () => {
  const app = await withFactors();
  await prefer(server, app.AccessToken, { EmailMfaSettings: preferred });
  const { answer } = await app.start();
  const EMAIL_OTP_CODE = await app.code();
  await assert.rejects(answer('EMAIL_OTP', { EMAIL_OTP_CODE: wrongCode(EMAIL_OTP_CODE) }));
  await answer('EMAIL_OTP', { EMAIL_OTP_CODE });
  const { AuthEvents = [] } = await server
    .cognito()
    .send(new AdminListUserAuthEventsCommand({ UserPoolId: app.poolId, Username: 'ana' }));
  assert.deepEqual(
    AuthEvents.slice(0, 3).map(({ EventResponse, ChallengeResponses = [] }) => [
      EventResponse,
      ...ChallengeResponses.map((each) => `${each.ChallengeName} ${each.ChallengeResponse}`),
    ]),
    [
      ['Pass', 'Password Success', 'Mfa Success'],
      ['Fail', 'Password Success', 'Mfa Failure'],
      ['InProgress', 'Password Success'],
    ],
  );
});
