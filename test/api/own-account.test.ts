/** What users do about their own account, by an access token. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  DeleteUserAttributesCommand,
  DeleteUserCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserAuthFactorsCommand,
  GetUserCommand,
  UpdateUserAttributesCommand,
  UpdateUserPoolCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppInput, password, startApp } from '../support/app.ts';
import { wrongCode } from '../support/newcomers.ts';
import { outbox } from '../support/outbox.ts';
import { listOf, valuesOf } from '../support/people.ts';
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
const unwritable = notAuthorized('A client attempted to write unauthorized attribute');
const invalidToken = notAuthorized('Invalid Access Token');
const aliasExists = {
  name: 'AliasExistsException',
  message: 'An account with the email already exists.',
};
const expired = {
  name: 'ExpiredCodeException',
  message: 'Invalid code provided, please request a code again.',
};
const mismatch = { name: 'CodeMismatchException' };
const exceeded = { name: 'LimitExceededException' };
const email = 'ana@example.com';
const newEmail = 'ana@new.example';
const phone_number = '+12065550100';

/** The account of `ana`, who is signed in. */
async function account(input: AppInput = {}, given?: App) {
  const app = given ?? (await startApp(server, input));
  const cognito = server.cognito();
  const name = input.pool?.UsernameAttributes ? email : 'ana';
  const { AccessToken } = await app.signIn(name, app.client);
  return {
    app,
    AccessToken,
    who: async () => {
      const answer = await cognito.send(new GetUserCommand({ AccessToken }));
      const { $metadata, UserAttributes, ...user } = answer;
      const { sub, ...attributes } = valuesOf(UserAttributes);
      return { ...user, sub, attributes };
    },
    update: async (values: Record<string, string>) => {
      const UserAttributes = listOf(values);
      const command = new UpdateUserAttributesCommand({ AccessToken, UserAttributes });
      return (await cognito.send(command)).CodeDeliveryDetailsList ?? [];
    },
    remove: (...UserAttributeNames: string[]) =>
      cognito.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames })),
    ask: async (AttributeName: string) => {
      const input = { AccessToken, AttributeName };
      const command = new GetUserAttributeVerificationCodeCommand(input);
      return (await cognito.send(command)).CodeDeliveryDetails;
    },
    verify: (AttributeName: string, Code: string) =>
      cognito.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName, Code })),
    code: async (to: string) => (await outbox(server).latest(app.poolId, { to })).code,
    messages: async () => (await outbox(server).list(app.poolId)).filter(({ code }) => code !== ''),
  };
}

