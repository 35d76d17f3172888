import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Pool, PoolSettings } from '../../src/directory/types.ts';
import {
  attributeOfUsername,
  checkUsername,
  compileUsername,
} from '../../src/directory/username.ts';

const poolOf = (settings: PoolSettings): Pool => ({
  id: 'us-east-1_abcdefghi',
  region: 'us-east-1',
  name: 'test',
  createdMs: 0,
  modifiedMs: 0,
  settings,
  schema: [],
  tags: {},
});

const plain = poolOf({});
const byEmail = poolOf({ UsernameAttributes: ['email'] });
const byPhone = poolOf({ UsernameAttributes: ['phone_number'] });
const byEither = poolOf({ UsernameAttributes: ['phone_number', 'email'] });
const withAliases = poolOf({ AliasAttributes: ['email', 'phone_number'] });

describe('a user name', () => {
  it('may be any text without white space in a pool of plain names', () => {
    for (const good of ['ana', 'ana@example.com', '+12345550100', 'Ωmega', 'a,b\\c'])
      assert.equal(checkUsername(plain, good), undefined, good);
    for (const bad of ['a b', 'a\tb', ' ana', 'ana\n'])
      assert.match(checkUsername(plain, bad) ?? '', /must satisfy regular expression pattern/, bad);
  });

  it('has between 1 and 128 characters', () => {
    assert.equal(checkUsername(plain, 'x'.repeat(128)), undefined);
    assert.match(checkUsername(plain, 'x'.repeat(129)) ?? '', /length less than or equal to 128$/);
    assert.match(checkUsername(plain, '') ?? '', /length greater than or equal to 1$/);
  });

  it('is an e-mail address or a phone number where users sign in by these', () => {
    assert.equal(checkUsername(byEmail, 'ana@example.com'), undefined);
    assert.equal(checkUsername(byEmail, '+12345550100'), 'Username should be an email.');
    assert.equal(checkUsername(byPhone, '+12345550100'), undefined);
    assert.equal(checkUsername(byPhone, 'ana'), 'Username should be a phone number.');
    for (const good of ['ana@example.com', '+12345550100'])
      assert.equal(checkUsername(byEither, good), undefined);
    assert.equal(
      checkUsername(byEither, 'ana'),
      'Username should be either an email or a phone number.',
    );
  });

  it('does not look like an alias of the pool', () => {
    assert.equal(
      checkUsername(withAliases, 'ana@example.com'),
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
    assert.equal(
      checkUsername(withAliases, '+12345550100'),
      'Username cannot be of phone number format, ' +
        'since user pool is configured for phone number alias.',
    );
    assert.equal(checkUsername(withAliases, 'ana'), undefined);
    const preferred = poolOf({ AliasAttributes: ['preferred_username'] });
    assert.equal(checkUsername(preferred, 'ana@example.com'), undefined);
  });

  it('names the attribute that it fills, in a pool with username attributes', () => {
    assert.equal(attributeOfUsername(byEither, 'ana@example.com'), 'email');
    assert.equal(attributeOfUsername(byEither, '+12345550100'), 'phone_number');
    assert.equal(attributeOfUsername(withAliases, 'ana'), undefined);
  });

  it('with a space in it is refused by every kind of pool', () => {
    for (const pool of [plain, byEmail, byPhone, byEither, withAliases]) {
      const check = compileUsername(pool);
      fc.assert(
        fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (left, right) => {
          assert.notEqual(check(`${left} ${right}`), undefined);
        }),
      );
    }
  });
});
