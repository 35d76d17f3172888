/** Signing in by SRP, by users' sides that know nothing of the server's. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import cognito from 'amazon-cognito-identity-js';
import { bigIntClient, srpPrime } from '../auth/srp-client.ts';
import { claimsOf, password } from '../support/app.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { refusals, signingInAt } from '../support/signing-in.ts';
import { TurnedClock } from '../support/turned-clock.ts';

let server: TestServer;
const clock = new TurnedClock();
before(async () => {
  const quotas = { unsignedCallsPerSecond: Number.POSITIVE_INFINITY };
  server = await startServer({ clock, quotas });
});
after(() => server.close());

type App = Awaited<ReturnType<typeof signingInAt>>;
const hiding = { client: { PreventUserExistenceErrors: 'ENABLED' as const } };

/** The first call, and what is to be sent in the second one. */
async function begin(app: App, name: string, secret: string) {
  const { srpA, answer } = bigIntClient({ poolId: app.poolId, username: name, password: secret });
  const first = await app.begin('USER_SRP_AUTH', { USERNAME: name, SRP_A: srpA });
  const given = first.ChallengeParameters ?? {};
  const { SALT = '', SRP_B = '', SECRET_BLOCK = '', USER_ID_FOR_SRP = '' } = given;
  const { secretBlock, timestamp, signature } = answer({
    SALT,
    SRP_B,
    SECRET_BLOCK,
    USER_ID_FOR_SRP,
  });
  const reply: Record<string, string> = {
    USERNAME: USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
    PASSWORD_CLAIM_SIGNATURE: signature,
    TIMESTAMP: timestamp,
  };
  return { first, given, reply };
}

async function signIn(app: App, name: string, secret: string) {
  const { reply } = await begin(app, name, secret);
  return app.respond('PASSWORD_VERIFIER', reply);
}

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
  const { first, given, reply } = await begin(app, 'ana', password);
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
  const again = await begin(app, 'ana', password);
  const asAdmin = await app.respondAsAdmin('PASSWORD_VERIFIER', again.reply);
  assert.ok(asAdmin.AuthenticationResult);
});

const rounds = Number(process.env.POOLHOUSE_TEST_SRP ?? 200);

test('random passwords sign in by two independent clients', async () => {
  const app = await signingInAt(server);
  for (let round = 0; round < rounds; round += 2) {
    const secret = `Aa1!${randomBytes(6).toString('base64url')}`;
    const name = `user-${randomBytes(6).toString('hex')}`;
    const note = `${app.poolId} ${name} ${secret}`;
    await app.people.create(name, { email: `${name}@example.com` });
    await app.people.setPassword(name, secret, true);
    const { AuthenticationResult } = await signIn(app, name, secret);
    assert.equal(claimsOf(AuthenticationResult?.AccessToken).username, name, note);
    assert.equal(claimsOf(await signInWithCognitoClient(app, name, secret)).username, name, note);
  }
});
