import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  checkAttributes,
  checkRemovals,
  compileAttribute,
  compileImportedAttribute,
  isBirthdate,
  isEmail,
  isPhoneNumber,
  requiredText,
  storedValue,
} from '../../src/directory/attributes.ts';
import { ApiError } from '../../src/directory/errors.ts';
import { schemaOf } from '../../src/directory/schema.ts';
import type { Pool, SchemaAttribute } from '../../src/directory/types.ts';

const schema = schemaOf([
  { Name: 'given_name', Required: true },
  { Name: 'tier', AttributeDataType: 'String', Mutable: false },
  { Name: 'age', AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '-1' } },
  { Name: 'vip', AttributeDataType: 'Boolean' },
  { Name: 'joined', AttributeDataType: 'DateTime' },
  { Name: 'note', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
]);

const pool: Pool = {
  id: 'us-east-1_abcdefghi',
  region: 'us-east-1',
  name: 'test',
  createdMs: 0,
  modifiedMs: 0,
  settings: {},
  schema,
  tags: {},
};

const text = (min: number, max: number): SchemaAttribute => ({
  Name: 'custom:text',
  AttributeDataType: 'String',
  StringAttributeConstraints: { MinLength: `${min}`, MaxLength: `${max}` },
});

function attribute(name: string): SchemaAttribute {
  const found = schema.find(({ Name }) => Name === name);
  assert.ok(found, name);
  return found;
}

const refusal = (name: string, value: string) => compileAttribute(attribute(name))(value);

const check = (mode: 'signUp' | 'create' | 'update', values: Record<string, string>) =>
  checkAttributes(
    pool,
    Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
    mode,
  );

const refused = (run: () => unknown, message: string) =>
  assert.throws(run, (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.code, 'InvalidParameterException');
    assert.equal(error.message, message);
    return true;
  });

describe('the value of an attribute', () => {
  it('is refused in the words of AWS when an e-mail address or phone number is none', () => {
    assert.equal(refusal('email', 'nobody'), 'Invalid email address format.');
    assert.equal(refusal('phone_number', '0123'), 'Invalid phone number format.');
    assert.equal(refusal('email', 'ana@example.com'), undefined);
    assert.equal(refusal('phone_number', '+12345550100'), undefined);
  });

  it('may be an e-mail address of any script, with a name, one @ and a domain with a dot', () => {
    for (const good of ['a@b.co', 'o’neil+x@mail.example.org', 'ünïcode@bücher.example'])
      assert.ok(isEmail(good), good);
    for (const bad of ['a@b', '@b.co', 'a@b.', 'a@.b', 'a b@c.de', 'a@b@c.de', 'a@b..c', 'a\0@b.c'])
      assert.ok(!isEmail(bad), bad);
  });

  it('may be a phone number of a plus sign and up to fifteen digits', () => {
    for (const good of ['+1', '+123456789012345']) assert.ok(isPhoneNumber(good), good);
    for (const bad of ['+', '1234', '+1 234', '+1234567890123456', '+12-34', '++1', '+1\n'])
      assert.ok(!isPhoneNumber(bad), bad);
  });

  it('is measured in characters, not in UTF-16 units', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.nat(20),
        fc.nat(20),
        (value, min, range) => {
          const max = min + range;
          const length = [...value].length;
          const reason = compileAttribute(text(min, max))(value);
          const breach = 'Attributes did not conform to the schema: custom:text: String must be';
          if (length > max) assert.equal(reason, `${breach} no longer than ${max} characters`);
          else if (length < min)
            assert.equal(reason, `${breach} no shorter than ${min} characters`);
          else assert.equal(reason, undefined);
        },
      ),
    );
  });

  it('takes at most 2,048 bytes even where its characters are fewer', () => {
    assert.equal(refusal('name', 'ü'.repeat(1024)), undefined);
    assert.match(refusal('name', 'ü'.repeat(1025)) ?? '', /no longer than 2048 bytes$/);
    assert.match(refusal('name', 'n'.repeat(2049)) ?? '', /no longer than 2048 characters$/);
  });

  it('is a whole number within its limits, however large', () => {
    const bounds = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(bounds, bounds, bounds, (a, b, value) => {
        const [min, max] = a < b ? [a, b] : [b, a];
        const reason = compileAttribute({
          Name: 'custom:number',
          AttributeDataType: 'Number',
          NumberAttributeConstraints: { MinValue: `${min}`, MaxValue: `${max}` },
        })(`${value}`);
        assert.equal(reason === undefined, value >= min && value <= max);
      }),
    );
    for (const bad of ['', 'x', '1.5', '1e3', '0x10', '--1', ' 1'])
      assert.match(refusal('custom:age', bad) ?? '', /custom:age: Value must be a whole number$/);
    assert.match(refusal('updated_at', '-1') ?? '', /updated_at: Number must be no less than 0$/);
  });

  it('is true or false in any case, and stored in lower case', () => {
    for (const good of ['true', 'FALSE', 'True']) {
      assert.equal(refusal('email_verified', good), undefined);
      assert.equal(storedValue(attribute('email_verified'), good), good.toLowerCase());
    }
    for (const bad of ['1', 'yes', 'truefalse', ''])
      assert.match(refusal('email_verified', bad) ?? '', /Value must be true or false$/);
    assert.equal(storedValue(attribute('name'), 'TRUE'), 'TRUE');
  });

  it('is a date and time in ISO 8601 form, or epoch digits', () => {
    for (const good of [
      '2024-02-29',
      '2024-01-01T23:59:59.5Z',
      '2024-01-01T10:00+02:00',
      '1471453471',
    ])
      assert.equal(refusal('custom:joined', good), undefined, good);
    for (const bad of ['2023-02-29', '2024-13-01', '2024-01-01T24:00Z', 'yesterday'])
      assert.match(refusal('custom:joined', bad) ?? '', /ISO 8601 form$/, bad);
  });

  it('is, for a birthdate, any ten characters to the API and a real day to an import', () => {
    const imported = compileImportedAttribute(attribute('birthdate'));
    assert.equal(refusal('birthdate', '31/12/1985'), undefined);
    assert.match(imported('31/12/1985') ?? '', /birthdate: Date must be in the form mm\/dd\/yyyy/);
    assert.equal(imported('12/31/1985'), undefined);
    assert.match(imported('1985-1-1') ?? '', /no shorter than 10 characters$/);
    assert.equal(compileImportedAttribute(attribute('name'))('31/12/1985'), undefined);
  });

  it('is a birthdate in both forms exactly for the days of the calendar', () => {
    const years = fc.integer({ min: 100, max: 9999 });
    fc.assert(
      fc.property(years, fc.integer({ min: 0, max: 13 }), fc.nat(32), (year, month, day) => {
        const date = new Date(Date.UTC(year, month - 1, day));
        const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        const [yyyy, mm, dd] = [`${year}`.padStart(4, '0'), `${month}`, `${day}`];
        const [m, d] = [mm.padStart(2, '0'), dd.padStart(2, '0')];
        assert.equal(isBirthdate(`${m}/${d}/${yyyy}`), isReal);
        assert.equal(isBirthdate(`${yyyy}-${m}-${d}`), isReal);
      }),
    );
  });

  it('is named as required when it must be there', () => {
    assert.equal(
      requiredText('given_name'),
      'Attributes did not conform to the schema: given_name: The attribute is required',
    );
  });
});

