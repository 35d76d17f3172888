import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminResetUserPasswordCommand,
  AdminSetUserMFAPreferenceCommand,
  type CodeDeliveryDetailsType,
  ConfirmForgotPasswordCommand,
  type CreateUserPoolCommandInput,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHash } from '../../src/auth/secret-hash.ts';
import { type AppInput, password, startApp } from '../support/app.ts';
import { outbox } from '../support/outbox.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const clock = new TurnedClock();
let server: TestServer;
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

const newPassword = 'Another-horse.2';
const hourMs = 60 * 60 * 1000;
const email = 'ana@example.com';
const phone = '+15555550100';

const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

const mismatch = {
  name: 'CodeMismatchException',
  message: 'Invalid verification code provided, please try again.',
};
const expired = {
  name: 'ExpiredCodeException',
  message: 'Invalid code provided, please request a code again.',
};
const exceeded = {
  name: 'LimitExceededException',
  message: 'Attempt limit exceeded, please try after some time.',
};
const noDestination = {
  name: 'InvalidParameterException',
  message:
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
};
const notInState = {
  name: 'NotAuthorizedException',
  message: 'User password cannot be reset in the current state.',
};
const disabled = { name: 'NotAuthorizedException', message: 'User is disabled.' };
const unknown = {
  name: 'UserNotFoundException',
  message: 'Username/client id combination not found.',
};

/** A pool whose user `ana` has a verified e-mail address. */
async function forgetful(input: AppInput = {}) {
  const app = await startApp(server, input);
  const cognito = server.cognito();
  const { id: ClientId } = app.client;
  return {
    ...app,
    forgot: async (Username = 'ana'): Promise<CodeDeliveryDetailsType> => {
      const answer = await cognito.send(new ForgotPasswordCommand({ ClientId, Username }));
      return answer.CodeDeliveryDetails ?? {};
    },
    confirm: (ConfirmationCode: string, Username = 'ana', Password = newPassword) =>
      cognito.send(
        new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }),
      ),
    reset: (Username = 'ana') =>
      cognito.send(new AdminResetUserPasswordCommand({ UserPoolId: app.poolId, Username })),
    code: async () => (await outbox(server).latest(app.poolId)).code,
    signInWith: (PASSWORD: string, USERNAME = 'ana') =>
      cognito.send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD },
        }),
      ),
  };
}

const recovery = (...names: ('verified_email' | 'verified_phone_number' | 'admin_only')[]) =>
  ({
    AccountRecoverySetting: {
      RecoveryMechanisms: names.map((Name, i) => ({ Name, Priority: i + 1 })),
    },
  }) satisfies Partial<CreateUserPoolCommandInput>;

const bothVerified = { phone_number: phone, phone_number_verified: 'true' };

