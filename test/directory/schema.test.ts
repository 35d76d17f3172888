import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newPool } from '../../src/directory/pool.ts';
import { schemaOf, standardAttributes, withCustomAttributes } from '../../src/directory/schema.ts';
import { csvHeader } from '../../src/import/header.ts';
import type { SchemaAttributeType } from '../../src/wire/cognito-idp.generated.ts';

const text = (Name: string): SchemaAttributeType => ({ Name, AttributeDataType: 'String' });
const invalid = (message: string) => ({ code: 'InvalidParameterException', message });
const find = (requested: SchemaAttributeType[], name: string) =>
  schemaOf(requested).find((attribute) => attribute.Name === name);

describe('the schema of a pool', () => {
  it('gives the default CSV header its 21 names in AWS order', () => {
    const pool = newPool({ PoolName: 'p' }, { id: 'r_1', region: 'r', nowMs: 0 });
    const names =
      'name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,' +
      'website,email,email_verified,gender,birthdate,zoneinfo,locale,phone_number,' +
      'phone_number_verified,address,updated_at,cognito:mfa_enabled,cognito:username';
    assert.deepEqual(csvHeader(pool), names.split(','));
  });

  it('puts custom attributes behind the standard ones, under their full names', () => {
    const schema = schemaOf([
      text('tier'),
      text('email'),
      { Name: 'age', AttributeDataType: 'Number', DeveloperOnlyAttribute: true },
    ]);
    const added = schema.slice(standardAttributes.length).map(({ Name }) => Name);
    assert.deepEqual(added, ['custom:tier', 'dev:custom:age']);
  });

  it('prefixes a custom name that already has the prefix', () => {
    assert.ok(find([text('custom:tier')], 'custom:custom:tier'));
  });

  it('takes the verified flags for custom attributes', () => {
    const flag = { Name: 'email_verified', AttributeDataType: 'Boolean' } as const;
    assert.ok(find([flag], 'custom:email_verified'));
    assert.deepEqual(find([flag], 'email_verified'), standardAttributes[11]);
  });

  it('lets a request require a standard attribute and narrow its length', () => {
    const attribute = find(
      [{ Name: 'email', Required: true, StringAttributeConstraints: { MaxLength: '99' } }],
      'email',
    );
    assert.equal(attribute?.Required, true);
    assert.equal(attribute?.Mutable, true);
    assert.deepEqual(attribute?.StringAttributeConstraints, { MinLength: '0', MaxLength: '99' });
  });

  it('keeps only the constraints of the type', () => {
    const attribute = find(
      [
        {
          Name: 'n',
          AttributeDataType: 'Number',
          NumberAttributeConstraints: { MinValue: '-1.5', MaxValue: '99' },
          StringAttributeConstraints: { MaxLength: '99' },
        },
      ],
      'custom:n',
    );
    assert.deepEqual(attribute, {
      Name: 'custom:n',
      AttributeDataType: 'Number',
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
      NumberAttributeConstraints: { MinValue: '-1.5', MaxValue: '99' },
    });
  });

  it('gives a custom text without constraints an empty set of them', () => {
    assert.deepEqual(find([text('t')], 'custom:t')?.StringAttributeConstraints, {});
  });

  it('does not change the standard attributes of other pools', () => {
    schemaOf([{ Name: 'name', Required: true, Mutable: false }]);
    assert.equal(find([], 'name')?.Required, false);
  });

  const refused: [string, SchemaAttributeType[], string][] = [
    [
      'a required custom attribute',
      [{ ...text('t'), Required: true }],
      'Required custom attributes are not supported currently.',
    ],
    [
      'a custom attribute without a type',
      [{ Name: 't' }],
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    ],
    [
      'another type for a standard attribute',
      [{ Name: 'email', AttributeDataType: 'Number' }],
      'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email',
    ],
    [
      'a standard attribute for developers only',
      [{ ...text('name'), DeveloperOnlyAttribute: true }],
      'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute name',
    ],
    [
      'a name given twice',
      [text('t'), text('t')],
      'custom:t: Existing attribute already has name custom:t.',
    ],
    [
      'a standard name given twice',
      [text('email'), text('email')],
      'email: Existing attribute already has name email.',
    ],
    [
      'a mutable sub',
      [{ Name: 'sub', Mutable: true }],
      'The standard schema attribute sub cannot be modified.',
    ],
    [
      'a length that is no number',
      [{ ...text('t'), StringAttributeConstraints: { MinLength: 'x' } }],
      'Invalid minLength for schema attribute custom:t',
    ],
    [
      'a length over 2048',
      [{ ...text('t'), StringAttributeConstraints: { MaxLength: '2049' } }],
      'user.custom:t: String attributes cannot have a length of more than 2048',
    ],
    [
      'lengths the wrong way round',
      [{ ...text('t'), StringAttributeConstraints: { MinLength: '9', MaxLength: '8' } }],
      'user.custom:t: Max length cannot be less than min length.',
    ],
    [
      'a maximum below the standard minimum',
      [{ Name: 'birthdate', StringAttributeConstraints: { MaxLength: '9' } }],
      'user.birthdate: Max length cannot be less than min length.',
    ],
    [
      'a value that is no number',
      [{ Name: 'n', AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '1e9' } }],
      'Invalid minValue for schema attribute custom:n',
    ],
  ];
  for (const [what, requested, message] of refused)
    it(`refuses ${what}`, () => {
      assert.throws(() => schemaOf(requested), invalid(message));
    });

  it('takes 50 custom attributes and no more', () => {
    const fifty = Array.from({ length: 50 }, (_, i) => text(`a${i}`));
    const schema = withCustomAttributes(standardAttributes, fifty);
    assert.equal(schema.length, standardAttributes.length + 50);
    assert.throws(
      () => withCustomAttributes(schema, [text('a50')]),
      invalid('A user pool can have at most 50 custom attributes.'),
    );
  });

  it('refuses to add an attribute that the pool has', () => {
    assert.throws(
      () => withCustomAttributes(schemaOf([text('tier')]), [text('tier')]),
      invalid('custom:tier: Existing attribute already has name custom:tier.'),
    );
  });
});
