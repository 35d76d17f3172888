/** Signing in by SRP, by users' sides that know nothing of the server's. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import cognito from 'amazon-cognito-identity-js';
import { awsQuotas } from '../../src/lib/limits.ts';
import { srpPrime } from '../auth/srp-client.ts';
import { claimsOf, password } from '../support/app.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { callsOf, refusals, signingInAt } from '../support/signing-in.ts';
import { beginSrp, signInBySrp } from '../support/srp.ts';
import { TurnedClock } from '../support/turned-clock.ts';

let server: TestServer;
const clock = new TurnedClock();
before(async () => {
  // The long form makes more calls than an address may.
  const quotas = { ...awsQuotas, unsignedCallsPerSecond: Number.POSITIVE_INFINITY };
  server = await startServer({ clock, config: { quotas } });
});
after(() => server.close());

type App = Awaited<ReturnType<typeof signingInAt>>;
const hiding = { client: { PreventUserExistenceErrors: 'ENABLED' as const } };

/** By Cognito's own client, over its own HTTP; resolves to the access token. */
function signInWithCognitoClient(app: App, Username: string, Password: string): Promise<string> {
  const Pool = new cognito.CognitoUserPool({
    UserPoolId: app.poolId,
    ClientId: app.client.id,
    endpoint: server.url,
  });
  const user = new cognito.CognitoUser({ Username, Pool });
  const details = new cognito.AuthenticationDetails({ Username, Password });
  return new Promise((resolve, reject) =>
    user.authenticateUser(details, {
      onSuccess: (session) => resolve(session.getAccessToken().getJwtToken()),
      onFailure: reject,
    }),
  );
}

test('a password is proved without being sent, in the documented members', async () => {
  const app = await signingInAt(server);
  const { first, given, reply } = await beginSrp(app, 'ana', password);
  assert.deepEqual(Object.keys(first).toSorted(), ['ChallengeName', 'ChallengeParameters']);
  assert.equal(first.ChallengeName, 'PASSWORD_VERIFIER');
  assert.deepEqual(Object.keys(given).toSorted(), [
    'SALT',
    'SECRET_BLOCK',
    'SRP_B',
    'USERNAME',
    'USER_ID_FOR_SRP',
  ]);
  const { AuthenticationResult } = await app.respond('PASSWORD_VERIFIER', reply);
  assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, 'ana');
  const again = await beginSrp(app, 'ana', password);
  const asAdmin = await app.respondAsAdmin('PASSWORD_VERIFIER', again.reply);
  assert.ok(asAdmin.AuthenticationResult);
});

const rounds = Number(process.env.POOLHOUSE_TEST_SRP ?? 40);

test('random passwords sign in by two independent clients', async () => {
  const app = await signingInAt(server);
  for (let round = 0; round < rounds; round += 2) {
    const secret = `Aa1!${randomBytes(6).toString('base64url')}`;
    const name = `user-${randomBytes(6).toString('hex')}`;
    const note = `${app.poolId} ${name} ${secret}`;
    await app.people.create(name, { email: `${name}@example.com` });
    await app.people.setPassword(name, secret, true);
    const { AuthenticationResult } = await signInBySrp(app, name, secret);
    assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, name, note);
    assert.equal(claimsOf(await signInWithCognitoClient(app, name, secret)).username, name, note);
  }
});

test('a wrong password is refused at the second step, and what belongs to no sign-in', async () => {
  const app = await signingInAt(server);
  await assert.rejects(signInBySrp(app, 'ana', 'wrong'), refusals.incorrect);
  const { reply } = await beginSrp(app, 'ana', password);
  const missing = (name: string) => refusals.invalid(`Missing required parameter ${name}`);
  for (const name of ['PASSWORD_CLAIM_SECRET_BLOCK', 'PASSWORD_CLAIM_SIGNATURE', 'TIMESTAMP'])
    await assert.rejects(app.respond('PASSWORD_VERIFIER', { ...reply, [name]: '' }), missing(name));
  await assert.rejects(
    app.respond('PASSWORD_VERIFIER', { ...reply, TIMESTAMP: '2026-11-22T10:00:00Z' }),
    refusals.invalid('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english'),
  );
  const changed = { ...reply, TIMESTAMP: 'Tue Apr 5 03:02:01 UTC 2022' };
  await assert.rejects(app.respond('PASSWORD_VERIFIER', changed), refusals.incorrect);
  const block = reply.PASSWORD_CLAIM_SECRET_BLOCK ?? '';
  const altered = block.replace(/.(?=.{9}$)/, (letter) => (letter === 'x' ? 'y' : 'x'));
  for (const PASSWORD_CLAIM_SECRET_BLOCK of [altered, 'AAAA', '!'])
    await assert.rejects(
      app.respond('PASSWORD_VERIFIER', { ...reply, PASSWORD_CLAIM_SECRET_BLOCK }),
      refusals.incorrect,
    );
});

