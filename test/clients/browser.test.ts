/** Apps in a browser, at a page of another origin than the server's. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { password } from '../support/app.ts';
import { authenticator } from '../support/authenticator.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { appWorld, type WorldInput } from './app-world.ts';
import { type Browser, openBrowser, skip } from './browser.ts';
import { verifierOf } from './verifier.ts';

let server: TestServer;
let browser: Browser | undefined;
before(async () => {
  if (skip) return;
  server = await startServer();
  browser = await openBrowser();
});
after(async () => {
  if (skip) return;
  await browser?.close();
  await server.close();
});

const username = 'ana';
const newPassword = 'Another-horse.2';
const call: Browser['call'] = (path, ...given) => {
  assert.ok(browser);
  return browser.call(path, ...given);
};

async function appOf(input: WorldInput = {}) {
  const app = await appWorld(server, input);
  await call('configure', app.address);
  return { ...app, verify: verifierOf(app.address) };
}

interface Step {
  isSignedIn: boolean;
  nextStep: { signInStep: string };
}
const stepAfter = async (path: string, input: object): Promise<string> =>
  (await call<Step>(path, input)).nextStep.signInStep;

beforeEach(() => (skip ? undefined : browser?.anew()));
afterEach(() => {
  if (browser) assert.deepEqual(browser.complaints, []);
});

describe('Amplify in a browser', { skip }, () => {
  test('signs in by SRP, refreshes, stays signed in, and signs out', async () => {
    const app = await appOf();
    assert.notEqual(browser?.origin, server.url);
    await assert.rejects(
      call('signIn', { username, password: 'wrong' }),
      /NotAuthorizedException: Incorrect username or password\./,
    );
    assert.equal(await stepAfter('signIn', { username, password }), 'DONE');
    const first = await call<{ accessToken: string }>('tokens', false);
    const later = await call<{ accessToken: string; idToken: string }>('tokens', true);
    assert.notEqual(later.accessToken, first.accessToken);
    assert.equal((await app.verify(later.idToken, 'id')).email, 'ana@example.com');
    const user = await call<{ username: string }>('getCurrentUser');
    assert.equal(user.username, username);
    await call('signOut', { global: true });
    await assert.rejects(call('getCurrentUser'), /UserUnAuthenticatedException/);
  });

  test('resets a forgotten password', async () => {
    const app = await appOf();
    await call('resetPassword', { username });
    const confirmationCode = await app.codeTo('ana@example.com');
    await call('confirmResetPassword', { username, confirmationCode, newPassword });
    assert.equal(await stepAfter('signIn', { username, password: newPassword }), 'DONE');
  });

  test('has a temporary password changed', async () => {
    const app = await appOf();
    await app.people.setPassword(username, 'Temporary.1', false);
    assert.equal(
      await stepAfter('signIn', { username, password: 'Temporary.1' }),
      'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED',
    );
    assert.equal(await stepAfter('confirmSignIn', { challengeResponse: newPassword }), 'DONE');
  });

  test('sets up an authenticator and asks for its codes', async () => {
    await appOf({ mfa: 'OPTIONAL' });
    await call('signIn', { username, password });
    const nextCode = authenticator(await call<string>('totpSecret'));
    await call('verifyTOTPSetup', { code: nextCode() });
    await call('updateMFAPreference', { totp: 'PREFERRED' });
    await call('signOut');
    assert.equal(
      await stepAfter('signIn', { username, password }),
      'CONFIRM_SIGN_IN_WITH_TOTP_CODE',
    );
    assert.equal(await stepAfter('confirmSignIn', { challengeResponse: nextCode() }), 'DONE');
  });

  test('signs a user up, who then changes the address and leaves', async () => {
    const app = await appOf({ hasUser: false });
    const userAttributes = { email: 'ben@example.com' };
    await call('signUp', { username: 'ben', password, options: { userAttributes } });
    const confirmationCode = await app.codeTo('ben@example.com');
    await call('confirmSignUp', { username: 'ben', confirmationCode });
    await call('signIn', { username: 'ben', password });
    await call('updateUserAttributes', { userAttributes: { email: 'ben@new.example' } });
    const again = await app.codeTo('ben@new.example');
    await call('confirmUserAttribute', { userAttributeKey: 'email', confirmationCode: again });
    const attributes = await call<Record<string, string>>('fetchUserAttributes');
    assert.equal(attributes.email_verified, 'true');
    await call('deleteUser');
    await assert.rejects(app.people.get('ben'), { name: 'UserNotFoundException' });
  });
});

describe('amazon-cognito-identity-js in a browser', { skip }, () => {
  test('signs in by SRP, refreshes and signs out', async () => {
    const app = await appOf();
    assert.equal(await call('identity.signIn', username, password), 'tokens');
    const idToken = await call<string>('identity.refresh');
    assert.equal((await app.verify(idToken, 'id'))['cognito:username'], username);
    assert.equal(await call('identity.signOut'), 'SUCCESS');
  });

  test('resets a forgotten password', async () => {
    const app = await appOf();
    await app.resetPassword(username);
    await assert.rejects(
      call('identity.signIn', username, password),
      /PasswordResetRequiredException/,
    );
    assert.equal(await call('identity.forgot'), 'sent');
    const code = await app.codeTo('ana@example.com');
    assert.equal(await call('identity.confirm', code, newPassword), 'SUCCESS');
    assert.equal(await call('identity.signIn', username, newPassword), 'tokens');
  });

  test('has a temporary password changed', async () => {
    const app = await appOf();
    await app.people.setPassword(username, 'Temporary.1', false);
    assert.equal(await call('identity.signIn', username, 'Temporary.1'), 'newPassword');
    assert.equal(await call('identity.chooseAnother', newPassword), 'tokens');
  });

  test('sends the code of an authenticator', async () => {
    await appOf({ mfa: 'OPTIONAL' });
    await call('signIn', { username, password });
    const nextCode = authenticator(await call<string>('totpSecret'));
    await call('verifyTOTPSetup', { code: nextCode() });
    await call('updateMFAPreference', { totp: 'PREFERRED' });
    assert.equal(await call('identity.signIn', username, password), 'totp');
    assert.equal(await call('identity.sendTotp', nextCode()), 'tokens');
  });
});
