/** Users as an administrator creates and changes them, through the AWS SDK for JavaScript v3. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { assertEveryMember } from '../support/contract.ts';
import { createImportRole, runImport } from '../support/import.ts';
import { listOf, peopleIn, valuesOf } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const invalid = 'InvalidParameterException';
const notFound = { name: 'UserNotFoundException', message: 'User does not exist.' };

test('a created user is answered, found by name and by sub, and told to change a password', async () => {
  const people = await peopleIn(server);
  const values = { email: 'ana@example.com', email_verified: 'True', name: 'Ana, of "Évora"' };
  const made = await people.create('ana', values);
  const { Attributes, ...rest } = made;
  const { sub, ...attributes } = valuesOf(Attributes);
  assert.match(sub ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  assert.deepEqual(attributes, { ...values, email_verified: 'true' });
  assert.ok(rest.UserCreateDate instanceof Date);
  assert.deepEqual(rest, {
    Username: 'ana',
    UserCreateDate: rest.UserCreateDate,
    UserLastModifiedDate: rest.UserCreateDate,
    Enabled: true,
    UserStatus: 'FORCE_CHANGE_PASSWORD',
  });
  const found = await people.get('ana');
  assert.deepEqual(found, { ...rest, sub, attributes });
  assert.deepEqual(await people.get(sub ?? ''), found);
  await assert.rejects(people.get('Ana'), notFound);
  assert.equal(await people.count(), 1);
});

test('a user may be created with every member of the contract', async () => {
  const people = await peopleIn(server);
  const input = {
    UserPoolId: people.id,
    Username: 'ana',
    UserAttributes: listOf({ email: 'ana@example.com' }),
    ValidationData: listOf({ origin: 'hr' }),
    TemporaryPassword: 'Temporary.1',
    ForceAliasCreation: false,
    MessageAction: 'SUPPRESS',
    DesiredDeliveryMediums: ['EMAIL'],
    ClientMetadata: { source: 'hr' },
  } satisfies AdminCreateUserCommandInput;
  assertEveryMember('cognito-idp', 'AdminCreateUser', [input]);
  await server.cognito().send(new AdminCreateUserCommand(input));
  assert.deepEqual((await people.get('ana')).attributes, { email: 'ana@example.com' });
});

test('a name is taken once, with regard to case or without it', async () => {
  const taken = { name: 'UsernameExistsException', message: 'User account already exists' };
  const exact = await peopleIn(server);
  await exact.create('ana');
  await assert.rejects(exact.create('ana', { name: 'Another' }), taken);
  await exact.create('Ana');
  assert.equal(await exact.count(), 2);
  const folded = await peopleIn(server, { UsernameConfiguration: { CaseSensitive: false } });
  await folded.create('Ana');
  await assert.rejects(folded.create('aNA'), taken);
  assert.equal((await folded.get('ANA')).Username, 'Ana');
});

test('an administrator may leave out what the schema requires', async () => {
  const people = await peopleIn(server, { Schema: [{ Name: 'family_name', Required: true }] });
  await people.create('ana', { name: 'Ana' });
  assert.deepEqual((await people.get('ana')).attributes, { name: 'Ana' });
});

test('attributes are changed, added and, by a blank value, taken away', async () => {
  const people = await peopleIn(server, {
    Schema: [{ Name: 'tier', AttributeDataType: 'Number' }],
  });
  const made = await people.create('ana', { name: 'Ana', nickname: 'A', 'custom:tier': '3' });
  await people.update('ana', { name: 'Ana Silva', nickname: '', gender: 'f', 'custom:tier': '-4' });
  const found = await people.get('ana');
  assert.deepEqual(found.attributes, { name: 'Ana Silva', gender: 'f', 'custom:tier': '-4' });
  assert.equal(found.sub, valuesOf(made.Attributes).sub);
  assert.ok(Number(found.UserLastModifiedDate) >= Number(made.UserLastModifiedDate));
  assert.deepEqual(found.UserCreateDate, made.UserCreateDate);
  await people.removeAttributes('ana', 'custom:tier', 'gender', 'website');
  assert.deepEqual((await people.get('ana')).attributes, { name: 'Ana Silva' });
});

test('a new e-mail address is unverified until an administrator says otherwise', async () => {
  const people = await peopleIn(server);
  await people.create('ana', { email: 'ana@example.com', email_verified: 'true' });
  await people.update('ana', { email: 'new@example.com' });
  assert.equal((await people.get('ana')).attributes.email_verified, 'false');
  await people.update('ana', { email: 'newer@example.com', email_verified: 'true' });
  assert.equal((await people.get('ana')).attributes.email_verified, 'true');
  await people.removeAttributes('ana', 'email');
  assert.deepEqual((await people.get('ana')).attributes, {});
});

test('attributes that do not fit the schema are refused in the words of AWS', async () => {
  const people = await peopleIn(server, {
    Schema: [
      { Name: 'family_name', Required: true },
      { Name: 'born', AttributeDataType: 'String', Mutable: false },
    ],
  });
  const before = { family_name: 'Silva', 'custom:born': 'Évora' };
  await people.create('ana', before);
  const creations: [Record<string, string>, string][] = [
    [
      { shoe_size: '38', 'custom:x': '1' },
      'Attributes did not conform to the schema: shoe_size: Attribute does not exist in the ' +
        'schema.\ncustom:x: Attribute does not exist in the schema.\n',
    ],
    [{ email: 'nobody' }, 'Invalid email address format.'],
    [{ phone_number: '12345' }, 'Invalid phone number format.'],
    [{ sub: 'mine' }, 'Cannot modify the non-mutable attribute sub'],
    [
      { email_verified: 'true' },
      'Attributes did not conform to the schema: email: The attribute is required\n',
    ],
    [
      { birthdate: '1 May' },
      'Attributes did not conform to the schema: birthdate: String must be no shorter than 10 ' +
        'characters\n',
    ],
  ];
  for (const [values, message] of creations)
    await assert.rejects(people.create('ben', values), { name: invalid, message });
  const updates: [Record<string, string>, string][] = [
    [{ family_name: '' }, 'user.family_name: Required attribute cannot be deleted.\n'],
    [{ 'custom:born': 'Faro' }, 'user.custom:born: Attribute cannot be updated.\n'],
    [{ name: 'x', shoe_size: '1' }, 'user.shoe_size: Attribute does not exist in the schema.\n'],
  ];
  for (const [values, message] of updates)
    await assert.rejects(people.update('ana', values), { name: invalid, message });
  await assert.rejects(people.removeAttributes('ana', 'family_name'), {
    name: invalid,
    message: 'Invalid user attributes: user.family_name: Required attribute cannot be deleted.\n',
  });
  assert.deepEqual((await people.get('ana')).attributes, before);
  await assert.rejects(people.get('ben'), notFound);
});

test('a user is disabled and enabled again, and nothing else changes', async () => {
  const people = await peopleIn(server);
  await people.create('ana', { name: 'Ana' });
  const { UserLastModifiedDate, ...before } = await people.get('ana');
  await people.disable('ana');
  const { UserLastModifiedDate: _, ...disabled } = await people.get('ana');
  assert.deepEqual(disabled, { ...before, Enabled: false });
  await people.disable('ana');
  await people.enable('ana');
  assert.equal((await people.get('ana')).Enabled, true);
});

test('a permanent password confirms a user, any other must be changed', async () => {
  const people = await peopleIn(server);
  await people.create('ana');
  await people.setPassword('ana', 'Permanent.1', true);
  assert.equal((await people.get('ana')).UserStatus, 'CONFIRMED');
  await people.setPassword('ana', 'Temporary.1', false);
  assert.equal((await people.get('ana')).UserStatus, 'FORCE_CHANGE_PASSWORD');
  await people.setPassword('ana', 'Permanent.1', true);
  await people.setPassword('ana', 'Temporary.1');
  assert.equal((await people.get('ana')).UserStatus, 'FORCE_CHANGE_PASSWORD');
});

test('who can sign in by a code sent to them is confirmed at once, created or imported', async () => {
  const people = await peopleIn(server, {
    AutoVerifiedAttributes: ['email', 'phone_number'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  await people.create('ana', { email: 'ana@example.com' });
  await people.create('ben', { phone_number: '+351210000001' });
  await people.create('cem', { email: 'c@example.com' }, { TemporaryPassword: 'Temporary.1' });
  const csv = [
    'cognito:username,email,email_verified,phone_number,phone_number_verified',
    'dan,dan@example.com,true,,',
    'eva,,,+351210000002,true',
  ].join('\n');
  const roleArn = await createImportRole(server.iam());
  await runImport(server.cognito(), { poolId: people.id, roleArn, csv });
  const statuses = ['ana', 'ben', 'cem', 'dan', 'eva'].map(
    async (name) => (await people.get(name)).UserStatus,
  );
  assert.deepEqual(await Promise.all(statuses), [
    'CONFIRMED',
    'FORCE_CHANGE_PASSWORD',
    'FORCE_CHANGE_PASSWORD',
    'CONFIRMED',
    'RESET_REQUIRED',
  ]);
});

test('a password that breaks the policy is refused for the first thing it lacks', async () => {
  const people = await peopleIn(server);
  await people.create('ana');
  const cases = [
    ['Short.1', 'Password not long enough'],
    ['long.enough.1', 'Password must have uppercase characters'],
    ['LONG.ENOUGH.1', 'Password must have lowercase characters'],
    ['Long.Enough', 'Password must have numeric characters'],
    ['LongEnough1', 'Password must have symbol characters'],
  ] as const;
  for (const [password, reason] of cases) {
    await assert.rejects(people.setPassword('ana', password, true), {
      name: 'InvalidPasswordException',
      message: `Password does not conform to policy: ${reason}`,
    });
    await assert.rejects(people.create('ben', {}, { TemporaryPassword: password }), {
      name: 'InvalidPasswordException',
      message: `Password did not conform with password policy: ${reason}`,
    });
  }
  assert.equal((await people.get('ana')).UserStatus, 'FORCE_CHANGE_PASSWORD');
  await assert.rejects(people.get('ben'), notFound);
});

test('an invitation is renewed only for who has not signed in yet', async () => {
  const people = await peopleIn(server);
  const resend = (name: string) => people.create(name, {}, { MessageAction: 'RESEND' });
  await assert.rejects(resend('ana'), notFound);
  const made = await people.create('ana', { name: 'Ana' }, { TemporaryPassword: 'Temporary.1' });
  const renewed = await resend('ana');
  assert.deepEqual(renewed.Attributes, made.Attributes);
  assert.equal(renewed.UserStatus, 'FORCE_CHANGE_PASSWORD');
  await people.setPassword('ana', 'Permanent.1', true);
  await assert.rejects(resend('ana'), {
    name: 'UnsupportedUserStateException',
    message: 'Resend not possible. ana status is not FORCE_CHANGE_PASSWORD',
  });
});

test('who is not there is answered alike by every operation', async () => {
  const people = await peopleIn(server);
  const calls = [
    people.get('nobody'),
    people.update('nobody', { name: 'x' }),
    people.removeAttributes('nobody', 'name'),
    people.setPassword('nobody', 'Permanent.1', true),
    people.enable('nobody'),
    people.disable('nobody'),
    people.remove('nobody'),
  ];
  await Promise.all(calls.map((call) => assert.rejects(call, notFound)));
});

test('a deleted user is gone, and the name is free', async () => {
  const people = await peopleIn(server, { AliasAttributes: ['email'] });
  const values = { email: 'ana@example.com', email_verified: 'true' };
  const first = await people.create('ana', values);
  await people.remove('ana@example.com');
  await assert.rejects(people.get('ana'), notFound);
  await assert.rejects(people.remove('ana'), notFound);
  assert.equal(await people.count(), 0);
  const second = await people.create('ana', values);
  assert.notEqual(valuesOf(second.Attributes).sub, valuesOf(first.Attributes).sub);
});

test('users of one pool are no users of another', async () => {
  const [one, other] = [await peopleIn(server), await peopleIn(server)];
  await one.create('ana');
  await assert.rejects(other.get('ana'), notFound);
  await other.create('ana', { name: 'Another' });
  assert.deepEqual((await one.get('ana')).attributes, {});
});
