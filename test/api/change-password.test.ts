import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminResetUserPasswordCommand,
  ChangePasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AppInput, password, startApp } from '../support/app.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const clock = new TurnedClock();
let server: TestServer;
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

const incorrect = {
  name: 'NotAuthorizedException',
  message: 'Incorrect username or password.',
};
const usedBefore = { name: 'PasswordHistoryPolicyViolationException' };

async function signedIn(input: AppInput = {}) {
  const app = await startApp(server, input);
  const { AccessToken } = await app.signIn();
  const cognito = server.cognito();
  return {
    ...app,
    AccessToken,
    change: (PreviousPassword: string | undefined, ProposedPassword: string) =>
      cognito.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword })),
    signInWith: (PASSWORD: string) =>
      cognito.send(
        new InitiateAuthCommand({
          ClientId: app.client.id,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ana', PASSWORD },
        }),
      ),
  };
}

describe('ChangePassword', () => {
  test('puts a new password in the place of the present one, and keeps who is signed in', async () => {
    const app = await signedIn();
    await app.change(password, 'Another-horse.2');
    assert.ok((await app.signInWith('Another-horse.2')).AuthenticationResult);
    await assert.rejects(app.signInWith(password), incorrect);
    await server.cognito().send(new GetUserCommand({ AccessToken: app.AccessToken }));
  });

  test('is refused without the present password', async () => {
    const app = await signedIn();
    for (const wrong of ['Wrong-horse.9', undefined])
      await assert.rejects(app.change(wrong, 'Another-horse.2'), incorrect);
    await app.signInWith(password);
  });

  test('is no way to guess the password: wrong ones lock as at a sign-in', async () => {
    const app = await signedIn();
    for (let i = 0; i < 5; i++)
      await assert.rejects(app.change('Wrong-horse.9', 'Another-horse.2'), incorrect);
    await assert.rejects(app.change(password, 'Another-horse.2'), {
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
    clock.turn(60_000);
    await app.change(password, 'Another-horse.2');
  });

  test('is refused for a password that the policy refuses, and for a bad token', async () => {
    const app = await signedIn();
    await assert.rejects(app.change(password, 'short'), {
      name: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password not long enough',
    });
    const bad = { AccessToken: `${app.AccessToken}x`, ProposedPassword: 'Another-horse.2' };
    await assert.rejects(server.cognito().send(new ChangePasswordCommand(bad)), {
      name: 'NotAuthorizedException',
    });
  });

  test('is refused while a reset is required, and for who is disabled or gone', async () => {
    const app = await signedIn();
    const reset = { UserPoolId: app.poolId, Username: 'ana' };
    await server.cognito().send(new AdminResetUserPasswordCommand(reset));
    await assert.rejects(app.change(password, 'Another-horse.2'), {
      name: 'PasswordResetRequiredException',
    });
    await app.people.disable('ana');
    await assert.rejects(app.change(password, 'Another-horse.2'), {
      name: 'NotAuthorizedException',
    });
    await app.people.remove('ana');
    await assert.rejects(app.change(password, 'Another-horse.2'), {
      name: 'UserNotFoundException',
    });
  });

  test('of two at once with the same present password only one is done', async () => {
    const app = await signedIn();
    const changes = ['Horse-of-one.1', 'Horse-of-two.2'].map((text) =>
      app.change(password, text).then(
        () => 'done',
        (error: Error) => error.name,
      ),
    );
    const outcomes = await Promise.all(changes);
    assert.deepEqual(outcomes.toSorted(), ['NotAuthorizedException', 'done']);
  });
});

describe('the history of passwords', () => {
  const pool = { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 3 } } };
  const passwords = ['Password.1', 'Password.2', 'Password.3', 'Password.4'] as const;

  test('keeps the last ones from being set again, the present one among them', async () => {
    const app = await signedIn({ pool });
    const [first, second, third, fourth] = passwords;
    await app.change(password, first);
    await app.change(first, second);
    for (const used of [password, first, second])
      await assert.rejects(app.change(second, used), usedBefore);
    await app.change(second, third);
    await app.change(third, password);
    await app.change(password, fourth);
  });

  test('holds for administrators as well', async () => {
    const app = await signedIn({ pool });
    await assert.rejects(app.people.setPassword('ana', password, true), usedBefore);
    await app.people.setPassword('ana', passwords[0], true);
    await assert.rejects(app.people.setPassword('ana', password, true), usedBefore);
  });

  test('is none where the pool does not ask for it', async () => {
    const app = await signedIn();
    await app.change(password, password);
  });
});
