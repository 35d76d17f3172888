/** All that an app does with a user by Amplify v6, on Node: only its endpoint is told. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import {
  AdminSetUserMFAPreferenceCommand,
  GetUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  autoSignIn,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  confirmUserAttribute,
  deleteUser,
  deleteUserAttributes,
  fetchAuthSession,
  fetchMFAPreference,
  fetchUserAttributes,
  getCurrentUser,
  resendSignUpCode,
  resetPassword,
  sendUserAttributeVerificationCode,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  updatePassword,
  updateUserAttribute,
  updateUserAttributes,
  verifyTOTPSetup,
} from 'aws-amplify/auth';
import { password } from '../support/app.ts';
import { authenticator } from '../support/authenticator.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { configureAmplify, currentTokens } from './amplify-app.ts';
import { appWorld, phone, type WorldInput } from './app-world.ts';
import { verifierOf } from './verifier.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
afterEach(() => signOut().catch(() => undefined));
after(() => server.close());

const username = 'ana';
const newPassword = 'Another-horse.2';

async function appOf(input: WorldInput = {}) {
  const app = await appWorld(server, input);
  configureAmplify(app.address);
  return app;
}

const signedIn = { isSignedIn: true, nextStep: { signInStep: 'DONE' } };
const byPassword = { authFlowType: 'USER_PASSWORD_AUTH' } as const;
const signInByPassword = () => signIn({ username, password, options: byPassword });

const passwordless = {
  pool: {
    UserPoolTier: 'ESSENTIALS',
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] } },
  },
} satisfies WorldInput;

for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const)
  test(`signs in by ${authFlowType}, refreshes its tokens and signs out`, async () => {
    const app = await appOf();
    const options = { authFlowType };
    await assert.rejects(signIn({ username, password: 'wrong', options }), {
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    assert.deepEqual(await signIn({ username, password, options }), signedIn);
    const first = await currentTokens(username);
    const { sub } = await verifierOf(app.address)(first.accessToken, 'access');
    assert.equal((await getCurrentUser()).userId, sub);
    const { tokens } = await fetchAuthSession({ forceRefresh: true });
    assert.notEqual(String(tokens?.accessToken), first.accessToken);
    assert.equal((await verifierOf(app.address)(String(tokens?.idToken), 'id')).sub, sub);
    await signOut();
    await assert.rejects(getCurrentUser(), { name: 'UserUnAuthenticatedException' });
    const AccessToken = String(tokens?.accessToken);
    await assert.rejects(server.cognito().send(new GetUserCommand({ AccessToken })), {
      message: 'Access Token has been revoked',
    });
  });

test('signs a user in by an alias', async () => {
  await appOf({ pool: { AliasAttributes: ['email', 'phone_number'] } });
  for (const alias of ['ana@example.com', phone]) {
    assert.deepEqual(await signIn({ username: alias, password }), signedIn);
    assert.equal((await currentTokens(alias)).username, alias);
    await signOut();
  }
});

test('has a new password chosen for a temporary one, with the attributes that are lacking', async () => {
  const app = await appOf({
    pool: { Schema: [{ Name: 'nickname', Required: true }] },
    hasUser: false,
  });
  await app.people.create(
    'ben',
    { email: 'ben@example.com', given_name: 'Ben' },
    {
      TemporaryPassword: 'Temporary.1',
    },
  );
  const { nextStep } = await signIn({ username: 'ben', password: 'Temporary.1' });
  assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
  assert.deepEqual(nextStep.missingAttributes, ['nickname']);
  await assert.rejects(confirmSignIn({ challengeResponse: 'short' }), {
    name: 'InvalidPasswordException',
  });
  const options = { userAttributes: { nickname: 'benny' } };
  assert.deepEqual(await confirmSignIn({ challengeResponse: newPassword, options }), signedIn);
  assert.equal((await fetchUserAttributes()).nickname, 'benny');
  assert.equal((await app.people.get('ben')).UserStatus, 'CONFIRMED');
});

test('signs a user up, sends the code again, and confirms', async () => {
  const app = await appOf({ hasUser: false });
  const options = { userAttributes: { email: 'ben@example.com' } };
  const made = await signUp({ username: 'ben', password, options });
  assert.equal(made.nextStep.signUpStep, 'CONFIRM_SIGN_UP');
  await assert.rejects(signUp({ username: 'ben', password }), { name: 'UsernameExistsException' });
  const { nextStep } = await signIn({ username: 'ben', password });
  assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_UP');
  assert.deepEqual(await resendSignUpCode({ username: 'ben' }), {
    destination: 'b***@e***',
    deliveryMedium: 'EMAIL',
    attributeName: 'email',
  });
  const confirmationCode = await app.codeTo('ben@example.com');
  const confirmed = await confirmSignUp({ username: 'ben', confirmationCode });
  assert.equal(confirmed.isSignUpComplete, true);
  assert.deepEqual(await signIn({ username: 'ben', password }), signedIn);
  assert.equal((await fetchUserAttributes()).email_verified, 'true');
});

for (const authFlowType of ['USER_SRP_AUTH', 'USER_AUTH'] as const)
  test(`signs in whoever signed up, without asking again, by ${authFlowType}`, async (t) => {
    // For three minutes it waits for the confirmation, and would keep this process as long.
    const { setTimeout } = globalThis;
    const unref = (...timer: Parameters<typeof setTimeout>) => setTimeout(...timer).unref();
    t.mock.method(globalThis, 'setTimeout', unref);
    const app = await appOf({ ...passwordless, hasUser: false });
    const userAttributes = { email: 'ben@example.com' };
    await signUp({
      username: 'ben',
      password,
      options: { userAttributes, autoSignIn: { authFlowType } },
    });
    const confirmationCode = await app.codeTo('ben@example.com');
    const { nextStep } = await confirmSignUp({ username: 'ben', confirmationCode });
    assert.equal(nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN');
    assert.deepEqual(await autoSignIn(), signedIn);
  });

test('resets a forgotten password', async () => {
  const app = await appOf();
  const { nextStep } = await resetPassword({ username });
  assert.equal(nextStep.codeDeliveryDetails.destination, 'a***@e***');
  const confirmationCode = await app.codeTo('ana@example.com');
  await confirmResetPassword({ username, confirmationCode, newPassword });
  await assert.rejects(signIn({ username, password }), { name: 'NotAuthorizedException' });
  assert.deepEqual(await signIn({ username, password: newPassword }), signedIn);
});

test('sets up an authenticator, and asks for its codes from then on', async () => {
  await appOf({ mfa: 'OPTIONAL' });
  await signIn({ username, password });
  const setUp = await setUpTOTP();
  assert.match(setUp.getSetupUri('Poolhouse').href, /^otpauth:\/\/totp\/Poolhouse:/);
  const nextCode = authenticator(setUp.sharedSecret);
  await verifyTOTPSetup({ code: nextCode() });
  await updateMFAPreference({ totp: 'PREFERRED' });
  assert.deepEqual(await fetchMFAPreference(), { enabled: ['TOTP'], preferred: 'TOTP' });
  await signOut();
  const { nextStep } = await signIn({ username, password });
  assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  await assert.rejects(confirmSignIn({ challengeResponse: '000000' }), {
    name: 'CodeMismatchException',
  });
  assert.deepEqual(await confirmSignIn({ challengeResponse: nextCode() }), signedIn);
});

test('sets up an authenticator in the middle of a sign-in that needs one', async () => {
  const app = await appOf({ mfa: 'ON', hasUser: false });
  await app.people.create('ben', {}, { MessageAction: 'SUPPRESS' });
  await app.people.setPassword('ben', password, true);
  let { nextStep } = await signIn({ username: 'ben', password });
  if (nextStep.signInStep === 'CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION')
    ({ nextStep } = await confirmSignIn({ challengeResponse: 'TOTP' }));
  assert.equal(nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP');
  const nextCode = authenticator(nextStep.totpSetupDetails.sharedSecret);
  assert.deepEqual(await confirmSignIn({ challengeResponse: nextCode() }), signedIn);
  await signOut();
  const again = await signIn({ username: 'ben', password });
  assert.equal(again.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  assert.deepEqual(await confirmSignIn({ challengeResponse: nextCode() }), signedIn);
});

for (const [kind, to, step] of [
  ['sms', phone, 'CONFIRM_SIGN_IN_WITH_SMS_CODE'],
  ['email', 'ana@example.com', 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE'],
] as const)
  test(`asks for codes that come by ${kind} once the user prefers them`, async () => {
    const app = await appOf({ mfa: 'OPTIONAL' });
    await signInByPassword();
    await updateMFAPreference({ [kind]: 'PREFERRED' });
    await signOut();
    const { nextStep } = await signInByPassword();
    assert.equal(nextStep.signInStep, step);
    assert.deepEqual(await confirmSignIn({ challengeResponse: await app.codeTo(to) }), signedIn);
  });

test('lets a user of several second factors choose', async () => {
  const app = await appOf({ mfa: 'OPTIONAL' });
  await server.cognito().send(
    new AdminSetUserMFAPreferenceCommand({
      UserPoolId: app.poolId,
      Username: username,
      SMSMfaSettings: { Enabled: true },
      EmailMfaSettings: { Enabled: true },
    }),
  );
  const { nextStep } = await signInByPassword();
  assert.equal(nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION');
  assert.deepEqual(nextStep.allowedMFATypes, ['SMS', 'EMAIL']);
  const chosen = await confirmSignIn({ challengeResponse: 'EMAIL' });
  assert.equal(chosen.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE');
  const challengeResponse = await app.codeTo('ana@example.com');
  assert.deepEqual(await confirmSignIn({ challengeResponse }), signedIn);
});

test('lets a user choose how to begin: by a code alone, or by a password', async () => {
  const app = await appOf(passwordless);
  const options = { authFlowType: 'USER_AUTH' } as const;
  const { nextStep } = await signIn({ username, options });
  assert.equal(nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION');
  assert.deepEqual(nextStep.availableChallenges?.toSorted(), [
    'EMAIL_OTP',
    'PASSWORD',
    'PASSWORD_SRP',
    'SMS_OTP',
  ]);
  const chosen = await confirmSignIn({ challengeResponse: 'EMAIL_OTP' });
  assert.equal(chosen.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE');
  const challengeResponse = await app.codeTo('ana@example.com');
  assert.deepEqual(await confirmSignIn({ challengeResponse }), signedIn);
  await signOut();
  const preferred = { ...options, preferredChallenge: 'PASSWORD_SRP' } as const;
  assert.deepEqual(await signIn({ username, password, options: preferred }), signedIn);
});

test('changes password and attributes of who is signed in', async () => {
  const app = await appOf();
  await signInByPassword();
  await assert.rejects(updatePassword({ oldPassword: 'wrong', newPassword }), {
    name: 'NotAuthorizedException',
  });
  await updatePassword({ oldPassword: password, newPassword });
  const changed = await updateUserAttributes({
    userAttributes: { email: 'ana@new.example', name: 'Ana López' },
  });
  assert.equal(changed.name?.isUpdated, true);
  assert.equal(changed.email?.nextStep.updateAttributeStep, 'CONFIRM_ATTRIBUTE_WITH_CODE');
  assert.equal((await fetchUserAttributes()).email_verified, 'false');
  await sendUserAttributeVerificationCode({ userAttributeKey: 'email' });
  const confirmationCode = await app.codeTo('ana@new.example');
  await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode });
  await updateUserAttribute({ userAttribute: { attributeKey: 'locale', value: 'es' } });
  await deleteUserAttributes({ userAttributeKeys: ['name'] });
  const { sub, ...attributes } = await fetchUserAttributes();
  assert.ok(sub);
  assert.deepEqual(attributes, {
    email: 'ana@new.example',
    email_verified: 'true',
    phone_number: phone,
    phone_number_verified: 'true',
    locale: 'es',
  });
  await signOut();
  assert.deepEqual(await signIn({ username, password: newPassword }), signedIn);
});

test('signs a user out everywhere', async () => {
  const app = await appOf();
  const { RefreshToken } = await app.signIn();
  await signInByPassword();
  await signOut({ global: true });
  await assert.rejects(app.refresh(RefreshToken), { name: 'NotAuthorizedException' });
});

test('deletes the user who is signed in', async () => {
  const app = await appOf();
  await signInByPassword();
  await deleteUser();
  await assert.rejects(getCurrentUser(), { name: 'UserUnAuthenticatedException' });
  await assert.rejects(app.people.get(username), { name: 'UserNotFoundException' });
});