describe('a forgotten password', () => {
  test('is set anew by the code that was sent, and the former one is none any more', async () => {
    const app = await forgetful();
    assert.deepEqual(await app.forgot(), {
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    const message = await outbox(server).latest(app.poolId, { to: email });
    assert.equal(message.subject, 'Your verification code');
    assert.equal(message.body, `Your verification code is ${message.code}. `);
    await app.confirm(message.code);
    assert.ok((await app.signInWith(newPassword)).AuthenticationResult?.AccessToken);
    await assert.rejects(app.signInWith(password), { name: 'NotAuthorizedException' });
  });

  test('is asked for by an alias as well, and with the secret of the client', async () => {
    const app = await startApp(server, {
      pool: { AliasAttributes: ['email'] },
      client: { GenerateSecret: true },
    });
    const { id: ClientId, secret = '' } = app.client;
    const send = (SecretHash?: string) =>
      server.cognito().send(new ForgotPasswordCommand({ ClientId, Username: email, SecretHash }));
    await assert.rejects(send(), { name: 'NotAuthorizedException' });
    await assert.rejects(send(secretHash(ClientId, secret, 'ana')), {
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${ClientId}`,
    });
    const { CodeDeliveryDetails } = await send(secretHash(ClientId, secret, email));
    assert.equal(CodeDeliveryDetails?.Destination, 'a***@e***');
  });

  test('takes a code once, and only the latest one', async () => {
    const app = await forgetful();
    await app.forgot();
    const first = await app.code();
    await app.forgot();
    const second = await app.code();
    if (first !== second) await assert.rejects(app.confirm(first), mismatch);
    await app.confirm(second);
    await assert.rejects(app.confirm(second, 'ana', 'A-third-horse.3'), expired);
    assert.ok((await app.signInWith(newPassword)).AuthenticationResult);
  });

  test('is set once when the same code comes twice at once', async () => {
    const app = await forgetful();
    await app.forgot();
    const code = await app.code();
    const tries = ['Horse-of-one.1', 'Horse-of-two.2'].map((text) =>
      app.confirm(code, 'ana', text).then(
        () => 'set',
        (error: Error) => error.name,
      ),
    );
    assert.deepEqual((await Promise.all(tries)).toSorted(), ['ExpiredCodeException', 'set']);
  });

  test('takes no code after an hour', async () => {
    const app = await forgetful();
    await app.forgot();
    const code = await app.code();
    clock.turn(hourMs);
    await assert.rejects(app.confirm(code), expired);
    await app.forgot();
    await app.confirm(await app.code());
  });

  test('takes no code after five wrong ones, until another is sent', async () => {
    const app = await forgetful();
    await app.forgot();
    const code = await app.code();
    for (let i = 0; i < 5; i++) await assert.rejects(app.confirm(wrongOf(code)), mismatch);
    await assert.rejects(app.confirm(code), exceeded);
    await app.forgot();
    await app.confirm(await app.code());
  });

  test('gives no more than twenty wrong tries an hour, whatever the codes', async () => {
    const app = await forgetful();
    for (let i = 0; i < 4; i++) {
      await app.forgot();
      const code = await app.code();
      for (let j = 0; j < 5; j++) await assert.rejects(app.confirm(wrongOf(code)), mismatch);
    }
    await app.forgot();
    const code = await app.code();
    await assert.rejects(app.confirm(code), exceeded);
    clock.turn(hourMs);
    await app.forgot();
    await app.confirm(await app.code());
  });

  test('sends ten codes an hour and no more', async () => {
    const app = await forgetful();
    for (let i = 0; i < 10; i++) await app.forgot();
    await assert.rejects(app.forgot(), exceeded);
    await assert.rejects(app.reset(), exceeded);
    clock.turn(hourMs);
    await app.forgot();
  });

  test('keeps the code when the new password is not good enough', async () => {
    const pool = { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } };
    const app = await forgetful({ pool });
    await app.forgot();
    const code = await app.code();
    await assert.rejects(app.confirm(code, 'ana', 'short'), {
      name: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password not long enough',
    });
    await assert.rejects(app.confirm(code, 'ana', password), {
      name: 'PasswordHistoryPolicyViolationException',
    });
    await app.confirm(code);
  });

  test('is not set by a code that went to an address that is the user’s no more', async () => {
    const app = await forgetful();
    await app.forgot();
    const code = await app.code();
    await app.people.update('ana', { email: 'other@example.com', email_verified: 'true' });
    await assert.rejects(app.confirm(code), expired);
  });

  test('is not set where there is no user, no code, or no such client', async () => {
    const app = await forgetful();
    await assert.rejects(app.forgot('nobody'), unknown);
    await assert.rejects(app.confirm('123456', 'nobody'), unknown);
    await assert.rejects(app.confirm('123456'), expired);
    const input = { ClientId: 'none', Username: 'ana' };
    await assert.rejects(server.cognito().send(new ForgotPasswordCommand(input)), {
      name: 'ResourceNotFoundException',
    });
  });

  test('ends with the user’s deletion, and a name made anew knows no code', async () => {
    const app = await forgetful();
    await app.forgot();
    const code = await app.code();
    await app.people.remove('ana');
    await app.addUser('ana');
    await assert.rejects(app.confirm(code), expired);
  });
});

describe('the way of recovery', () => {
  test('is the e-mail address, then the phone, where the pool sets none', async () => {
    const app = await forgetful();
    await app.people.update('ana', bothVerified);
    assert.equal((await app.forgot()).AttributeName, 'email');
    await app.people.update('ana', { email_verified: 'false' });
    assert.deepEqual(await app.forgot(), {
      Destination: '+*******0100',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    });
    const { medium, to, code } = await outbox(server).latest(app.poolId);
    assert.deepEqual([medium, to], ['SMS', phone]);
    await app.confirm(code);
  });

  test('is the first that the pool names and the user has verified', async () => {
    const pool = recovery('verified_email', 'verified_phone_number');
    const app = await forgetful({ pool });
    await app.people.update('ana', bothVerified);
    assert.equal((await app.forgot()).AttributeName, 'email');
    await app.people.update('ana', { email_verified: 'false' });
    assert.equal((await app.forgot()).AttributeName, 'phone_number');
    await app.people.update('ana', { phone_number_verified: 'false' });
    await assert.rejects(app.forgot(), noDestination);
    await assert.rejects(app.reset(), noDestination);
  });

  test('is none that the pool does not name', async () => {
    const app = await forgetful({ pool: recovery('verified_phone_number') });
    await assert.rejects(app.forgot(), noDestination);
  });

  test('is the administrator alone where the pool says so', async () => {
    const app = await forgetful({ pool: recovery('admin_only') });
    const refusal = {
      name: 'NotAuthorizedException',
      message: 'Contact administrator to reset password.',
    };
    await assert.rejects(app.forgot(), refusal);
    await assert.rejects(app.reset(), refusal);
  });

  test('uses the templates of the pool', async () => {
    const app = await forgetful({
      pool: {
        VerificationMessageTemplate: {
          EmailMessage: '<b>{####}</b> it is',
          EmailSubject: 'For you',
          SmsMessage: 'Say {####}',
        },
      },
    });
    await app.forgot();
    const mail = await outbox(server).latest(app.poolId);
    assert.deepEqual([mail.subject, mail.body], ['For you', `<b>${mail.code}</b> it is`]);
    await app.people.update('ana', { ...bothVerified, email_verified: 'false' });
    await app.forgot();
    const text = await outbox(server).latest(app.poolId);
    assert.equal(text.body, `Say ${text.code}`);
  });
});

describe('the state of the user', () => {
  test('is no obstacle when a reset is required, and confirmed after it', async () => {
    const app = await forgetful();
    await app.reset();
    assert.equal((await app.people.get('ana')).UserStatus, 'RESET_REQUIRED');
    await assert.rejects(app.signInWith(password), {
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    });
    await app.confirm(await app.code());
    assert.equal((await app.people.get('ana')).UserStatus, 'CONFIRMED');
    await app.signInWith(newPassword);
  });

  test('keeps who never signed in from a reset', async () => {
    const app = await forgetful();
    await app.people.create('ben', { email: 'ben@example.com', email_verified: 'true' });
    await assert.rejects(app.forgot('ben'), notInState);
    await assert.rejects(app.reset('ben'), notInState);
    await assert.rejects(app.confirm('123456', 'ben'), notInState);
  });

  test('keeps who never confirmed from a reset', async () => {
    const app = await forgetful();
    await server.cognito().send(
      new SignUpCommand({
        ClientId: app.client.id,
        Username: 'eva',
        Password: password,
        UserAttributes: [{ Name: 'email', Value: 'eva@example.com' }],
      }),
    );
    await app.people.update('eva', { email_verified: 'true' });
    await assert.rejects(app.forgot('eva'), noDestination);
    await assert.rejects(app.confirm('123456', 'eva'), { name: 'UserNotConfirmedException' });
  });

  test('keeps who is disabled from a reset, also with a code in hand', async () => {
    const app = await forgetful();
    await app.forgot();
    const code = await app.code();
    await app.people.disable('ana');
    await assert.rejects(app.forgot(), disabled);
    await assert.rejects(app.reset(), disabled);
    await assert.rejects(app.confirm(code), disabled);
  });

  test('a password that an administrator sets ends the code', async () => {
    const app = await forgetful();
    await app.forgot();
    const code = await app.code();
    await app.people.setPassword('ana', 'Set-by-another.4', true);
    await assert.rejects(app.confirm(code), expired);
  });
});

describe('a client that hides who exists', () => {
  const client = { PreventUserExistenceErrors: 'ENABLED' } as const;

  test('tells of nobody where a code would have gone, each time the same', async () => {
    const app = await forgetful({
      client,
      pool: recovery('verified_phone_number', 'verified_email'),
    });
    const first = await app.forgot('nobody');
    assert.equal(first.DeliveryMedium, 'SMS');
    assert.match(first.Destination ?? '', /^\+\*{7}\d{4}$/);
    assert.deepEqual(await app.forgot('nobody'), first);
    assert.notDeepEqual(await app.forgot('nobody-else'), first);
    assert.deepEqual(await app.forgot('ann@other.org'), {
      Destination: 'a***@o***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    assert.equal((await app.forgot(phone)).Destination, '+*******0100');
    const messages = await outbox(server).list(app.poolId);
    assert.deepEqual(new Set(messages.map(({ to }) => to)), new Set([email]));
  });

  test('names for nobody only a way that the pool has', async () => {
    const app = await forgetful({ client, pool: recovery('verified_email') });
    assert.equal((await app.forgot('nobody')).DeliveryMedium, 'EMAIL');
    assert.equal((await app.forgot(phone)).DeliveryMedium, 'EMAIL');
    const onlyAdmin = await forgetful({ client, pool: recovery('admin_only') });
    for (const name of ['ana', 'nobody'])
      await assert.rejects(onlyAdmin.forgot(name), { name: 'NotAuthorizedException' });
  });

  test('answers about whoever cannot be sent a code as about nobody', async () => {
    const app = await forgetful({ client });
    await app.people.create('ben', { email: 'ben@example.com', email_verified: 'true' });
    await app.people.update('ana', { email_verified: 'false' });
    const before = (await outbox(server).list(app.poolId)).length;
    for (const name of ['ana', 'ben', 'nobody']) {
      assert.ok((await app.forgot(name)).Destination, name);
      await assert.rejects(app.confirm('123456', name), mismatch, name);
    }
    assert.equal((await outbox(server).list(app.poolId)).length, before);
  });

  test('answers every wrong code alike, for users and for nobody', async () => {
    const app = await forgetful({ client });
    const nobody = (code: string) => app.confirm(code, 'nobody');
    await assert.rejects(app.confirm('123456'), mismatch, 'never asked for');
    await assert.rejects(nobody('123456'), mismatch);
    await app.forgot();
    await app.forgot('nobody');
    const code = await app.code();
    for (let i = 0; i < 5; i++) {
      await assert.rejects(app.confirm(wrongOf(code)), mismatch);
      await assert.rejects(nobody(wrongOf(code)), mismatch);
    }
    await assert.rejects(app.confirm(code), exceeded);
    await assert.rejects(nobody(code), exceeded);
    await app.forgot();
    await app.confirm(await app.code());
    await assert.rejects(app.confirm('123456'), mismatch, 'used already');
  });

  test('limits what is asked for nobody as for a user', async () => {
    const app = await forgetful({ client });
    for (const name of ['ana', 'nobody']) {
      for (let i = 0; i < 10; i++) await app.forgot(name);
      await assert.rejects(app.forgot(name), exceeded, name);
    }
    clock.turn(hourMs);
    await app.forgot();
    await app.forgot('nobody');
  });

  test('tells the holder of a code that it came too late', async () => {
    const app = await forgetful({ client });
    await app.forgot();
    const code = await app.code();
    clock.turn(hourMs);
    await assert.rejects(app.confirm(code), expired);
    await assert.rejects(app.confirm(wrongOf(code)), mismatch);
  });

  test('takes as long about nobody as about a user', async () => {
    const app = await forgetful({ client });
    for (const name of ['ana', 'nobody']) {
      const began = performance.now();
      await app.forgot(name);
      await assert.rejects(app.confirm('12345', name), mismatch);
      assert.ok(performance.now() - began >= 2 * 99, name);
    }
  });
});

describe('a second factor', () => {
  const pool = {
    MfaConfiguration: 'OPTIONAL',
    SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' },
    AutoVerifiedAttributes: ['email', 'phone_number'],
    ...recovery('verified_phone_number', 'verified_email'),
  } satisfies Partial<CreateUserPoolCommandInput>;

  test('does not come the same way as the code of a reset', async () => {
    const app = await forgetful({ pool });
    await app.people.update('ana', bothVerified);
    assert.equal((await app.forgot()).AttributeName, 'phone_number');
    await server.cognito().send(
      new AdminSetUserMFAPreferenceCommand({
        UserPoolId: app.poolId,
        Username: 'ana',
        SMSMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
    assert.equal((await app.forgot()).AttributeName, 'email');
    await app.people.update('ana', { email_verified: 'false' });
    await assert.rejects(app.forgot(), noDestination);
  });
});