test('values of A that would let anybody in are refused, and all that is no number', async () => {
  const app = await signingInAt(server);
  const hostile = [
    '0',
    '1',
    srpPrime.toString(16),
    (2n * srpPrime).toString(16),
    (srpPrime - 1n).toString(16),
    (srpPrime + 1n).toString(16),
    '-5',
    '0x5',
    'not hex',
    'f'.repeat(1025),
    'f'.repeat(100_000),
  ];
  for (const SRP_A of hostile)
    for (const USERNAME of ['ana'])
      await assert.rejects(
        app.begin('USER_SRP_AUTH', { USERNAME, SRP_A }),
        refusals.invalid('Invalid Input Given'),
        SRP_A.slice(0, 20),
      );
});

test('where existence is hidden nobody is challenged as somebody is, each time the same', async () => {
  const app = await signingInAt(server, hiding);
  const somebody = await beginSrp(app, 'ana', password);
  const nobody = await beginSrp(app, 'nobody', password);
  const again = await beginSrp(app, 'nobody', password);
  assert.equal(nobody.given.SALT, again.given.SALT);
  assert.notEqual(nobody.given.SALT, somebody.given.SALT);
  assert.notEqual(nobody.given.SRP_B, again.given.SRP_B);
  assert.deepEqual(Object.keys(nobody.given).toSorted(), Object.keys(somebody.given).toSorted());
  assert.equal(nobody.given.USER_ID_FOR_SRP, 'nobody');
  const lengthOf = ({ given }: typeof nobody) => given.SECRET_BLOCK?.length;
  assert.equal(lengthOf(nobody), lengthOf(somebody));
  await assert.rejects(app.respond('PASSWORD_VERIFIER', nobody.reply), refusals.incorrect);
  const open = await signingInAt(server);
  await assert.rejects(beginSrp(open, 'nobody', password), refusals.unknownUser);
});

test('where names are attributes, nobody is called by the form of a sub', async () => {
  const app = await signingInAt(server, { ...hiding, pool: { AliasAttributes: ['email'] } });
  const names = await Promise.all(
    ['x@example.com', 'x@example.com', 'y@example.com'].map(
      async (name) => (await beginSrp(app, name, password)).given.USER_ID_FOR_SRP ?? '',
    ),
  );
  const [one, same, other] = names;
  assert.equal(one, same);
  assert.notEqual(one, other);
  const { sub = '' } = await app.people.get('ana');
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7000-80[0-9a-f]{2}-[0-9a-f]{12}$/;
  for (const name of [...names, sub]) assert.match(name, form);
});

test('an alias is answered with the user name that is to be signed', async () => {
  const app = await signingInAt(server, { pool: { AliasAttributes: ['email'] } });
  const { given, reply } = await beginSrp(app, 'ana@example.com', password);
  assert.deepEqual([given.USERNAME, given.USER_ID_FOR_SRP], ['ana', 'ana']);
  assert.ok((await app.respond('PASSWORD_VERIFIER', reply)).AuthenticationResult);
  const { reply: second } = await beginSrp(app, 'ana@example.com', password);
  const byAlias = { ...second, USERNAME: 'ana@example.com' };
  assert.ok((await app.respond('PASSWORD_VERIFIER', byAlias)).AuthenticationResult);
});

test('an answer is good for its user, its client and its time alone', async () => {
  const app = await signingInAt(server);
  await app.addUser('ben');
  const { reply } = await beginSrp(app, 'ana', password);
  await assert.rejects(
    app.respond('PASSWORD_VERIFIER', { ...reply, USERNAME: 'ben' }),
    refusals.incorrect,
  );
  const other = callsOf(
    server,
    app.poolId,
    await app.addClient({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }),
  );
  await assert.rejects(other.respond('PASSWORD_VERIFIER', reply), refusals.incorrect);
  clock.turn(3 * 60_000);
  await assert.rejects(app.respond('PASSWORD_VERIFIER', reply), refusals.sessionExpired);
  clock.turn(-3 * 60_000);
  assert.ok((await app.respond('PASSWORD_VERIFIER', reply)).AuthenticationResult);
});

test('an answer that was made by the former password is worth nothing', async () => {
  const app = await signingInAt(server);
  const { reply } = await beginSrp(app, 'ana', password);
  await app.people.setPassword('ana', 'Another-one.2', true);
  await assert.rejects(app.respond('PASSWORD_VERIFIER', reply), refusals.incorrect);
  assert.ok((await signInBySrp(app, 'ana', 'Another-one.2')).AuthenticationResult);
});

test('a disabled user is told so at the first step, and where that is hidden after the proof', async () => {
  const open = await signingInAt(server);
  await open.people.disable('ana');
  await assert.rejects(beginSrp(open, 'ana', password), refusals.disabled);
  const hidden = await signingInAt(server, hiding);
  await hidden.people.disable('ana');
  await assert.rejects(signInBySrp(hidden, 'ana', 'wrong'), refusals.incorrect);
  await assert.rejects(signInBySrp(hidden, 'ana', password), refusals.disabled);
});
