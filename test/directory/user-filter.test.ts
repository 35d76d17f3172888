import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ApiError } from '../../src/directory/errors.ts';
import { schemaOf } from '../../src/directory/schema.ts';
import type { Pool } from '../../src/directory/types.ts';
import { parseUserFilter, wantedAttributes } from '../../src/directory/user-filter.ts';

const refused = (run: () => unknown, message: string) =>
  assert.throws(run, (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.code, 'InvalidParameterException');
    assert.equal(error.message, message);
    return true;
  });

const searchable = [
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'status',
  'sub',
];

describe('the filter of ListUsers', () => {
  it('compares one attribute for equality or for its beginning', () => {
    assert.deepEqual(parseUserFilter('email = "ana@example.com"'), {
      attribute: 'email',
      match: 'equals',
      value: 'ana@example.com',
    });
    assert.deepEqual(parseUserFilter('given_name^="An"'), {
      attribute: 'given_name',
      match: 'prefix',
      value: 'An',
    });
  });

  it('is no filter when it is absent or blank', () => {
    for (const blank of [undefined, '', '  ']) assert.equal(parseUserFilter(blank), undefined);
  });

  it('reads back any value and any white space around its parts', () => {
    const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n'), maxLength: 3 });
    const attributes = fc.constantFrom(...searchable);
    const operators = fc.constantFrom('=', '^=');
    fc.assert(
      fc.property(
        attributes,
        operators,
        fc.string({ unit: 'binary' }),
        fc.array(space, { minLength: 4, maxLength: 4 }),
        (attribute, operator, value, [a, b, c, d]) => {
          const quoted = value.replace(/["\\]/g, '\\$&');
          assert.deepEqual(parseUserFilter(`${a}${attribute}${b}${operator}${c}"${quoted}"${d}`), {
            attribute,
            match: operator === '=' ? 'equals' : 'prefix',
            value,
          });
        },
      ),
    );
  });

  it('keeps a backslash that escapes nothing', () => {
    assert.equal(parseUserFilter('name = "a\\b"')?.value, 'a\\b');
  });

  it('compares the user status without case, and no other attribute', () => {
    assert.equal(parseUserFilter('cognito:user_status = "confirmed"')?.value, 'CONFIRMED');
    assert.equal(parseUserFilter('status = "enabled"')?.value, 'enabled');
  });

  it('is refused when it cannot be parsed', () => {
    for (const bad of [
      'foo',
      'email',
      'email =',
      'email = ana',
      "email = 'ana'",
      'email == "ana"',
      'email != "ana"',
      'email = "ana',
      'email = "ana\\"',
      'email = "a"b"',
      'email = "a" and name = "b"',
      '= "a"',
      'given name = "a"',
    ])
      refused(() => parseUserFilter(bad), 'Error while parsing filter.');
  });

  it('never fails in any other way', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'email ^="\\x\n'), maxLength: 40 }),
        (text) => {
          try {
            parseUserFilter(text);
          } catch (error) {
            assert.ok(error instanceof ApiError);
          }
        },
      ),
    );
  });

  it('searches standard attributes only', () => {
    refused(() => parseUserFilter('custom:x = "1"'), 'Invalid search attribute: custom:x');
    refused(() => parseUserFilter('Email = "1"'), 'Invalid search attribute: Email');
    refused(() => parseUserFilter('toString = "1"'), 'Invalid search attribute: toString');
  });
});

describe('the attributes to get', () => {
  const pool: Pool = {
    id: 'us-east-1_abcdefghi',
    region: 'us-east-1',
    name: 'test',
    createdMs: 0,
    modifiedMs: 0,
    settings: {},
    schema: schemaOf([{ Name: 'tier', AttributeDataType: 'String' }]),
    tags: {},
  };

  it('are all unless some are named', () => {
    assert.equal(wantedAttributes(pool, undefined), undefined);
    assert.equal(wantedAttributes(pool, []), undefined);
    assert.deepEqual(
      wantedAttributes(pool, ['sub', 'custom:tier']),
      new Set(['sub', 'custom:tier']),
    );
  });

  it('exist in the schema', () => {
    refused(
      () => wantedAttributes(pool, ['email', 'custom:x']),
      'One or more requested attributes do not exist.',
    );
  });
});
