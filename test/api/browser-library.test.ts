/** A person's whole time with an app, by AWS's library for browsers. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SetUserPoolMfaConfigCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type ISignUpResult,
} from 'amazon-cognito-identity-js';
import { totpCode } from '../../src/auth/totp.ts';
import { password } from '../support/app.ts';
import { newcomersAt } from '../support/newcomers.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const email = 'bob@example.com';

/** The library keeps tokens in a browser's storage. */
function memory() {
  const kept = new Map<string, string>();
  return {
    setItem: (key: string, value: string) => void kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

type Callback<T> = (error: Error | undefined | null, result?: T) => void;
const called = <T>(run: (callback: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    run((error, result) => (error ? reject(error) : resolve(result as T)));
  });

function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((x) => alphabet.indexOf(x).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

test('a person signs up, signs in, changes an address, sets up an authenticator and leaves', async () => {
  const app = await newcomersAt(server, { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } });
  await server.cognito().send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: app.poolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  );
  const Storage = memory();
  const pool = new CognitoUserPool({
    UserPoolId: app.poolId,
    ClientId: app.client.id,
    endpoint: server.url,
    Storage,
  });
  const attribute = (Name: string, Value: string) => new CognitoUserAttribute({ Name, Value });
  const made = await called<ISignUpResult>((done) =>
    pool.signUp('bob', password, [attribute('email', email)], [], done as never),
  );
  assert.equal(made.userConfirmed, false);
  assert.equal(made.codeDeliveryDetails.Destination, 'b***@e***');
  const bob = new CognitoUser({ Username: 'bob', Pool: pool, Storage });
  await called((done) => bob.resendConfirmationCode(done));
  const { code } = await app.message(email);
  assert.equal(await called((done) => bob.confirmRegistration(code, false, done)), 'SUCCESS');

  const signIn = (totp?: () => string) =>
    new Promise<string>((resolve, reject) => {
      const onFailure = reject;
      const onSuccess = () => resolve('tokens');
      bob.authenticateUser(new AuthenticationDetails({ Username: 'bob', Password: password }), {
        onSuccess,
        onFailure,
        totpRequired: () =>
          bob.sendMFACode(
            totp?.() ?? '',
            { onSuccess: () => resolve('totp'), onFailure },
            'SOFTWARE_TOKEN_MFA',
          ),
      });
    });
  assert.equal(await signIn(), 'tokens');

  await called((done) => bob.updateAttributes([attribute('email', 'bob@new.example')], done));
  const sent = (await app.message('bob@new.example')).code;
  await new Promise<string>((resolve, reject) => {
    bob.verifyAttribute('email', sent, { onSuccess: resolve, onFailure: reject });
  });
  const attributes = await called<CognitoUserAttribute[]>((done) => bob.getUserAttributes(done));
  const values = Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));
  assert.equal(values.email, 'bob@new.example');
  assert.equal(values.email_verified, 'true');

  const secret = await new Promise<string>((resolve, reject) => {
    bob.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject });
  });
  let step = Math.floor(Date.now() / 30_000) - 1;
  const nextCode = () => totpCode(fromBase32(secret), step++);
  await new Promise((resolve, reject) => {
    bob.verifySoftwareToken(nextCode(), 'phone', { onSuccess: resolve, onFailure: reject });
  });
  const wish = { Enabled: true, PreferredMfa: true };
  await called((done) => bob.setUserMfaPreference(null, wish, done));
  const data = await called<{ PreferredMfaSetting: string }>((done) =>
    bob.getUserData(done as never, { bypassCache: true }),
  );
  assert.equal(data.PreferredMfaSetting, 'SOFTWARE_TOKEN_MFA');
  assert.equal(await signIn(nextCode), 'totp');

  await called((done) => bob.deleteAttributes(['email'], done));
  assert.equal(await called((done) => bob.deleteUser(done)), 'SUCCESS');
  await assert.rejects(app.people.get('bob'), { name: 'UserNotFoundException' });
});
