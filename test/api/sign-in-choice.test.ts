/** Sign-ins whose first factor the user chooses. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bigIntClient } from '../auth/srp-client.ts';
import { claimsOf, password } from '../support/app.ts';
import { newcomersAt, wrongCode } from '../support/newcomers.ts';
import { outbox } from '../support/outbox.ts';
import { offerFactors, senders } from '../support/second-factors.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { callsOf, refusals, signingInAt } from '../support/signing-in.ts';
import { replyTo } from '../support/srp.ts';
import { TurnedClock } from '../support/turned-clock.ts';

let server: TestServer;
const clock = new TurnedClock();
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

type Factor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP';
type App = Awaited<ReturnType<typeof signingInAt>>;
const hiding = { PreventUserExistenceErrors: 'ENABLED' as const };
const phone = { phone_number: '+12065550100', phone_number_verified: 'true' };

const choosingAt = (factors: Factor[], input: Parameters<typeof signingInAt>[1] = {}) =>
  signingInAt(server, {
    ...input,
    pool: {
      ...senders,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: factors } },
      ...input.pool,
    },
  });

const all: Factor[] = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'];
const choose = (app: App, name: string, more: Record<string, string> = {}) =>
  app.begin('USER_AUTH', { USERNAME: name, ...more });
const latest = async (app: App) => (await outbox(server).latest(app.poolId)).code;
const sent = async (app: App) => (await outbox(server).list(app.poolId)).length;

test('a user is offered what the pool allows and they have', async () => {
  const app = await choosingAt(all);
  const { Session, ...first } = await choose(app, 'ana');
  assert.ok(Session);
  assert.deepEqual(first, {
    ChallengeName: 'SELECT_CHALLENGE',
    ChallengeParameters: {},
    AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP'],
  });
  await app.people.update('ana', phone);
  const { AvailableChallenges } = await choose(app, 'ana');
  assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP']);
  await app.people.update('ana', { email_verified: 'false', phone_number_verified: 'false' });
  const unverified = await choose(app, 'ana');
  assert.deepEqual(unverified.AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
  assert.equal(await sent(app), 0);
});

test('a pool that says nothing of first factors offers the password', async () => {
  const app = await signingInAt(server);
  const { AvailableChallenges } = await choose(app, 'ana');
  assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
});

test('a preference is followed when it can be had, and is a choice like any other', async () => {
  const app = await choosingAt(all);
  const byPassword = { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password };
  assert.ok((await choose(app, 'ana', byPassword)).AuthenticationResult);
  await assert.rejects(
    choose(app, 'ana', { ...byPassword, PASSWORD: 'wrong' }),
    refusals.incorrect,
  );
  const asked = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'PASSWORD' });
  assert.equal(asked.ChallengeName, 'PASSWORD');
  const given = { USERNAME: 'ana', PASSWORD: password };
  assert.ok((await app.respond('PASSWORD', given, asked.Session)).AuthenticationResult);
  await assert.rejects(
    app.respond('PASSWORD', given),
    refusals.invalid('Missing required parameter Session'),
  );
  const unavailable = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'SMS_OTP' });
  assert.equal(unavailable.ChallengeName, 'SELECT_CHALLENGE');
});

test('SRP can be preferred and chosen, in one step or two', async () => {
  const app = await choosingAt(all);
  const { srpA: SRP_A, answer } = bigIntClient({ poolId: app.poolId, username: 'ana', password });
  const finish = async (parameters: Record<string, string> | undefined) =>
    app.respond('PASSWORD_VERIFIER', replyTo(parameters ?? {}, answer));
  const preferred = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A });
  assert.equal(preferred.ChallengeName, 'PASSWORD_VERIFIER');
  assert.ok((await finish(preferred.ChallengeParameters)).AuthenticationResult);
  const { Session } = await choose(app, 'ana');
  const chosen = { USERNAME: 'ana', ANSWER: 'PASSWORD_SRP' };
  const direct = await app.respond('SELECT_CHALLENGE', { ...chosen, SRP_A }, Session);
  assert.ok((await finish(direct.ChallengeParameters)).AuthenticationResult);
  const asked = await app.respond('SELECT_CHALLENGE', chosen, Session);
  assert.equal(asked.ChallengeName, 'PASSWORD_SRP');
  const begun = await app.respond('PASSWORD_SRP', { USERNAME: 'ana', SRP_A }, asked.Session);
  assert.ok((await finish(begun.ChallengeParameters)).AuthenticationResult);
});

test('a code by e-mail signs in, once, and wrong ones do not', async () => {
  const app = await choosingAt(all);
  const first = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  assert.equal(first.ChallengeName, 'EMAIL_OTP');
  assert.deepEqual(first.ChallengeParameters, {
    CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
    CODE_DELIVERY_DESTINATION: 'a***@e***',
  });
  const respond = (EMAIL_OTP_CODE: string, Session = first.Session) =>
    app.respond('EMAIL_OTP', { USERNAME: 'ana', EMAIL_OTP_CODE }, Session);
  const code = await latest(app);
  await assert.rejects(respond(wrongCode(code)), refusals.wrongCode);
  const { AuthenticationResult } = await respond(code);
  assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, 'ana');
  await assert.rejects(respond(code), refusals.sessionUsed);
});

test('a code by SMS is chosen and answered', async () => {
  const app = await choosingAt(all);
  await app.people.update('ana', phone);
  const { Session } = await choose(app, 'ana');
  const chosen = { USERNAME: 'ana', ANSWER: 'SMS_OTP' };
  const asked = await app.respond('SELECT_CHALLENGE', chosen, Session);
  assert.equal(asked.ChallengeName, 'SMS_OTP');
  assert.equal(asked.ChallengeParameters?.CODE_DELIVERY_DESTINATION, '+*******0100');
  const given = { USERNAME: 'ana', SMS_OTP_CODE: await latest(app) };
  assert.ok((await app.respondAsAdmin('SMS_OTP', given, asked.Session)).AuthenticationResult);
});

test('a choice that was not offered is refused', async () => {
  const app = await choosingAt(['PASSWORD', 'EMAIL_OTP']);
  await app.people.update('ana', phone);
  const { Session } = await choose(app, 'ana');
  for (const ANSWER of ['SMS_OTP', 'WEB_AUTHN', 'CUSTOM_CHALLENGE', 'email_otp'])
    await assert.rejects(
      app.respond('SELECT_CHALLENGE', { USERNAME: 'ana', ANSWER }, Session),
      refusals.invalid(`The challenge ${ANSWER} is not available.`),
    );
});

test('a user without a password signs in by codes alone', async () => {
  const app = await choosingAt(all);
  await app.people.create('eva', { email: 'eva@example.com', email_verified: 'true' });
  assert.equal((await app.people.get('eva')).UserStatus, 'CONFIRMED');
  const first = await choose(app, 'eva', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  assert.deepEqual(first.AvailableChallenges, ['EMAIL_OTP']);
  const given = { USERNAME: 'eva', EMAIL_OTP_CODE: await latest(app) };
  assert.ok((await app.respond('EMAIL_OTP', given, first.Session)).AuthenticationResult);
});

test('a temporary password is to be used before codes can be', async () => {
  const app = await choosingAt(all);
  await app.people.setPassword('ana', 'Temporary.1', false);
  const first = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  assert.equal(first.ChallengeName, 'SELECT_CHALLENGE');
  assert.deepEqual(first.AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
});

test('a code alone lets nobody in from whom a second factor is asked', async () => {
  const app = await choosingAt(all);
  const { Session } = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  const EMAIL_OTP_CODE = await latest(app);
  await offerFactors(server, app.poolId, 'ON');
  const { AvailableChallenges } = await choose(app, 'ana');
  assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
  await assert.rejects(
    app.respond('EMAIL_OTP', { USERNAME: 'ana', EMAIL_OTP_CODE }, Session),
    refusals.sessionInvalid,
  );
});

test('a code as a first factor is none as a second one, nor the other way round', async () => {
  const app = await choosingAt(all);
  const first = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  const EMAIL_OTP_CODE = await latest(app);
  for (const name of ['SMS_OTP', 'SMS_MFA', 'SELECT_CHALLENGE', 'PASSWORD'] as const)
    await assert.rejects(
      app.respond(name, { USERNAME: 'ana', EMAIL_OTP_CODE, PASSWORD: password }, first.Session),
      refusals.sessionInvalid,
    );
});

test('who does not exist is not found, or where that is hidden challenged as anybody', async () => {
  const open = await choosingAt(all);
  await assert.rejects(choose(open, 'nobody'), refusals.unknownUser);
  const app = await choosingAt(all, { client: hiding });
  const somebody = await choose(app, 'ana');
  const nobody = await choose(app, 'nobody@example.com');
  assert.deepEqual({ ...nobody, Session: '' }, { ...somebody, Session: '' });
  assert.equal(nobody.Session?.length, somebody.Session?.length);
  const byCode = await choose(app, 'nobody@example.com', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  assert.equal(byCode.ChallengeParameters?.CODE_DELIVERY_DESTINATION, 'n***@e***');
  assert.equal(await sent(app), 0);
  const USERNAME = 'nobody@example.com';
  await assert.rejects(
    app.respond('EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE: '123456' }, byCode.Session),
    refusals.wrongCode,
  );
  const byPassword = await choose(app, USERNAME, { PREFERRED_CHALLENGE: 'PASSWORD' });
  await assert.rejects(
    app.respond('PASSWORD', { USERNAME, PASSWORD: password }, byPassword.Session),
    refusals.incorrect,
  );
});

test('codes in the name of nobody run out as those of somebody do', async () => {
  const app = await choosingAt(all, { client: hiding });
  const outcomes = async (USERNAME: string) => {
    const messages: string[] = [];
    const note = (error: Error) => messages.push(error.message);
    const { Session } = await choose(app, USERNAME, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    for (let i = 0; i < 7; i++)
      await app
        .respond('EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE: `00000${i}` }, Session)
        .catch(note);
    for (let i = 0; i < 11; i++)
      await choose(app, USERNAME, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }).catch(note);
    return messages;
  };
  assert.deepEqual(await outcomes('nobody'), await outcomes('ana'));
});

test('a disabled user is sent no code where existence is hidden', async () => {
  const app = await choosingAt(all, { client: hiding });
  await app.people.disable('ana');
  const first = await choose(app, 'ana', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  assert.equal(first.ChallengeParameters?.CODE_DELIVERY_DESTINATION, 'a***@e***');
  assert.equal(await sent(app), 0);
  const given = { USERNAME: 'ana', EMAIL_OTP_CODE: '123456' };
  await assert.rejects(app.respond('EMAIL_OTP', given, first.Session), refusals.wrongCode);
});

test('a sign-up that was just confirmed signs in by its session, once', async () => {
  const app = await newcomersAt(server, {
    pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } } },
    client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
  });
  const calls = callsOf(server, app.poolId, app.client);
  await app.signUp('cleo', { email: 'cleo@example.com' });
  const { Session } = await app.signUp('ben', { email: 'ben@example.com' });
  const { code } = await app.message('ben@example.com');
  const confirmed = await app.confirm('ben', code, { Session });
  const enter = (USERNAME: string) => calls.begin('USER_AUTH', { USERNAME }, confirmed.Session);
  await assert.rejects(enter('cleo'), refusals.sessionInvalid);
  const { AuthenticationResult } = await enter('ben');
  assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, 'ben');
  await assert.rejects(enter('ben'), refusals.sessionUsed);
});
