/** What an app does by amazon-cognito-identity-js, beside the life of a user in `api/`. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import cognito, {
  type CognitoUser,
  type CognitoUserSession,
  type ICognitoUserPoolData,
  type IMfaSettings,
} from 'amazon-cognito-identity-js';
import { password } from '../support/app.ts';
import { authenticator } from '../support/authenticator.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { appWorld, phone, type WorldInput } from './app-world.ts';
import { verifierOf } from './verifier.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const newPassword = 'Another-horse.2';

async function appOf(input: WorldInput = {}) {
  const app = await appWorld(server, input);
  const pool: ICognitoUserPoolData = {
    UserPoolId: app.poolId,
    ClientId: app.client.id,
    endpoint: server.url,
  };
  const Pool = new cognito.CognitoUserPool(pool);
  return { ...app, user: (Username = 'ana') => new cognito.CognitoUser({ Username, Pool }) };
}

/** Where a sign-in got to; `parameters` are those of the challenge. */
interface Reached {
  step: string;
  parameters?: Record<string, unknown>;
}

interface Callbacks {
  onSuccess(): void;
  onFailure(error: unknown): void;
  newPasswordRequired(parameters: Record<string, unknown>): void;
  mfaRequired(step: string, parameters: Record<string, unknown>): void;
  totpRequired(step: string): void;
  selectMFAType(step: string): void;
}

/** Makes one call of a sign-in, and answers where it leads. */
const next = (call: (callbacks: Callbacks) => void): Promise<Reached> =>
  new Promise((resolve, onFailure) =>
    call({
      onFailure,
      onSuccess: () => resolve({ step: 'tokens' }),
      newPasswordRequired: (parameters) => resolve({ step: 'newPassword', parameters }),
      mfaRequired: (step, parameters) => resolve({ step, parameters }),
      totpRequired: (step) => resolve({ step }),
      selectMFAType: (step) => resolve({ step }),
    }),
  );

function signIn(user: CognitoUser, Password: string, flow?: string): Promise<Reached> {
  if (flow) user.setAuthenticationFlowType(flow);
  const Username = user.getUsername();
  const details = new cognito.AuthenticationDetails({ Username, Password });
  return next((callbacks) => user.authenticateUser(details, callbacks));
}

const sessionOf = (user: CognitoUser): Promise<CognitoUserSession> =>
  new Promise((resolve, reject) => {
    user.getSession((error: Error | null, session: CognitoUserSession) =>
      error ? reject(error) : resolve(session),
    );
  });

const refresh = (user: CognitoUser, session: CognitoUserSession): Promise<CognitoUserSession> =>
  new Promise((resolve, reject) => {
    user.refreshSession(session.getRefreshToken(), (error, refreshed) =>
      error ? reject(error) : resolve(refreshed),
    );
  });

const tokens = { step: 'tokens' };

for (const flow of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'])
  test(`a user signs in by ${flow}, refreshes the tokens and signs out everywhere`, async () => {
    const app = await appOf();
    const ana = app.user();
    await assert.rejects(signIn(ana, 'wrong', flow), { name: 'NotAuthorizedException' });
    assert.deepEqual(await signIn(ana, password, flow), tokens);
    const session = await sessionOf(ana);
    assert.ok(session.isValid());
    const refreshed = await refresh(ana, session);
    assert.notEqual(
      refreshed.getAccessToken().getJwtToken(),
      session.getAccessToken().getJwtToken(),
    );
    const idToken = refreshed.getIdToken().getJwtToken();
    assert.equal((await verifierOf(app.address)(idToken, 'id'))['cognito:username'], 'ana');
    await new Promise<string>((onSuccess, onFailure) => {
      ana.globalSignOut({ onSuccess, onFailure });
    });
    // The library itself would try this again for five seconds.
    const revoked = app.refresh(session.getRefreshToken().getToken());
    await assert.rejects(revoked, { name: 'NotAuthorizedException' });
  });

test('a forgotten password is set anew by a code', async () => {
  const app = await appOf();
  const ana = app.user();
  await new Promise<void>((resolve, onFailure) => {
    ana.forgotPassword({ onSuccess: () => resolve(), onFailure });
  });
  const code = await app.codeTo('ana@example.com');
  await new Promise<string>((onSuccess, onFailure) => {
    ana.confirmPassword(code, newPassword, { onSuccess, onFailure });
  });
  assert.deepEqual(await signIn(ana, newPassword), tokens);
});

test('a temporary password gives way to a chosen one, which is then changed', async () => {
  const app = await appOf();
  await app.people.setPassword('ana', 'Temporary.1', false);
  const ana = app.user();
  const { step, parameters } = await signIn(ana, 'Temporary.1');
  assert.equal(step, 'newPassword');
  assert.equal(parameters?.email, 'ana@example.com');
  const answer = (callbacks: Callbacks) =>
    ana.completeNewPasswordChallenge(newPassword, { name: 'Ana' }, callbacks);
  assert.deepEqual(await next(answer), tokens);
  await new Promise((resolve, reject) => {
    ana.changePassword(newPassword, password, (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });
  assert.deepEqual(await signIn(app.user(), password), tokens);
});

test('a second factor is an SMS, an authenticator, or what the user chooses', async () => {
  const app = await appOf({ mfa: 'OPTIONAL' });
  const ana = app.user();
  await signIn(ana, password);
  const prefer = (sms: IMfaSettings, totp: IMfaSettings | null = null) =>
    new Promise((resolve, reject) => {
      ana.setUserMfaPreference(sms, totp, (error, result) =>
        error ? reject(error) : resolve(result),
      );
    });
  await prefer({ Enabled: true, PreferredMfa: true });
  const reached = app.user();
  const asked = await signIn(reached, password, 'USER_PASSWORD_AUTH');
  assert.equal(asked.step, 'SMS_MFA');
  assert.equal(asked.parameters?.CODE_DELIVERY_DESTINATION, '+*******0100');
  const code = await app.codeTo(phone);
  assert.deepEqual(await next((callbacks) => reached.sendMFACode(code, callbacks)), tokens);

  const secret = await new Promise<string>((resolve, onFailure) => {
    ana.associateSoftwareToken({ associateSecretCode: resolve, onFailure });
  });
  const nextCode = authenticator(secret);
  await new Promise((onSuccess, onFailure) => {
    ana.verifySoftwareToken(nextCode(), 'phone', { onSuccess, onFailure });
  });
  const on = { Enabled: true, PreferredMfa: false };
  await prefer(on, on);
  const chooser = app.user();
  const { step } = await signIn(chooser, password, 'USER_PASSWORD_AUTH');
  assert.equal(step, 'SELECT_MFA_TYPE');
  const method = 'SOFTWARE_TOKEN_MFA';
  const choose = (callbacks: Callbacks) => chooser.sendMFASelectionAnswer(method, callbacks);
  assert.equal((await next(choose)).step, method);
  const answer = (callbacks: Callbacks) => chooser.sendMFACode(nextCode(), callbacks, method);
  assert.deepEqual(await next(answer), tokens);
});

test('a user who has to reset the password is told so', async () => {
  const app = await appOf();
  await app.resetPassword('ana');
  for (const flow of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'])
    await assert.rejects(signIn(app.user(), password, flow), {
      name: 'PasswordResetRequiredException',
    });
});
