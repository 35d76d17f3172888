/** People who sign up, through the AWS SDK for JavaScript v3. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AdminConfirmSignUpCommand,
  AdminListUserAuthEventsCommand,
  InitiateAuthCommand,
  type SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { password } from '../support/app.ts';
import { assertEveryMember } from '../support/contract.ts';
import { startMailServer } from '../support/mail-server.ts';
import { newcomersAt, wrongCode } from '../support/newcomers.ts';
import { listOf } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const clock = new TurnedClock();
let server: TestServer;
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

const email = 'bob@example.com';
const day = 24 * 3_600_000;

const invalid = (message: string) => ({ name: 'InvalidParameterException', message });
const notAuthorized = (message: string) => ({ name: 'NotAuthorizedException', message });
const nobody = {
  name: 'UserNotFoundException',
  message: 'Username/client id combination not found.',
};
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
const unwritable = notAuthorized('A client attempted to write unauthorized attribute');
const taken = { name: 'UsernameExistsException', message: 'User already exists' };
const emailTaken = {
  name: 'UsernameExistsException',
  message: 'An account with the given email already exists.',
};
const confirmedAlready = notAuthorized('User cannot be confirmed. Current status is CONFIRMED');

const byEmail = { pool: { UsernameAttributes: ['email' as const] } };
const withAlias = { pool: { AliasAttributes: ['email' as const] } };

describe('signing up', () => {
  test('makes a user who is confirmed by the code that is sent, and then signs in', async () => {
    const app = await newcomersAt(server);
    const { UserSub, ...answer } = await app.signUp('bob', { email, name: 'Bob' });
    assert.deepEqual(answer, {
      UserConfirmed: false,
      CodeDeliveryDetails: {
        AttributeName: 'email',
        DeliveryMedium: 'EMAIL',
        Destination: 'b***@e***',
      },
    });
    const made = await app.people.get('bob');
    assert.equal(made.sub, UserSub);
    assert.equal(made.UserStatus, 'UNCONFIRMED');
    assert.deepEqual(made.attributes, { email, email_verified: 'false', name: 'Bob' });
    await assert.rejects(app.signIn('bob'), { name: 'UserNotConfirmedException' });
    const { code, body, subject } = await app.message(email);
    assert.equal(subject, 'Your verification code');
    assert.equal(body, `Your verification code is ${code}. `);
    assert.deepEqual(await app.confirm('bob', code), {});
    const confirmed = await app.people.get('bob');
    assert.equal(confirmed.UserStatus, 'CONFIRMED');
    assert.equal(confirmed.attributes.email_verified, 'true');
    assert.ok((await app.signIn('bob')).AccessToken);
  });

  test('may be asked for with every member of the contract', async () => {
    const app = await newcomersAt(server, { client: { GenerateSecret: true } });
    const input = {
      ClientId: app.client.id,
      SecretHash: 'x',
      Username: 'bob',
      Password: password,
      UserAttributes: listOf({ email }),
      ValidationData: listOf({ 'custom:captcha': 'x' }),
      AnalyticsMetadata: { AnalyticsEndpointId: 'x' },
      UserContextData: { IpAddress: '10.0.0.1', EncodedData: 'x' },
      ClientMetadata: { source: 'web' },
    } satisfies SignUpCommandInput;
    assertEveryMember('cognito-idp', 'SignUp', [input]);
    const { SecretHash: _, ...rest } = input;
    await app.signUp('bob', {}, rest);
    assert.deepEqual((await app.people.get('bob')).attributes, { email, email_verified: 'false' });
  });

  test('needs the secret of a client that has one', async () => {
    const app = await newcomersAt(server, { client: { GenerateSecret: true } });
    const { id } = app.client;
    const unable = notAuthorized(`Unable to verify secret hash for client ${id}`);
    const without = { id, secret: undefined };
    await assert.rejects(app.signUp('bob', { email }, { SecretHash: 'AAAA' }), unable);
    await assert.rejects(
      app.signUp('bob', { email }, {}, without),
      notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`),
    );
    await assert.rejects(app.confirm('bob', '123456', {}, without), /SECRET_HASH/);
    await assert.rejects(app.resend('bob', without), /SECRET_HASH/);
    await assert.rejects(app.people.get('bob'), { name: 'UserNotFoundException' });
  });

  test('is refused where only administrators create users, and by an unknown client', async () => {
    const app = await newcomersAt(server, {
      pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
    await assert.rejects(
      app.signUp('bob', { email }),
      notAuthorized('SignUp is not permitted for this user pool'),
    );
    const unknown = { id: 'nobody1234567890', secret: undefined };
    await assert.rejects(app.signUp('bob', { email }, {}, unknown), {
      name: 'ResourceNotFoundException',
      message: 'User pool client nobody1234567890 does not exist.',
    });
  });

  test('keeps the password policy, in the words of SignUp', async () => {
    const app = await newcomersAt(server);
    const words = 'Password did not conform with password policy: ';
    for (const [Password, reason] of [
      ['Short1!', 'Password not long enough'],
      ['correct horse 1!'.replaceAll(' ', '-'), 'Password must have uppercase characters'],
      ['CORRECT-HORSE-1', 'Password must have lowercase characters'],
      ['Correct-horse', 'Password must have numeric characters'],
      ['Correcthorse1', 'Password must have symbol characters'],
    ] as const)
      await assert.rejects(app.signUp('bob', { email }, { Password }), {
        name: 'InvalidPasswordException',
        message: words + reason,
      });
    const required = invalid('Password is required for this user pool.');
    await assert.rejects(app.signUp('bob', { email }, { Password: undefined }), required);
    assert.equal((await app.messages()).length, 0);
  });

  test('takes what the client may write, and nothing else', async () => {
    const app = await newcomersAt(server, {
      pool: { Schema: [{ Name: 'tier', AttributeDataType: 'Number', Mutable: false }] },
    });
    for (const values of [
      { email_verified: 'true' },
      { sub: '0198c0de-0000-7000-8000-0123456789ab' },
      { 'custom:tier': '1' },
      { shoe_size: '38' },
      { 'cognito:mfa_enabled': 'true' },
    ])
      await assert.rejects(app.signUp('bob', { email, ...values }), unwritable);
    const writer = await app.addClient({ WriteAttributes: ['email', 'custom:tier'] });
    await assert.rejects(app.signUp('bob', { email, name: 'Bob' }, {}, writer), unwritable);
    await assert.rejects(
      app.signUp('bob', { email, 'custom:tier': 'gold' }, {}, writer),
      /custom:tier/,
    );
    await app.signUp('bob', { email, 'custom:tier': '7' }, {}, writer);
    assert.equal((await app.people.get('bob')).attributes['custom:tier'], '7');
  });

  test('needs what the schema requires, and values that fit it', async () => {
    const app = await newcomersAt(server, {
      pool: { Schema: [{ Name: 'family_name', Required: true }] },
    });
    const schema = 'Attributes did not conform to the schema: ';
    for (const [values, words] of [
      [{ email }, `${schema}family_name: The attribute is required\n`],
      [{ email: 'bob', family_name: 'B' }, 'Invalid email address format.'],
      [{ phone_number: '0171', family_name: 'B' }, 'Invalid phone number format.'],
      [
        { family_name: 'x'.repeat(2_049) },
        "1 validation error detected: Value at 'userAttributes.1.member.value' failed to satisfy " +
          'constraint: Member must have length less than or equal to 2048',
      ],
      [
        { family_name: '𝒳'.repeat(600) },
        `${schema}family_name: String must be no longer than 2048 bytes\n`,
      ],
    ] as const)
      await assert.rejects(app.signUp('bob', values), invalid(words));
    const name = '李\u0301🙂'.repeat(100);
    await app.signUp('ב🙂b', { family_name: name });
    assert.equal((await app.people.get('ב🙂b')).attributes.family_name, name);
  });

  test('keeps the rules on user names', async () => {
    const app = await newcomersAt(server, withAlias);
    await assert.rejects(
      app.signUp(email, { email }),
      invalid('Username cannot be of email format, since user pool is configured for email alias.'),
    );
    await assert.rejects(app.signUp('bob smith', { email }), { name: 'InvalidParameterException' });
    await assert.rejects(app.signUp('b'.repeat(129)), { name: 'InvalidParameterException' });
    const mail = await newcomersAt(server, byEmail);
    await assert.rejects(mail.signUp('bob'), invalid('Username should be an email.'));
  });

  test('tells of a name that is taken, also where existence is hidden', async () => {
    const app = await newcomersAt(server, { client: { PreventUserExistenceErrors: 'ENABLED' } });
    await app.addUser('ana');
    await assert.rejects(app.signUp('ana', { email }), taken);
    await app.signUp('bob', { email });
    await assert.rejects(app.signUp('bob', { email: 'other@example.com' }), taken);
    const sub = (await app.people.get('bob')).sub ?? '';
    await assert.rejects(app.signUp(sub, { email }), taken);
  });

  test('is verified by SMS where both are verified, and by nothing where nothing is', async () => {
    const both = await newcomersAt(server, {
      pool: { AutoVerifiedAttributes: ['email', 'phone_number'] },
    });
    const phone_number = '+12065550100';
    const { CodeDeliveryDetails } = await both.signUp('bob', { email, phone_number });
    assert.deepEqual(CodeDeliveryDetails, {
      AttributeName: 'phone_number',
      DeliveryMedium: 'SMS',
      Destination: '+*******0100',
    });
    await both.confirm('bob', (await both.message(phone_number)).code);
    const { attributes } = await both.people.get('bob');
    assert.equal(attributes.phone_number_verified, 'true');
    assert.equal(attributes.email_verified, 'false');
    assert.equal((await both.messages()).length, 1);
    const none = await newcomersAt(server, { pool: { AutoVerifiedAttributes: undefined } });
    assert.equal((await none.signUp('bob', { email })).CodeDeliveryDetails, undefined);
    assert.equal((await none.messages()).length, 0);
    await assert.rejects(
      none.resend('bob'),
      invalid('Cannot resend codes. Auto verification not turned on.'),
    );
  });

  test('by an e-mail address gives the user a UUID for a name, and fills the attribute', async () => {
    const app = await newcomersAt(server, {
      pool: { ...byEmail.pool, Schema: [{ Name: 'email', Required: true }] },
    });
    const { UserSub = '' } = await app.signUp(email);
    const made = await app.people.get(email);
    assert.match(UserSub, /^[0-9a-f-]{36}$/);
    assert.equal(made.Username, UserSub);
    assert.equal(made.attributes.email, email);
    await assert.rejects(app.signUp(email, { name: 'Another' }), emailTaken);
    await assert.rejects(
      app.signUp('carol@example.com', { email: 'dan@example.com' }),
      invalid('Username and email must be the same.'),
    );
    await app.confirm(email, (await app.message(email)).code);
    assert.equal((await app.people.get(UserSub)).attributes.email_verified, 'true');
    assert.ok((await app.signIn(email)).AccessToken);
  });

  test('leaves events that administrators can read', async () => {
    const app = await newcomersAt(server, {
      pool: { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
    });
    await app.signUp('bob', { email });
    await app.resend('bob');
    await app.confirm('bob', (await app.message(email)).code);
    const { AuthEvents = [] } = await server
      .cognito()
      .send(new AdminListUserAuthEventsCommand({ UserPoolId: app.poolId, Username: 'bob' }));
    assert.deepEqual(
      AuthEvents.map(({ EventType, EventResponse }) => [EventType, EventResponse]),
      [
        ['SignUp', 'Pass'],
        ['ResendCode', 'Pass'],
        ['SignUp', 'InProgress'],
      ],
    );
  });

  test('by one address at the same time makes one user', async () => {
    const app = await newcomersAt(server, byEmail);
    const tries = await Promise.allSettled([app.signUp(email), app.signUp(email)]);
    const lost = tries.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    assert.equal(lost.length, 1);
    assert.equal(lost[0].message, emailTaken.message);
    assert.equal(await app.people.count(), 1);
    assert.equal((await app.messages()).length, 1);
  });

  test('without a password is for those who can sign in by a code', async () => {
    const pool = {
      Policies: {
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'EMAIL_OTP' as const] },
      },
    };
    const client = { ExplicitAuthFlows: ['ALLOW_USER_AUTH' as const] };
    const app = await newcomersAt(server, { pool, client });
    const required = invalid('Password is required for this user pool.');
    const none = { Password: undefined };
    await assert.rejects(app.signUp('bob', {}, none), required);
    await assert.rejects(app.signUp('bob', { phone_number: '+12065550100' }, none), required);
    const other = await app.addClient();
    await assert.rejects(app.signUp('bob', { email }, none, other), required);
    const answer = await app.signUp('bob', { email }, none);
    assert.ok(answer.Session);
    await app.confirm('bob', (await app.message(email)).code);
    assert.equal((await app.people.get('bob')).UserStatus, 'CONFIRMED');
  });
});

describe('the code of a sign-up', () => {
  test('is good once, for its user, and for a day', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    const { code } = await app.message(email);
    await assert.rejects(app.confirm('bob', wrongCode(code)), mismatch);
    await app.signUp('carol', { email: 'carol@example.com' });
    const carols = await app.message('carol@example.com');
    clock.turn(day - 60_000);
    await app.confirm('bob', code);
    await assert.rejects(app.confirm('bob', code), confirmedAlready);
    clock.turn(120_000);
    await assert.rejects(app.confirm('carol', carols.code), expired);
  });

  test('is lost after five wrong tries, until another is sent', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    const { code } = await app.message(email);
    for (let i = 0; i < 5; i++) await assert.rejects(app.confirm('bob', wrongCode(code)), mismatch);
    await assert.rejects(app.confirm('bob', code), exceeded);
    assert.deepEqual(await app.resend('bob'), {
      AttributeName: 'email',
      DeliveryMedium: 'EMAIL',
      Destination: 'b***@e***',
    });
    await app.confirm('bob', (await app.message(email)).code);
  });

  test('takes the place of the one before it', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    const first = await app.message(email);
    await app.resend('bob');
    const second = await app.message(email);
    if (first.code !== second.code) await assert.rejects(app.confirm('bob', first.code), mismatch);
    await app.confirm('bob', second.code);
    await assert.rejects(app.resend('bob'), invalid('User is already confirmed.'));
  });

  test('does not vouch for an address that the user has not any more', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    const { code } = await app.message(email);
    await app.people.update('bob', { email: 'victim@example.com' });
    await assert.rejects(app.confirm('bob', code), expired);
    const { UserStatus, attributes } = await app.people.get('bob');
    assert.equal(UserStatus, 'UNCONFIRMED');
    assert.equal(attributes.email_verified, 'false');
  });

  test('is asked for ten times an hour at most', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    for (let i = 1; i < 10; i++) await app.resend('bob');
    await assert.rejects(app.resend('bob'), exceeded);
    clock.turn(3_600_000);
    await app.resend('bob');
  });

  test('that cannot be delivered is told, and another may be sent to the user', async () => {
    let isDown = true;
    const mail = await startMailServer({
      refuse: () => (isDown ? { code: 550, words: 'not here' } : undefined),
    });
    const smtp = { host: '127.0.0.1', port: mail.port, tls: 'off' } as const;
    const config = { mail: { smtp, mailFrom: 'people@example.org' } };
    const sending = await startServer({ config });
    try {
      const app = await newcomersAt(sending);
      const failure = { name: 'CodeDeliveryFailureException' };
      await assert.rejects(app.signUp('bob', { email }), failure);
      assert.equal((await app.people.get('bob')).UserStatus, 'UNCONFIRMED');
      await assert.rejects(app.signUp('bob', { email }), taken);
      await assert.rejects(app.resend('bob'), failure);
      isDown = false;
      await app.resend('bob');
      await app.confirm('bob', /\d{6}/.exec(mail.mails.at(-1)?.html ?? '')?.[0] ?? '');
    } finally {
      await sending.close();
      await mail.close();
    }
  });

  test('confirms once, of two at the same time', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    const { code } = await app.message(email);
    const tries = await Promise.allSettled([app.confirm('bob', code), app.confirm('bob', code)]);
    assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const lost = tries.find((result) => result.status === 'rejected');
    assert.equal(lost?.reason.name, 'NotAuthorizedException');
  });

  test('is not sent, nor taken, for who does not exist, which is told unless it is hidden', async () => {
    const app = await newcomersAt(server);
    await assert.rejects(app.confirm('bob', '123456'), nobody);
    await assert.rejects(app.resend('bob'), nobody);
    const hidden = await app.addClient({ PreventUserExistenceErrors: 'ENABLED' });
    await assert.rejects(app.confirm('bob', '123456', {}, hidden), expired);
    const simulated = await app.resend('bob', hidden);
    assert.match(simulated?.Destination ?? '', /^[a-z]\*\*\*@[a-z]\*\*\*$/);
    assert.equal(simulated?.AttributeName, 'email');
    assert.deepEqual(await app.resend('bob', hidden), simulated);
    assert.equal((await app.messages()).length, 0);
  });

  test('is neither sent to nor taken from a user who is disabled', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    const { code } = await app.message(email);
    await app.people.disable('bob');
    await assert.rejects(app.confirm('bob', code), notAuthorized('User is disabled.'));
    await assert.rejects(app.resend('bob'), notAuthorized('User is disabled.'));
    const hidden = await app.addClient({ PreventUserExistenceErrors: 'ENABLED' });
    await assert.rejects(app.confirm('bob', code, {}, hidden), expired);
    assert.ok(await app.resend('bob', hidden));
    assert.equal((await app.messages()).length, 1);
    await app.people.enable('bob');
    await app.confirm('bob', code);
  });
});

describe('an alias', () => {
  test("is nobody's until it is verified, and then one user's", async () => {
    const app = await newcomersAt(server, withAlias);
    await app.signUp('bob', { email });
    await assert.rejects(app.confirm(email, '123456'), nobody);
    const first = await app.message(email);
    await app.signUp('bobby', { email });
    const second = await app.message(email);
    await app.confirm('bob', first.code);
    assert.equal((await app.people.get(email)).Username, 'bob');
    const exists = {
      name: 'AliasExistsException',
      message: 'An account with the email already exists.',
    };
    await assert.rejects(app.confirm('bobby', second.code), exists);
    assert.equal((await app.people.get('bobby')).UserStatus, 'UNCONFIRMED');
    await app.confirm('bobby', second.code, { ForceAliasCreation: true });
    assert.equal((await app.people.get(email)).Username, 'bobby');
    assert.equal((await app.people.get('bob')).attributes.email_verified, 'false');
    assert.equal((await app.people.get('bobby')).attributes.email_verified, 'true');
  });

  test('that is a preferred user name comes after the confirmation', async () => {
    const app = await newcomersAt(server, { pool: { AliasAttributes: ['preferred_username'] } });
    await assert.rejects(
      app.signUp('bob', { email, preferred_username: 'bobby' }),
      invalid(
        'user.preferred_username: Preferred username cannot be provided for unconfirmed account',
      ),
    );
  });

  test('of two who prove it at the same time goes to one', async () => {
    const app = await newcomersAt(server, withAlias);
    await app.signUp('bob', { email });
    const first = await app.message(email);
    await app.signUp('bobby', { email });
    const second = await app.message(email);
    const tries = await Promise.allSettled([
      app.confirm('bob', first.code),
      app.confirm('bobby', second.code),
    ]);
    const lost = tries.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    assert.deepEqual(
      lost.map(({ name }) => name),
      ['AliasExistsException'],
    );
    assert.equal((await app.people.get(email)).UserStatus, 'CONFIRMED');
  });

  test('of somebody is no name for another', async () => {
    const app = await newcomersAt(server, { pool: { AliasAttributes: ['preferred_username'] } });
    await app.addUser('ana');
    await app.people.update('ana', { preferred_username: 'annie' });
    await assert.rejects(app.signUp('annie', { email }), taken);
  });
});

describe('an administrator', () => {
  test('confirms a sign-up without a code, which is then no good', async () => {
    const app = await newcomersAt(server);
    await app.signUp('bob', { email });
    const { code } = await app.message(email);
    const input = { UserPoolId: app.poolId, Username: 'bob', ClientMetadata: { by: 'desk' } };
    assertEveryMember('cognito-idp', 'AdminConfirmSignUp', [input]);
    const confirm = () => server.cognito().send(new AdminConfirmSignUpCommand(input));
    await confirm();
    const { UserStatus, attributes } = await app.people.get('bob');
    assert.equal(UserStatus, 'CONFIRMED');
    assert.equal(attributes.email_verified, 'false');
    await assert.rejects(app.confirm('bob', code), confirmedAlready);
    await assert.rejects(confirm(), confirmedAlready);
    const command = new AdminConfirmSignUpCommand({ ...input, Username: 'nobody' });
    await assert.rejects(server.cognito().send(command), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
    await app.people.create('eve');
    const invited = new AdminConfirmSignUpCommand({ ...input, Username: 'eve' });
    await assert.rejects(
      server.cognito().send(invited),
      notAuthorized('User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD'),
    );
  });
});

describe('the session of a sign-up', () => {
  const choice = { client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH' as const] } };

  test('is given where users may choose how to sign in, and goes with the confirmation', async () => {
    const app = await newcomersAt(server, choice);
    const { Session = '' } = await app.signUp('bob', { email });
    assert.ok(Session.length >= 20 && Session.length <= 2_048);
    const { code } = await app.message(email);
    const wrong = notAuthorized('Invalid session for the user.');
    await assert.rejects(app.confirm('bob', code, { Session: 'x'.repeat(40) }), wrong);
    const carol = await app.signUp('carol', { email: 'carol@example.com' });
    await assert.rejects(app.confirm('bob', code, { Session: carol.Session }), wrong);
    const other = await app.addClient(choice.client);
    await assert.rejects(app.confirm('bob', code, { Session }, other), wrong);
    const confirmed = await app.confirm('bob', code, { Session });
    assert.ok(confirmed.Session && confirmed.Session !== Session);
  });

  test('lets the user in once it is confirmed, and once', async () => {
    const app = await newcomersAt(server, choice);
    const { Session } = await app.signUp('bob', { email });
    const { code } = await app.message(email);
    const enter = async (session: string | undefined, USERNAME = 'bob') => {
      const command = new InitiateAuthCommand({
        ClientId: app.client.id,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME },
        Session: session,
      });
      return (await server.cognito().send(command)).AuthenticationResult;
    };
    const wrong = notAuthorized('Invalid session for the user.');
    await assert.rejects(enter(Session), wrong);
    const confirmed = await app.confirm('bob', code, { Session });
    await assert.rejects(enter(Session), wrong);
    await app.addUser('ana');
    await assert.rejects(enter(confirmed.Session, 'ana'), wrong);
    const both = await Promise.allSettled([enter(confirmed.Session), enter(confirmed.Session)]);
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(enter(confirmed.Session), { name: 'NotAuthorizedException' });
  });

  test('ends with the time that the client allows', async () => {
    const app = await newcomersAt(server, choice);
    const { Session } = await app.signUp('bob', { email });
    const { code } = await app.message(email);
    clock.turn(3 * 60_000);
    await assert.rejects(
      app.confirm('bob', code, { Session }),
      notAuthorized('Invalid session for the user, session is expired.'),
    );
    assert.ok((await app.confirm('bob', code)).Session);
  });
});
