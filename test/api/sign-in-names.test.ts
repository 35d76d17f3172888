/** By which names a user is found: user names, aliases and username attributes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { peopleIn, valuesOf } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const invalid = 'InvalidParameterException';
const notFound = { name: 'UserNotFoundException', message: 'User does not exist.' };
const verified = (email: string) => ({ email, email_verified: 'true' });

test('an alias finds its user once it is verified', async () => {
  const people = await peopleIn(server, { AliasAttributes: ['email', 'phone_number'] });
  await people.create('ana', { ...verified('ana@example.com'), phone_number: '+351210000001' });
  assert.equal((await people.get('ana@example.com')).Username, 'ana');
  await assert.rejects(people.get('+351210000001'), notFound);
  await people.update('ana@example.com', { phone_number_verified: 'true' });
  assert.equal((await people.get('+351210000001')).Username, 'ana');
  await people.update('ana', { email: 'new@example.com' });
  await assert.rejects(people.get('ana@example.com'), notFound);
  await assert.rejects(people.get('new@example.com'), notFound);
});

test('an attribute that is no alias of the pool finds nobody', async () => {
  const people = await peopleIn(server, { AliasAttributes: ['preferred_username'] });
  await people.create('ana', { ...verified('ana@example.com'), preferred_username: 'annie' });
  await assert.rejects(people.get('ana@example.com'), notFound);
  assert.equal((await people.get('annie')).Username, 'ana');
});

test('a verified alias belongs to one user, who keeps it', async () => {
  const people = await peopleIn(server, { AliasAttributes: ['email', 'phone_number'] });
  const phone = { phone_number: '+351210000001', phone_number_verified: 'true' };
  await people.create('ana', { ...verified('ana@example.com'), ...phone });
  await assert.rejects(people.create('ben', verified('ana@example.com')), {
    name: 'AliasExistsException',
    message: 'An account with the email already exists.',
  });
  await assert.rejects(people.create('ben', phone), {
    name: 'AliasExistsException',
    message: 'An account with the phone number already exists.',
  });
  await assert.rejects(people.get('ben'), notFound);
  await people.create('ben', { email: 'ana@example.com' });
  await assert.rejects(people.update('ben', { email_verified: 'true' }), {
    name: 'AliasExistsException',
    message: 'An account with the email already exists.',
  });
  assert.equal((await people.get('ana@example.com')).Username, 'ana');
  assert.deepEqual((await people.get('ben')).attributes, { email: 'ana@example.com' });
});

test('a forced creation takes the alias from its owner, whose address is then unverified', async () => {
  const people = await peopleIn(server, { AliasAttributes: ['email'] });
  await people.create('ana', verified('ana@example.com'));
  await people.create('ben', verified('ana@example.com'), { ForceAliasCreation: true });
  assert.equal((await people.get('ana@example.com')).Username, 'ben');
  assert.deepEqual((await people.get('ana')).attributes, {
    email: 'ana@example.com',
    email_verified: 'false',
  });
  assert.deepEqual((await people.get('ben')).attributes, verified('ana@example.com'));
});

test('an alias frees itself with its user and with its verification', async () => {
  const people = await peopleIn(server, { AliasAttributes: ['email'] });
  await people.create('ana', verified('team@example.com'));
  await people.update('ana', { email_verified: 'false' });
  await people.create('ben', verified('team@example.com'));
  await people.remove('ben');
  await people.update('ana', { email_verified: 'true' });
  assert.equal((await people.get('team@example.com')).Username, 'ana');
});

test('a name that looks like an alias of the pool is refused', async () => {
  const people = await peopleIn(server, { AliasAttributes: ['email', 'phone_number'] });
  await assert.rejects(people.create('ana@example.com'), {
    name: invalid,
    message: 'Username cannot be of email format, since user pool is configured for email alias.',
  });
  await assert.rejects(people.create('+351210000001'), {
    name: invalid,
    message:
      'Username cannot be of phone number format, since user pool is configured for phone number ' +
      'alias.',
  });
});

test('where e-mail addresses are user names, users are called by their sub', async () => {
  const people = await peopleIn(server, { UsernameAttributes: ['email'] });
  const made = await people.create('ana@example.com', { name: 'Ana' });
  const { sub, ...attributes } = valuesOf(made.Attributes);
  assert.equal(made.Username, sub);
  assert.deepEqual(attributes, { email: 'ana@example.com', name: 'Ana' });
  const byEmail = await people.get('ana@example.com');
  assert.deepEqual(byEmail, await people.get(sub ?? ''));
  assert.equal(byEmail.Username, sub);
  await people.update('ana@example.com', { email: 'new@example.com' });
  assert.equal((await people.get('new@example.com')).Username, sub);
  await assert.rejects(people.get('ana@example.com'), notFound);
});

test('a username attribute is taken once, verified or not, and is never moved', async () => {
  const people = await peopleIn(server, { UsernameAttributes: ['email', 'phone_number'] });
  await people.create('ana@example.com', { phone_number: '+351210000001' });
  const taken = (attribute: string) => ({
    name: 'UsernameExistsException',
    message: `An account with the given ${attribute} already exists.`,
  });
  await assert.rejects(people.create('ana@example.com'), taken('email'));
  await assert.rejects(
    people.create('ana@example.com', verified('ana@example.com'), { ForceAliasCreation: true }),
    taken('email'),
  );
  await assert.rejects(
    people.create('ben@example.com', { phone_number: '+351210000001' }),
    taken('phone_number'),
  );
  assert.equal(await people.count(), 1);
  await people.create('ben@example.com');
  await assert.rejects(people.update('ben@example.com', { email: 'ana@example.com' }), {
    name: 'AliasExistsException',
    message: 'An account with the email already exists.',
  });
});

test('a user name that is no address or number is refused where these are user names', async () => {
  const cases = [
    [['email'], 'ana', 'Username should be an email.'],
    [['phone_number'], 'ana', 'Username should be a phone number.'],
    [['email', 'phone_number'], 'ana', 'Username should be either an email or a phone number.'],
  ] as const;
  for (const [attributes, name, message] of cases) {
    const people = await peopleIn(server, { UsernameAttributes: [...attributes] });
    await assert.rejects(people.create(name), { name: invalid, message });
  }
});

test('the last username attribute of a user stays', async () => {
  const people = await peopleIn(server, { UsernameAttributes: ['email', 'phone_number'] });
  await people.create('ana@example.com', { phone_number: '+351210000001' });
  await people.removeAttributes('ana@example.com', 'email');
  await assert.rejects(people.removeAttributes('+351210000001', 'phone_number'), {
    name: invalid,
    message: 'user.phone_number: Required attribute cannot be deleted.\n',
  });
  const { attributes } = await people.get('+351210000001');
  assert.deepEqual(attributes, { phone_number: '+351210000001' });
});

test('names without case find their user in any spelling, and show the first one', async () => {
  const people = await peopleIn(server, {
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
  });
  await people.create('Ana@Example.com');
  const found = await people.get('aNA@eXAMPLE.com');
  assert.deepEqual(found.attributes, { email: 'Ana@Example.com' });
  await assert.rejects(people.create('ana@example.com'), { name: 'UsernameExistsException' });
});
