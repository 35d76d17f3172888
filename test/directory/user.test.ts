import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError } from '../../src/directory/errors.ts';
import { schemaOf } from '../../src/directory/schema.ts';
import type { Pool, PoolSettings, User } from '../../src/directory/types.ts';
import {
  changeAttributes,
  invitedUser,
  newUser,
  renderUser,
  renderUserForAdmin,
} from '../../src/directory/user.ts';

const poolOf = (settings: PoolSettings): Pool => ({
  id: 'us-east-1_abcdefghi',
  region: 'us-east-1',
  name: 'test',
  createdMs: 0,
  modifiedMs: 0,
  settings,
  schema: schemaOf(),
  tags: {},
});

const plain = poolOf({});
const byEmail = poolOf({ UsernameAttributes: ['email'] });

const ana: User = {
  username: 'ana',
  sub: '0190b5a2-0000-7000-8000-000000000000',
  status: 'CONFIRMED',
  enabled: true,
  createdMs: 1_000,
  modifiedMs: 2_500,
  attributes: { name: 'Ana', email: 'ana@example.com', email_verified: 'true' },
};

const change = (changes: Record<string, string>, pool = plain) =>
  changeAttributes(pool, ana, changes, 9_000);

const refused = (run: () => unknown, message: string) =>
  assert.throws(run, (error) => error instanceof ApiError && error.message === message);

describe('a new user', () => {
  it('is called as given, with a sub of its own', () => {
    const user = newUser(plain, 'ana', { name: 'Ana' }, 'FORCE_CHANGE_PASSWORD', 5_000);
    assert.match(user.sub, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(user, {
      username: 'ana',
      sub: user.sub,
      status: 'FORCE_CHANGE_PASSWORD',
      enabled: true,
      createdMs: 5_000,
      modifiedMs: 5_000,
      attributes: { name: 'Ana' },
    });
  });

  it('is called by its sub where the name is an attribute, which then holds the name', () => {
    const user = newUser(byEmail, 'ana@example.com', { name: 'Ana' }, 'CONFIRMED', 0);
    assert.equal(user.username, user.sub);
    assert.deepEqual(user.attributes, { name: 'Ana', email: 'ana@example.com' });
  });

  it('keeps the spelling of the attribute where case does not count, else they must agree', () => {
    const folded = poolOf({
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
    });
    const given = { email: 'Ana@Example.com' };
    const user = newUser(folded, 'ana@example.com', given, 'CONFIRMED', 0);
    assert.equal(user.attributes.email, 'Ana@Example.com');
    for (const [pool, email] of [
      [byEmail, 'Ana@Example.com'],
      [folded, 'bob@example.com'],
    ] as const)
      refused(
        () => newUser(pool, 'ana@example.com', { email }, 'CONFIRMED', 0),
        'Username and email must be the same.',
      );
  });

  it('has no verified flag without a value', () => {
    refused(
      () => newUser(plain, 'ana', { email_verified: 'true' }, 'CONFIRMED', 0),
      'Attributes did not conform to the schema: email: The attribute is required\n',
    );
    newUser(plain, 'ana', { email_verified: 'false' }, 'CONFIRMED', 0);
    newUser(byEmail, 'ana@example.com', { email_verified: 'true' }, 'CONFIRMED', 0);
  });

  it('when invited must change a password, unless codes can be sent and none was given', () => {
    const byCode = poolOf({
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    });
    const email = { email: 'ana@example.com' };
    assert.equal(invitedUser(plain, 'ana', email, false, 0).status, 'FORCE_CHANGE_PASSWORD');
    assert.equal(invitedUser(byCode, 'ana', email, true, 0).status, 'FORCE_CHANGE_PASSWORD');
    assert.equal(invitedUser(byCode, 'ana', {}, false, 0).status, 'FORCE_CHANGE_PASSWORD');
    assert.equal(invitedUser(byCode, 'ana', email, false, 0).status, 'CONFIRMED');
  });
});

describe('a change of attributes', () => {
  it('sets, takes away and keeps the others, and leaves the given user as it was', () => {
    const before = structuredClone(ana);
    const changed = change({ name: '', nickname: 'A' });
    assert.deepEqual(changed, {
      ...ana,
      modifiedMs: 9_000,
      attributes: { email: 'ana@example.com', email_verified: 'true', nickname: 'A' },
    });
    assert.deepEqual(ana, before);
  });

  it('makes a new e-mail address unverified, unless it comes with its flag', () => {
    assert.equal(change({ email: 'b@example.com' }).attributes.email_verified, 'false');
    assert.equal(change({ email: 'ana@example.com' }).attributes.email_verified, 'true');
    const flagged = change({ email: 'b@example.com', email_verified: 'true' });
    assert.equal(flagged.attributes.email_verified, 'true');
    assert.equal(change({ phone_number: '+1234' }).attributes.phone_number_verified, 'false');
  });

  it('takes the verified flag away with the value', () => {
    assert.deepEqual(change({ email: '' }).attributes, { name: 'Ana' });
  });

  it('cannot verify what is not there', () => {
    refused(
      () => change({ phone_number_verified: 'true' }),
      'user.phone_number: The attribute is required\n',
    );
  });

  it('cannot take the last username attribute', () => {
    refused(
      () => change({ email: '' }, byEmail),
      'user.email: Required attribute cannot be deleted.\n',
    );
    const byEither = poolOf({ UsernameAttributes: ['email', 'phone_number'] });
    const moved = change({ email: '', phone_number: '+1234' }, byEither);
    assert.equal(moved.attributes.phone_number, '+1234');
  });
});

describe('a user on the wire', () => {
  const attributes = [
    { Name: 'sub', Value: ana.sub },
    { Name: 'name', Value: 'Ana' },
    { Name: 'email', Value: 'ana@example.com' },
    { Name: 'email_verified', Value: 'true' },
  ];

  it('shows sub first, then the attributes in their stored order, and dates in seconds', () => {
    const rest = {
      UserCreateDate: 1,
      UserLastModifiedDate: 2.5,
      Enabled: true,
      UserStatus: 'CONFIRMED',
    };
    assert.deepEqual(renderUser(ana), { Username: 'ana', Attributes: attributes, ...rest });
    assert.deepEqual(renderUserForAdmin(ana), {
      Username: 'ana',
      UserAttributes: attributes,
      ...rest,
    });
  });

  it('shows only the wanted attributes', () => {
    assert.deepEqual(renderUser(ana, new Set(['email', 'phone_number'])).Attributes, [
      { Name: 'email', Value: 'ana@example.com' },
    ]);
    assert.deepEqual(renderUser(ana, new Set(['sub'])).Attributes, [
      { Name: 'sub', Value: ana.sub },
    ]);
  });

  it('does not show what the directory notes for itself', () => {
    const noted = { ...ana, attributes: { ...ana.attributes, 'cognito:mfa_enabled': 'true' } };
    assert.deepEqual(renderUser(noted).Attributes, attributes);
  });
});