describe('the attributes of a call', () => {
  it('come back by name in the form to store', () => {
    const values = { email: 'ana@example.com', email_verified: 'TRUE', 'custom:tier': 'gold' };
    assert.deepEqual(check('create', values), { ...values, email_verified: 'true' });
  });

  it('are refused together, a line for each breach of the schema', () => {
    const values = { 'custom:x': '1', email_verified: 'maybe', name: 'Ana' };
    refused(
      () => check('create', values),
      'Attributes did not conform to the schema: ' +
        'custom:x: Attribute does not exist in the schema.\n' +
        'email_verified: Value must be true or false\n',
    );
    refused(
      () => check('update', values),
      'user.custom:x: Attribute does not exist in the schema.\n' +
        'user.email_verified: Value must be true or false\n',
    );
  });

  it('must hold the required ones at sign-up, while an administrator may leave them out', () => {
    refused(
      () => check('signUp', { name: 'Ana' }),
      'Attributes did not conform to the schema: given_name: The attribute is required\n',
    );
    assert.deepEqual(check('create', { name: 'Ana' }), { name: 'Ana' });
    assert.deepEqual(check('signUp', { given_name: 'Ana' }), { given_name: 'Ana' });
  });

  it('are not set by blank values at creation, and taken away by them in an update', () => {
    assert.deepEqual(check('create', { name: '', birthdate: '' }), {});
    assert.deepEqual(check('update', { name: '', birthdate: '' }), { name: '', birthdate: '' });
    refused(
      () => check('update', { given_name: '' }),
      'user.given_name: Required attribute cannot be deleted.\n',
    );
  });

  it('change only when they are mutable', () => {
    refused(
      () => check('update', { 'custom:tier': 'gold' }),
      'user.custom:tier: Attribute cannot be updated.\n',
    );
  });

  it('never hold what belongs to the directory', () => {
    for (const mode of ['create', 'update'] as const)
      refused(() => check(mode, { sub: 'x' }), 'Cannot modify the non-mutable attribute sub');
  });

  it('need a value each', () => {
    refused(
      () => checkAttributes(pool, [{ Name: 'picture' }], 'update'),
      'Attribute value for picture must not be null',
    );
  });

  it('may be developer-only ones, under their full name', () => {
    assert.deepEqual(check('update', { 'dev:custom:note': 'x' }), { 'dev:custom:note': 'x' });
    assert.throws(() => check('update', { 'custom:note': 'x' }), ApiError);
  });

  it('hold no name twice: the last value counts', () => {
    const twice = [
      { Name: 'name', Value: 'A' },
      { Name: 'name', Value: 'B' },
    ];
    assert.deepEqual(checkAttributes(pool, twice, 'create'), { name: 'B' });
  });
});

describe('taking attributes from a user', () => {
  it('is refused for required, immutable, unknown and managed ones', () => {
    checkRemovals(pool, ['name', 'custom:vip']);
    refused(
      () => checkRemovals(pool, ['given_name', 'custom:tier', 'custom:x']),
      'Invalid user attributes: user.given_name: Required attribute cannot be deleted.\n' +
        'user.custom:tier: Attribute cannot be updated.\n' +
        'user.custom:x: Attribute does not exist in the schema.\n',
    );
    refused(() => checkRemovals(pool, ['sub']), 'Cannot modify the non-mutable attribute sub');
  });
});
