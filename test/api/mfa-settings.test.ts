/** Second factors: what pools offer, and how users set them up and switch them on. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  type AdminSetUserMFAPreferenceCommandInput,
  AdminSetUserSettingsCommand,
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  GetUserPoolMfaConfigCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  type SetUserMFAPreferenceCommandInput,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
  SetUserSettingsCommand,
  UpdateUserPoolCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { totpCode } from '../../src/auth/totp.ts';
import { type App, type AppInput, password, startApp } from '../support/app.ts';
import { assertEveryMember } from '../support/contract.ts';
import { createImportRole, runImport } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const clock = new TurnedClock();
let server: TestServer;
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

const invalid = (message: string) => ({ name: 'InvalidParameterException', message });
const notAuthorized = (message: string) => ({ name: 'NotAuthorizedException', message });
const invalidSession = notAuthorized('Invalid session for the user.');
const mismatch = {
  name: 'EnableSoftwareTokenMFAException',
  message: 'Code mismatch and fail enable Software Token MFA',
};
const notFound = {
  name: 'SoftwareTokenMFANotFoundException',
  message: 'Software Token MFA does not exist for the user.',
};
const phone_number = '+12065550100';
const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
const EmailConfiguration = {
  EmailSendingAccount: 'DEVELOPER' as const,
  SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/a@b.example',
};
const totp = { SoftwareTokenMfaConfiguration: { Enabled: true } };

type Config = Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>;

const cognito = () => server.cognito();
const configure = async (UserPoolId: string, input: Config) => {
  const command = new SetUserPoolMfaConfigCommand({ UserPoolId, ...input });
  const { $metadata, ...answer } = await cognito().send(command);
  return answer;
};
const configOf = async (UserPoolId: string) => {
  const { $metadata, ...answer } = await cognito().send(
    new GetUserPoolMfaConfigCommand({ UserPoolId }),
  );
  return answer;
};

/** RFC 4648, as an authenticator app reads a secret. */
function fromBase32(text = ''): Buffer {
  const bits = [...text]
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The code that an app shows, `later` steps from now. */
const codeOf = (secret: string | undefined, later = 0) =>
  totpCode(fromBase32(secret), Math.floor(clock.nowMs() / 30_000) + later);
const wrongFor = (secret: string | undefined) => {
  const good = [-2, -1, 0, 1, 2].map((later) => codeOf(secret, later));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
    (code) => !good.includes(code),
  );
};

const associate = (input: { AccessToken?: string; Session?: string }) =>
  cognito().send(new AssociateSoftwareTokenCommand(input));
const verify = (input: { AccessToken?: string; Session?: string }, UserCode?: string) =>
  cognito().send(new VerifySoftwareTokenCommand({ ...input, UserCode }));

type Wishes = Omit<SetUserMFAPreferenceCommandInput, 'AccessToken'>;
const prefer = (AccessToken: string, wishes: Wishes) =>
  cognito().send(new SetUserMFAPreferenceCommand({ AccessToken, ...wishes }));
const preferFor = (
  UserPoolId: string,
  wishes: Omit<AdminSetUserMFAPreferenceCommandInput, 'UserPoolId' | 'Username'>,
) =>
  cognito().send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username: 'ana', ...wishes }));

const shown = ({
  MFAOptions,
  PreferredMfaSetting,
  UserMFASettingList,
}: Record<string, unknown>) => ({
  MFAOptions,
  PreferredMfaSetting,
  UserMFASettingList,
});
const mfaOf = async (app: App, AccessToken: string) => {
  const input = { UserPoolId: app.poolId, Username: 'ana' };
  const own = shown({ ...(await cognito().send(new GetUserCommand({ AccessToken }))) });
  assert.deepEqual(shown({ ...(await cognito().send(new AdminGetUserCommand(input))) }), own);
  return own;
};
const noMfa = {
  MFAOptions: undefined,
  PreferredMfaSetting: undefined,
  UserMFASettingList: undefined,
};
const enabled = { Enabled: true };
const preferred = { Enabled: true, PreferredMfa: true };
const off = { Enabled: false, PreferredMfa: false };