const provedFirst: AppInput = {
  pool: {
    AutoVerifiedAttributes: ['email', 'phone_number'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  },
};

describe('a user who is signed in', () => {
  test('sees the attributes that the client may read', async () => {
    const { app, who } = await account({
      pool: { Schema: [{ Name: 'tier', AttributeDataType: 'String' }] },
    });
    await app.people.update('ana', { name: 'Ana', 'custom:tier': 'gold', nickname: 'A' });
    const { sub } = await app.people.get('ana');
    const attributes = { email, email_verified: 'true', name: 'Ana', nickname: 'A' };
    assert.deepEqual(await who(), { Username: 'ana', sub, attributes });
    const reader = await app.addClient({ ReadAttributes: ['name', 'custom:tier'] });
    const { AccessToken } = await app.signIn('ana', reader);
    const answer = await server.cognito().send(new GetUserCommand({ AccessToken }));
    assert.deepEqual(valuesOf(answer.UserAttributes), {
      sub,
      name: 'Ana',
      'custom:tier': 'gold',
    });
  });

  test('needs a token that is an access token, good, and of a user who is there', async () => {
    const { app, AccessToken } = await account();
    const { IdToken, RefreshToken } = await app.signIn();
    const cognito = server.cognito();
    for (const wrong of [IdToken, 'x.y.z', AccessToken.slice(0, -4), `${AccessToken}AAAA`])
      for (const command of [
        new GetUserCommand({ AccessToken: wrong }),
        new UpdateUserAttributesCommand({ AccessToken: wrong, UserAttributes: [] }),
        new DeleteUserAttributesCommand({ AccessToken: wrong, UserAttributeNames: [] }),
        new VerifyUserAttributeCommand({
          AccessToken: wrong,
          AttributeName: 'email',
          Code: '123456',
        }),
        new GetUserAuthFactorsCommand({ AccessToken: wrong }),
        new DeleteUserCommand({ AccessToken: wrong }),
      ])
        await assert.rejects(cognito.send(command as GetUserCommand), invalidToken);
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken: RefreshToken })), {
      name: 'NotAuthorizedException',
    });
    await app.people.disable('ana');
    await assert.rejects(
      cognito.send(new GetUserCommand({ AccessToken })),
      notAuthorized('User is disabled.'),
    );
    await app.people.remove('ana');
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken })), {
      name: 'UserNotFoundException',
    });
  });

  test('leaves for good, whatever protects the pool', async () => {
    const { app, AccessToken, who } = await account({ pool: { DeletionProtection: 'ACTIVE' } });
    await server.cognito().send(new DeleteUserCommand({ AccessToken }));
    await assert.rejects(who(), { name: 'UserNotFoundException' });
    await assert.rejects(app.people.get('ana'), { name: 'UserNotFoundException' });
    assert.equal(await app.people.count(), 0);
    await app.addUser('ana');
    await assert.rejects(who(), { name: 'UserNotFoundException' });
  });

  test('is told the factors that a sign-in may begin with', async () => {
    const { app, AccessToken } = await account({
      pool: {
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
    });
    const factors = async () => {
      const command = new GetUserAuthFactorsCommand({ AccessToken });
      const { $metadata, ...answer } = await server.cognito().send(command);
      return answer;
    };
    assert.deepEqual(await factors(), {
      Username: 'ana',
      ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
    });
    await app.people.removeAttributes('ana', 'email');
    assert.deepEqual((await factors()).ConfiguredUserAuthFactors, ['PASSWORD']);
  });
});