/** An app whose pool offers authenticators, and `ana`, who is signed in. */
async function withTotp(input: AppInput = {}) {
  const app = await startApp(server, input);
  await configure(app.poolId, { MfaConfiguration: 'OPTIONAL', ...totp });
  const { AccessToken } = await app.signIn();
  return { app, AccessToken };
}

describe('the second factors of a pool', () => {
  test('are set and shown with every member of the contract', async () => {
    const { poolId } = await startApp(server, { pool: { EmailConfiguration } });
    assert.deepEqual(await configOf(poolId), { MfaConfiguration: 'OFF' });
    const input = {
      UserPoolId: poolId,
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: {
        SmsAuthenticationMessage: 'Code {####}',
        SmsConfiguration: { ...SmsConfiguration, ExternalId: 'x', SnsRegion: 'us-east-1' },
      },
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Code' },
      WebAuthnConfiguration: {
        RelyingPartyId: 'app.example',
        UserVerification: 'required',
        FactorConfiguration: 'SINGLE_FACTOR',
      },
    } satisfies SetUserPoolMfaConfigCommandInput;
    assertEveryMember('cognito-idp', 'SetUserPoolMfaConfig', [input]);
    const { UserPoolId: _, ...config } = input;
    assert.deepEqual(await configure(poolId, config), config);
    assert.deepEqual(await configOf(poolId), config);
    await server.restart().then((again) => {
      server = again;
    });
    assert.deepEqual(await configOf(poolId), config);
  });

  test('replace those before them, and go when MFA is turned off', async () => {
    const { poolId } = await startApp(server, { pool: { EmailConfiguration } });
    await configure(poolId, { MfaConfiguration: 'ON', ...totp, EmailMfaConfiguration: {} });
    await configure(poolId, totp);
    assert.deepEqual(await configOf(poolId), { MfaConfiguration: 'ON', ...totp });
    await configure(poolId, { MfaConfiguration: 'OFF' });
    assert.deepEqual(await configOf(poolId), { MfaConfiguration: 'OFF' });
  });

  test('are refused in the words of AWS where they do not fit together', async () => {
    const { poolId } = await startApp(server);
    const together = invalid(
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    );
    for (const factor of [
      totp,
      { EmailMfaConfiguration: {} },
      { SmsMfaConfiguration: { SmsConfiguration } },
    ])
      await assert.rejects(configure(poolId, { MfaConfiguration: 'OFF', ...factor }), together);
    const none = invalid(
      "Invalid MFA configuration given, can't disable all MFAs " +
        'with a required or optional configuration.',
    );
    await assert.rejects(configure(poolId, { MfaConfiguration: 'ON' }), none);
    await assert.rejects(
      configure(poolId, {
        MfaConfiguration: 'OPTIONAL',
        SoftwareTokenMfaConfiguration: { Enabled: false },
      }),
      none,
    );
    await assert.rejects(
      configure(poolId, { MfaConfiguration: 'ON', SmsMfaConfiguration: {} }),
      invalid(
        'SMS configuration and Auto verification for phone_number are required ' +
          'when MFA is required/optional',
      ),
    );
    await assert.rejects(
      configure(poolId, { MfaConfiguration: 'ON', EmailMfaConfiguration: {} }),
      invalid('Email MFA requires an EmailSendingAccount of DEVELOPER in EmailConfiguration.'),
    );
    await assert.rejects(configure('us-east-1_nobody123', totp), {
      name: 'ResourceNotFoundException',
    });
    assert.deepEqual(await configOf(poolId), { MfaConfiguration: 'OFF' });
    const withSms = await startApp(server, { pool: { SmsConfiguration } });
    await assert.rejects(
      configure(withSms.poolId, { MfaConfiguration: 'OPTIONAL', ...totp }),
      invalid("Can't turn off SMS_MFA when SMS configuration is set for the user pool"),
    );
    const lite = await startApp(server, { pool: { EmailConfiguration, UserPoolTier: 'LITE' } });
    await assert.rejects(
      configure(lite.poolId, { MfaConfiguration: 'ON', EmailMfaConfiguration: {} }),
      { name: 'FeatureUnavailableInTierException' },
    );
  });

  test('stay when the pool is updated, also as the only ones it has', async () => {
    const { poolId } = await startApp(server);
    await configure(poolId, { MfaConfiguration: 'OPTIONAL', ...totp });
    const update = (MfaConfiguration: 'OFF' | 'ON' | 'OPTIONAL') =>
      cognito().send(new UpdateUserPoolCommand({ UserPoolId: poolId, MfaConfiguration }));
    await update('ON');
    assert.deepEqual(await configOf(poolId), { MfaConfiguration: 'ON', ...totp });
    await update('OFF');
    assert.deepEqual(await configOf(poolId), { MfaConfiguration: 'OFF' });
  });
});