describe('attributes', () => {
  test('are changed and taken away by the user, as far as the client may write them', async () => {
    const schema = {
      pool: {
        Schema: [
          { Name: 'tier', AttributeDataType: 'Number' as const },
          { Name: 'born', AttributeDataType: 'String' as const, Mutable: false },
          { Name: 'family_name', Required: true },
        ],
      },
    };
    const app = await startApp(server, schema);
    await app.people.update('ana', { family_name: 'Silva' });
    const { who, update, remove } = await account({}, app);
    assert.deepEqual(await update({ name: 'Ana 🙂', gender: 'f' }), []);
    await remove('gender');
    const { name, gender } = (await who()).attributes;
    assert.deepEqual([name, gender], ['Ana 🙂', undefined]);
    for (const values of [
      { email_verified: 'true' },
      { phone_number_verified: 'true' },
      { sub: 'x' },
      { 'custom:tier': '3' },
      { shoe_size: '38' },
      { 'cognito:mfa_enabled': 'false' },
    ])
      await assert.rejects(update({ name: 'Other', ...values }), unwritable);
    for (const gone of ['email_verified', 'sub', 'custom:tier', 'shoe_size'])
      await assert.rejects(remove('name', gone), unwritable);
    await assert.rejects(remove('family_name'), /Required attribute cannot be deleted/);
    await assert.rejects(update({ family_name: '' }), /Required attribute cannot be deleted/);
    assert.equal((await who()).attributes.name, 'Ana 🙂');
    const writer = await app.addClient({
      WriteAttributes: ['family_name', 'custom:tier', 'custom:born'],
    });
    const own = await account({}, { ...app, client: writer });
    await assert.rejects(own.update({ 'custom:born': 'Évora' }), /Attribute cannot be updated/);
    await assert.rejects(own.update({ 'custom:tier': 'gold' }), /custom:tier/);
    await assert.rejects(own.update({ name: 'Ana' }), unwritable);
    await own.update({ 'custom:tier': '-3' });
    assert.equal((await app.people.get('ana')).attributes['custom:tier'], '-3');
  });

  test('that are an address are unverified when they change, and a code goes to the new one', async () => {
    const { who, update, verify, code } = await account();
    const details = await update({ email: newEmail, phone_number });
    assert.deepEqual(details, [
      { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@n***' },
    ]);
    assert.deepEqual((await who()).attributes, {
      email: newEmail,
      email_verified: 'false',
      phone_number,
      phone_number_verified: 'false',
    });
    const sent = await code(newEmail);
    await assert.rejects(verify('email', wrongCode(sent)), mismatch);
    await assert.rejects(verify('phone_number', sent), expired);
    await verify('email', sent);
    await assert.rejects(verify('email', sent), expired);
    assert.equal((await who()).attributes.email_verified, 'true');
    assert.deepEqual(await update({ email: newEmail }), []);
    assert.equal((await who()).attributes.email_verified, 'true');
  });

  test('are verified by a code that is asked for, also again', async () => {
    const { app, who, ask, verify, code, remove } = await account();
    await app.people.update('ana', { phone_number });
    assert.deepEqual(await ask('phone_number'), {
      AttributeName: 'phone_number',
      DeliveryMedium: 'SMS',
      Destination: '+*******0100',
    });
    await verify('phone_number', await code(phone_number));
    assert.equal((await who()).attributes.phone_number_verified, 'true');
    assert.ok(await ask('phone_number'));
    await assert.rejects(
      ask('name'),
      invalid('Invalid attribute name. Only phone_number and email can be verified.'),
    );
    await remove('phone_number', 'email');
    await assert.rejects(
      ask('phone_number'),
      invalid('User does not have a valid registered phone number'),
    );
    await assert.rejects(
      ask('email'),
      invalid('User does not have a valid registered email address'),
    );
    await assert.rejects(verify('phone_number', '123456'), expired);
  });

  test('are not verified by a code that went to an address which is gone', async () => {
    const { app, who, ask, verify, code, update } = await account();
    await ask('email');
    const toOld = await code(email);
    await update({ email: newEmail });
    await assert.rejects(verify('email', toOld), mismatch);
    await ask('email');
    const toNew = await code(newEmail);
    await app.people.update('ana', { email: 'victim@example.com', email_verified: 'false' });
    await assert.rejects(verify('email', toNew), mismatch);
    assert.equal((await who()).attributes.email_verified, 'false');
  });

  test('are verified by a code for a day, and by no guessing', async () => {
    const { ask, verify, code } = await account({
      client: { AccessTokenValidity: 24, TokenValidityUnits: { AccessToken: 'hours' } },
    });
    await ask('email');
    const sent = await code(email);
    for (let i = 0; i < 5; i++) await assert.rejects(verify('email', wrongCode(sent)), mismatch);
    await assert.rejects(verify('email', sent), exceeded);
    for (let round = 0; round < 3; round++) {
      await ask('email');
      const next = await code(email);
      for (let i = 0; i < 5; i++) await assert.rejects(verify('email', wrongCode(next)), mismatch);
    }
    await ask('email');
    const last = await code(email);
    await assert.rejects(verify('email', last), exceeded);
    clock.turn(3_600_001);
    await verify('email', last);
  });

  test('that are an alias of somebody else cannot be had', async () => {
    const app = await startApp(server, {
      pool: { AliasAttributes: ['email', 'preferred_username'] },
    });
    await app.addUser('bob');
    await app.people.update('bob', { preferred_username: 'bobby' });
    const { update, verify, code, who } = await account({}, app);
    await assert.rejects(update({ preferred_username: 'bobby' }), {
      name: 'AliasExistsException',
    });
    await update({ email: 'bob@example.com' });
    assert.equal((await app.people.get('bob@example.com')).Username, 'bob');
    await assert.rejects(verify('email', await code('bob@example.com')), aliasExists);
    assert.equal((await who()).attributes.email_verified, 'false');
    await app.people.remove('bob');
    await verify('email', await code('bob@example.com'));
    assert.equal((await app.people.get('bob@example.com')).Username, 'ana');
  });
});

describe('where an address is proved before it counts', () => {
  test('the old one stays until the code to the new one is given', async () => {
    const { app, who, update, verify, code } = await account(provedFirst);
    assert.deepEqual(await update({ email: newEmail, name: 'Ana' }), [
      { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@n***' },
    ]);
    const before = { email, email_verified: 'true', name: 'Ana' };
    assert.deepEqual((await who()).attributes, before);
    await verify('email', await code(newEmail));
    assert.deepEqual((await who()).attributes, { ...before, email: newEmail });
    assert.equal((await app.people.get('ana')).attributes.email, newEmail);
  });

  test('the last new one counts, or none when the old one is given again', async () => {
    const { who, update, ask, verify, code } = await account(provedFirst);
    await update({ email: newEmail });
    const first = await code(newEmail);
    await update({ email: 'ana@other.example' });
    await assert.rejects(verify('email', first), mismatch);
    assert.equal((await ask('email'))?.Destination, 'a***@o***');
    const second = await code('ana@other.example');
    assert.deepEqual(await update({ email }), []);
    await assert.rejects(verify('email', second), expired);
    assert.equal((await who()).attributes.email, email);
    assert.equal((await who()).attributes.email_verified, 'true');
  });

  test('one that another user got meanwhile is refused', async () => {
    const pool = { ...provedFirst.pool, AliasAttributes: ['email' as const] };
    const { app, who, update, verify, code } = await account({ pool });
    await update({ email: 'bob@example.com' });
    const sent = await code('bob@example.com');
    await app.addUser('bob');
    await assert.rejects(verify('email', sent), aliasExists);
    assert.equal((await who()).attributes.email, email);
    assert.equal((await app.people.get('bob@example.com')).Username, 'bob');
  });

  test('an administrator waits as well, unless the address is vouched for', async () => {
    const { app, who, verify, code, messages } = await account(provedFirst);
    await app.people.update('ana', { email: newEmail, phone_number });
    assert.deepEqual((await who()).attributes, {
      email,
      email_verified: 'true',
      phone_number,
      phone_number_verified: 'false',
    });
    const sent = (await messages()).map(({ to }) => to);
    assert.deepEqual(sent.toSorted(), [phone_number, newEmail]);
    await app.people.update('ana', { email: 'ana@boss.example', email_verified: 'true' });
    assert.equal((await who()).attributes.email, 'ana@boss.example');
    await assert.rejects(verify('email', await code(newEmail)), expired);
    assert.equal((await messages()).length, 2);
  });

  test("a user is sent ten codes an hour, and an administrator's change needs none", async () => {
    const { app, who, update, ask } = await account(provedFirst);
    await update({ email: newEmail });
    for (let i = 1; i < 10; i++) await ask('email');
    await assert.rejects(update({ email: 'ana@third.example', name: 'Ana' }), exceeded);
    assert.equal((await who()).attributes.name, undefined);
    await app.people.update('ana', { phone_number, name: 'Ana' });
    assert.equal((await who()).attributes.phone_number, phone_number);
    assert.equal(
      (await outbox(server).list(app.poolId)).filter(({ medium }) => medium === 'SMS').length,
      0,
    );
  });

  test('a username attribute is the old name until then', async () => {
    const pool = { ...provedFirst.pool, UsernameAttributes: ['email' as const] };
    const app = await startApp(server, { pool, hasUser: false });
    await app.people.create(email, { email_verified: 'true' });
    await app.people.setPassword(email, password, true);
    const { update, verify, code } = await account({ pool }, app);
    await update({ email: newEmail });
    await assert.rejects(app.people.get(newEmail), { name: 'UserNotFoundException' });
    await verify('email', await code(newEmail));
    assert.equal((await app.people.get(newEmail)).attributes.email, newEmail);
    await assert.rejects(app.people.get(email), { name: 'UserNotFoundException' });
  });

  test('what waits is kept when the pool does not ask for it any more', async () => {
    const { app, update, verify, code, who } = await account(provedFirst);
    await update({ email: newEmail });
    const command = new UpdateUserPoolCommand({
      UserPoolId: app.poolId,
      AutoVerifiedAttributes: ['email'],
    });
    await server.cognito().send(command);
    await verify('email', await code(newEmail));
    assert.equal((await who()).attributes.email, newEmail);
  });
});