describe('an authenticator', () => {
  test('is set up by a secret and a code of it, which is then used up', async () => {
    const { app, AccessToken } = await withTotp();
    const { SecretCode, Session } = await associate({ AccessToken });
    assert.match(SecretCode ?? '', /^[A-Z2-7]{52}$/);
    assert.equal(Session, undefined);
    await assert.rejects(verify({ AccessToken }, wrongFor(SecretCode)), mismatch);
    await assert.rejects(verify({ AccessToken }, codeOf(SecretCode, 5)), mismatch);
    const code = codeOf(SecretCode);
    const { $metadata, ...answer } = await verify({ AccessToken }, code);
    assert.deepEqual(answer, { Status: 'SUCCESS' });
    await assert.rejects(verify({ AccessToken }, code), notFound);
    assert.deepEqual(await mfaOf(app, AccessToken), noMfa);
    await prefer(AccessToken, { SoftwareTokenMfaSettings: preferred });
    assert.deepEqual(await mfaOf(app, AccessToken), {
      ...noMfa,
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
      UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
    });
    const ClientId = app.client.id;
    const challenge = async () =>
      cognito().send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ana', PASSWORD: password },
        }),
      );
    const answerWith = async (given: string) => {
      const { ChallengeName, Session } = await challenge();
      const ChallengeResponses = { USERNAME: 'ana', SOFTWARE_TOKEN_MFA_CODE: given };
      return cognito().send(
        new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses }),
      );
    };
    await assert.rejects(answerWith(code), {
      name: 'ExpiredCodeException',
      message: 'Your software token has already been used once.',
    });
    clock.turn(60_000);
    const { AuthenticationResult } = await answerWith(codeOf(SecretCode));
    assert.ok(AuthenticationResult?.AccessToken);
  });

  test('stays good while another is being set up, until that one is', async () => {
    const { app, AccessToken } = await withTotp();
    const first = await associate({ AccessToken });
    await verify({ AccessToken }, codeOf(first.SecretCode));
    await prefer(AccessToken, { SoftwareTokenMfaSettings: preferred });
    const second = await associate({ AccessToken });
    assert.notEqual(second.SecretCode, first.SecretCode);
    await assert.rejects(verify({ AccessToken }, codeOf(first.SecretCode)), mismatch);
    assert.deepEqual((await mfaOf(app, AccessToken)).UserMFASettingList, ['SOFTWARE_TOKEN_MFA']);
    clock.turn(60_000);
    const third = await associate({ AccessToken });
    await assert.rejects(verify({ AccessToken }, codeOf(second.SecretCode)), mismatch);
    await verify({ AccessToken }, codeOf(third.SecretCode));
  });

  test('is not guessed', async () => {
    const { AccessToken } = await withTotp();
    const { SecretCode } = await associate({ AccessToken });
    for (let i = 0; i < 20; i++)
      await assert.rejects(verify({ AccessToken }, wrongFor(SecretCode)), mismatch);
    await assert.rejects(verify({ AccessToken }, codeOf(SecretCode)), {
      name: 'TooManyRequestsException',
    });
  });

  test('needs a pool that offers it, and one proof of who sets it up', async () => {
    const app = await startApp(server);
    const { AccessToken } = await app.signIn();
    await assert.rejects(associate({ AccessToken }), {
      name: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA has not been enabled by the userPool',
    });
    await configure(app.poolId, { MfaConfiguration: 'OPTIONAL', ...totp });
    await assert.rejects(verify({ AccessToken }, '123456'), notFound);
    const one = invalid('Either an access token or a session is required, not both.');
    const Session = 'x'.repeat(40);
    for (const input of [{}, { AccessToken, Session }]) {
      await assert.rejects(associate(input), one);
      await assert.rejects(verify(input, '123456'), one);
    }
    await assert.rejects(associate({ Session }), invalidSession);
    await assert.rejects(
      associate({ AccessToken: 'x.y.z' }),
      notAuthorized('Invalid Access Token'),
    );
    await assert.rejects(verify({ AccessToken }, '12345'), { name: 'InvalidParameterException' });
  });

  test('is set up in a sign-in that cannot end without one', async () => {
    const app = await startApp(server);
    const { AccessToken } = await app.signIn();
    await configure(app.poolId, { MfaConfiguration: 'ON', ...totp });
    const ClientId = app.client.id;
    const begin = () =>
      cognito().send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ana', PASSWORD: password },
        }),
      );
    const end = (Session: string | undefined) =>
      cognito().send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'MFA_SETUP',
          Session,
          ChallengeResponses: { USERNAME: 'ana' },
        }),
      );
    const begun = await begin();
    assert.equal(begun.ChallengeName, 'MFA_SETUP');
    await assert.rejects(end(begun.Session), { name: 'SoftwareTokenMFANotFoundException' });
    const given = await associate({ Session: begun.Session ?? '' });
    assert.ok(given.Session);
    await assert.rejects(verify({ Session: given.Session }, wrongFor(given.SecretCode)), mismatch);
    const verified = await cognito().send(
      new VerifySoftwareTokenCommand({
        Session: given.Session,
        UserCode: codeOf(given.SecretCode),
        FriendlyDeviceName: '📱'.repeat(200),
      }),
    );
    assert.equal(verified.Status, 'SUCCESS');
    const ended = await end(verified.Session);
    assert.ok(ended.AuthenticationResult?.AccessToken);
    for (const Session of [begun.Session ?? '', given.Session, verified.Session ?? '']) {
      await assert.rejects(associate({ Session }), invalidSession);
      await assert.rejects(end(Session));
    }
    const asked = await begin();
    assert.equal(asked.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.equal(asked.ChallengeParameters?.FRIENDLY_DEVICE_NAME, '📱'.repeat(128));
    await assert.rejects(associate({ Session: asked.Session ?? '' }), invalidSession);
    await assert.rejects(
      prefer(AccessToken, { SoftwareTokenMfaSettings: off }),
      invalid('MFA is required in this user pool and cannot be turned off.'),
    );
  });
});

describe('the preference of a user', () => {
  test('is for what is set up, and tells what is missing', async () => {
    const { app, AccessToken } = await withTotp();
    await assert.rejects(
      prefer(AccessToken, { SMSMfaSettings: enabled }),
      invalid('User does not have a phone_number set to turn on SMS MFA'),
    );
    await assert.rejects(
      prefer(AccessToken, { SoftwareTokenMfaSettings: enabled }),
      invalid('User has not set up software token mfa'),
    );
    await associate({ AccessToken });
    await assert.rejects(
      prefer(AccessToken, { SoftwareTokenMfaSettings: enabled }),
      invalid('User has not verified software token mfa'),
    );
    await app.people.removeAttributes('ana', 'email');
    await assert.rejects(
      prefer(AccessToken, { EmailMfaSettings: enabled }),
      invalid('User does not have an email set to turn on EMAIL_OTP MFA'),
    );
    for (const [wishes, method] of [
      [{ SMSMfaSettings: enabled }, 'SMS_MFA'],
      [{ SoftwareTokenMfaSettings: enabled }, 'SOFTWARE_TOKEN_MFA'],
      [{ EmailMfaSettings: enabled }, 'EMAIL_OTP'],
      [{ WebAuthnMfaSettings: enabled }, 'WEB_AUTHN'],
    ] as const)
      await assert.rejects(
        preferFor(app.poolId, wishes),
        invalid(`User does not have delivery config set to turn on ${method}`),
      );
    await prefer(AccessToken, { SMSMfaSettings: off, SoftwareTokenMfaSettings: off });
    assert.deepEqual(await mfaOf(app, AccessToken), noMfa);
  });

  test('names one factor at most, and one that is on', async () => {
    const { app, AccessToken } = await withTotp();
    await app.people.update('ana', { phone_number });
    await assert.rejects(
      prefer(AccessToken, { SMSMfaSettings: preferred, EmailMfaSettings: preferred }),
      invalid('Only one MFA setting can be the preferred one.'),
    );
    await assert.rejects(
      prefer(AccessToken, { SMSMfaSettings: { PreferredMfa: true } }),
      invalid('SMS_MFA cannot be the preferred MFA setting unless it is enabled.'),
    );
    await prefer(AccessToken, { SMSMfaSettings: preferred, EmailMfaSettings: enabled });
    const MFAOptions = [{ AttributeName: 'phone_number', DeliveryMedium: 'SMS' }];
    const UserMFASettingList = ['SMS_MFA', 'EMAIL_OTP'];
    assert.deepEqual(await mfaOf(app, AccessToken), {
      MFAOptions,
      PreferredMfaSetting: 'SMS_MFA',
      UserMFASettingList,
    });
    await prefer(AccessToken, { EmailMfaSettings: preferred });
    assert.equal((await mfaOf(app, AccessToken)).PreferredMfaSetting, 'EMAIL_OTP');
    await prefer(AccessToken, { EmailMfaSettings: enabled });
    assert.deepEqual(await mfaOf(app, AccessToken), {
      MFAOptions,
      PreferredMfaSetting: undefined,
      UserMFASettingList,
    });
    await preferFor(app.poolId, { SMSMfaSettings: off, EmailMfaSettings: off });
    assert.deepEqual(await mfaOf(app, AccessToken), noMfa);
  });

  test('is also set by the older operations, for SMS alone', async () => {
    const { app, AccessToken } = await withTotp();
    await app.people.update('ana', { phone_number });
    const MFAOptions = [{ AttributeName: 'phone_number', DeliveryMedium: 'SMS' as const }];
    await cognito().send(new SetUserSettingsCommand({ AccessToken, MFAOptions }));
    assert.deepEqual(await mfaOf(app, AccessToken), {
      ...noMfa,
      MFAOptions,
      UserMFASettingList: ['SMS_MFA'],
    });
    const input = { UserPoolId: app.poolId, Username: 'ana' };
    const set = (options: typeof MFAOptions | { DeliveryMedium: 'EMAIL' }[]) =>
      cognito().send(new AdminSetUserSettingsCommand({ ...input, MFAOptions: options }));
    await set([]);
    assert.deepEqual(await mfaOf(app, AccessToken), noMfa);
    await set(MFAOptions);
    assert.deepEqual((await mfaOf(app, AccessToken)).UserMFASettingList, ['SMS_MFA']);
    await assert.rejects(
      set([{ DeliveryMedium: 'EMAIL' }]),
      invalid('MFAOptions can only name delivery by SMS to the attribute phone_number.'),
    );
  });

  test('of nobody is not set', async () => {
    const { app } = await withTotp();
    const command = new AdminSetUserMFAPreferenceCommand({
      UserPoolId: app.poolId,
      Username: 'nobody',
      SMSMfaSettings: off,
    });
    await assert.rejects(cognito().send(command), { name: 'UserNotFoundException' });
  });
});

test('an import that asks for MFA sets up no factor for a user', async () => {
  const app = await startApp(server, {
    pool: { SmsConfiguration, MfaConfiguration: 'OPTIONAL' },
  });
  const roleArn = await createImportRole(server.iam(), 'mfa-import');
  const job = await runImport(cognito(), {
    poolId: app.poolId,
    roleArn,
    csv:
      'cognito:username,email,email_verified,phone_number,phone_number_verified,' +
      'cognito:mfa_enabled\n' +
      `bob,bob@example.com,true,${phone_number},true,true\n`,
  });
  assert.equal(job.ImportedUsers, 1);
  const input = { UserPoolId: app.poolId, Username: 'bob' };
  const user = await cognito().send(new AdminGetUserCommand(input));
  assert.deepEqual(shown({ ...user }), noMfa);
  assert.ok(!user.UserAttributes?.some(({ Name }) => Name?.startsWith('cognito:')));
});
