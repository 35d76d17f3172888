import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Contract, loadContract, services } from '../../src/wire/contract.ts';
import { compilePattern } from '../../src/wire/pattern.ts';
import { compileInput, InvalidInput } from '../../src/wire/validate.ts';

const cognito = loadContract('cognito-idp');
const poolId = 'eu-west-1_AbCdEfGhI';

const refuses = (
  operation: string,
  input: unknown,
  message: string,
  reason: InvalidInput['reason'] = 'constraints',
  contract: Contract = cognito,
) =>
  assert.throws(
    () => compileInput(contract, operation)(input),
    (error: unknown) => {
      assert.ok(error instanceof InvalidInput);
      assert.equal(error.message, message);
      assert.equal(error.reason, reason);
      return true;
    },
  );

const accepts = (operation: string, input: unknown, contract: Contract = cognito) =>
  compileInput(contract, operation)(input);

const mustMatch = (pattern: string) => `Member must satisfy regular expression pattern: ${pattern}`;

describe('validation of an input', () => {
  it('hands on what is right, unchanged', () => {
    const input = {
      PoolName: 'people',
      Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: false }],
      UserPoolTags: { team: 'blue' },
      AutoVerifiedAttributes: ['email'],
      Policies: { PasswordPolicy: { MinimumLength: 10, RequireNumbers: true } },
    };
    assert.deepEqual(JSON.parse(JSON.stringify(accepts('CreateUserPool', input))), input);
  });

  it("uses AWS's sentence for a pattern", () => {
    refuses(
      'GetCSVHeader',
      { UserPoolId: 'nowhere' },
      "1 validation error detected: Value 'nowhere' at 'userPoolId' failed to satisfy " +
        `constraint: ${mustMatch('[\\w-]+_[0-9a-zA-Z]+')}`,
    );
  });

  it('joins several problems, each under the name of its member', () => {
    refuses(
      'CreateUserImportJob',
      { UserPoolId: '', JobName: 'a/b' },
      '4 validation errors detected: ' +
        "Value 'a/b' at 'jobName' failed to satisfy constraint: " +
        `${mustMatch('[\\w\\s+=,.@-]+')}; ` +
        "Value '' at 'userPoolId' failed to satisfy constraint: " +
        'Member must have length greater than or equal to 1; ' +
        "Value '' at 'userPoolId' failed to satisfy constraint: " +
        `${mustMatch('[\\w-]+_[0-9a-zA-Z]+')}; ` +
        "Value null at 'cloudWatchLogsRoleArn' failed to satisfy constraint: " +
        'Member must not be null',
    );
  });

  it('checks lengths and numbers from both sides', () => {
    refuses(
      'CreateUserPool',
      { PoolName: 'x'.repeat(129) },
      `1 validation error detected: Value '${'x'.repeat(129)}' at 'poolName' failed to satisfy ` +
        'constraint: Member must have length less than or equal to 128',
    );
    for (const [given, constraint] of [
      [61, 'less than or equal to 60'],
      [0, 'greater than or equal to 1'],
    ])
      refuses(
        'ListUserPools',
        { MaxResults: given },
        `1 validation error detected: Value '${given}' at 'maxResults' failed to satisfy ` +
          `constraint: Member must have value ${constraint}`,
      );
  });

  it('counts characters, not UTF-16 units', () => {
    const astral = '𝒳'.repeat(128);
    accepts('AdminGetUser', { UserPoolId: poolId, Username: astral });
    refuses(
      'AdminGetUser',
      { UserPoolId: poolId, Username: `${astral}𝒳` },
      "1 validation error detected: Value at 'username' failed to satisfy constraint: " +
        'Member must have length less than or equal to 128',
    );
  });

  it('lists the values of an enum', () => {
    refuses(
      'CreateUserPool',
      { PoolName: 'people', MfaConfiguration: 'SOMETIMES' },
      "1 validation error detected: Value 'SOMETIMES' at 'mfaConfiguration' failed to satisfy " +
        'constraint: Member must satisfy enum value set: [OFF, ON, OPTIONAL]',
    );
  });

  it('leaves secrets out of its sentences', () => {
    const input = { UserPoolId: poolId, Username: 'ana lovelace', Password: 'a b\u0000' };
    assert.throws(
      () => accepts('AdminSetUserPassword', { ...input, Password: ' s3cret ' }),
      (error: Error) => {
        assert.match(error.message, /Value at 'password' failed to satisfy constraint/);
        assert.match(error.message, /Value at 'username' failed to satisfy constraint/);
        assert.doesNotMatch(error.message, /s3cret|lovelace/);
        return true;
      },
    );
    refuses(
      'AdminSetUserPassword',
      { UserPoolId: poolId, Username: 'ana' },
      "1 validation error detected: Value at 'password' failed to satisfy constraint: " +
        'Member must not be null',
    );
  });

  it('names the place inside lists and structures', () => {
    refuses(
      'CreateUserPool',
      {
        PoolName: 'people',
        Schema: [{ Name: 'fine' }, { Name: 'a_name_of_over_twenty_characters' }],
        Policies: { PasswordPolicy: { MinimumLength: 5 } },
      },
      '2 validation errors detected: ' +
        "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 6; ' +
        "Value 'a_name_of_over_twenty_characters' at 'schema.2.member.name' failed to satisfy " +
        'constraint: Member must have length less than or equal to 20',
    );
  });

  it('judges a list of plain values as a whole', () => {
    refuses(
      'CreateUserPool',
      { PoolName: 'people', AutoVerifiedAttributes: ['email', 'fax'] },
      "1 validation error detected: Value '[email, fax]' at 'autoVerifiedAttributes' failed to " +
        'satisfy constraint: Member must satisfy constraint: ' +
        '[Member must satisfy enum value set: [phone_number, email], Member must not be null]',
    );
    assert.throws(
      () => accepts('CreateUserPool', { PoolName: 'people', AutoVerifiedAttributes: [null] }),
      /at 'autoVerifiedAttributes' failed .*Member must not be null/,
    );
  });

  it('judges keys and values of a map each as a whole', () => {
    refuses(
      'CreateUserPool',
      { PoolName: 'people', UserPoolTags: { '': 'x', k: 'y'.repeat(257) } },
      `2 validation errors detected: Value '{=x, k=${'y'.repeat(257)}}' at 'userPoolTags' failed ` +
        'to satisfy constraint: Map keys must satisfy constraint: ' +
        '[Member must have length less than or equal to 128, ' +
        'Member must have length greater than or equal to 1, Member must not be null]; ' +
        `Value '{=x, k=${'y'.repeat(257)}}' at 'userPoolTags' failed ` +
        'to satisfy constraint: Map value must satisfy constraint: ' +
        '[Member must have length less than or equal to 256, ' +
        'Member must have length greater than or equal to 0, Member must not be null]',
    );
  });

  it('limits the number of elements', () => {
    const Schema = Array.from({ length: 51 }, (_, i) => ({ Name: `a${i}` }));
    refuses(
      'CreateUserPool',
      { PoolName: 'people', Schema },
      "1 validation error detected: Value at 'schema' failed to satisfy constraint: " +
        'Member must have length less than or equal to 50',
    );
  });

  it('takes JSON null for an absent member, and an absent body for an empty one', () => {
    assert.deepEqual(accepts('ListUserPools', { MaxResults: 5, NextToken: null }), {
      MaxResults: 5,
    });
    refuses(
      'ListUserPools',
      undefined,
      "1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: " +
        'Member must not be null',
    );
  });

  it('takes JSON null in a map for an absent key', () => {
    const input = { ClientId: 'x', AuthFlow: 'REFRESH_TOKEN_AUTH' };
    const AuthParameters = { REFRESH_TOKEN: 'y', DEVICE_KEY: null };
    const { AuthParameters: read } = accepts('InitiateAuth', { ...input, AuthParameters }) as {
      AuthParameters: object;
    };
    assert.deepEqual(Object.entries(read), [['REFRESH_TOKEN', 'y']]);
  });

  it("refuses wrong JSON types in AWS's words", () => {
    const wrong: [string, unknown, string][] = [
      ['GetCSVHeader', { UserPoolId: 1 }, 'NUMBER_VALUE can not be converted to a String'],
      ['GetCSVHeader', { UserPoolId: true }, 'TRUE_VALUE can not be converted to a String'],
      ['GetCSVHeader', { UserPoolId: [] }, 'Start of list found where not expected'],
      ['GetCSVHeader', { UserPoolId: {} }, 'Start of structure or map found where not expected.'],
      ['GetCSVHeader', 'text', 'Expected null'],
      ['ListUserPools', { MaxResults: '5' }, 'STRING_VALUE can not be converted to an Integer'],
      ['ListUserPools', { MaxResults: false }, 'FALSE_VALUE can not be converted to an Integer'],
      ['CreateUserPool', { PoolName: 'p', Schema: 'x' }, 'Expected list or null'],
      [
        'CreateUserPool',
        { PoolName: 'p', Schema: {} },
        'Start of structure or map found where not expected.',
      ],
      [
        'AdminSetUserPassword',
        { UserPoolId: poolId, Username: 'a', Password: 'abcdef', Permanent: 'perhaps' },
        'STRING_VALUE can not be converted to an Boolean',
      ],
    ];
    for (const [operation, input, message] of wrong) refuses(operation, input, message, 'type');
  });

  it('reads booleans that came as text, and cuts decimals off', () => {
    const input = { UserPoolId: poolId, Username: 'a', Password: 'abcdef', Permanent: 'True' };
    assert.deepEqual(accepts('AdminSetUserPassword', input), { ...input, Permanent: true });
    assert.deepEqual(accepts('ListUserPools', { MaxResults: 5.9 }), { MaxResults: 5 });
  });

  it('drops what the contract does not know, prototypes first of all', () => {
    const hostile = JSON.parse(
      `{"UserPoolId":"${poolId}","Other":1,"__proto__":{"admin":true},"constructor":{}}`,
    );
    const read = accepts('GetCSVHeader', hostile);
    assert.deepEqual(read, { UserPoolId: poolId });
    const tags = JSON.parse('{"PoolName":"p","UserPoolTags":{"__proto__":"x","toString":"y"}}');
    const { UserPoolTags } = accepts('CreateUserPool', tags) as { UserPoolTags: object };
    assert.deepEqual(Object.entries(UserPoolTags), [
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
    assert.equal(({} as Record<string, unknown>).admin, undefined);
  });

  it('answers any JSON with an input or with a sentence', () => {
    const validators = services.flatMap((service) => {
      const contract = loadContract(service);
      return Object.entries(contract.operations).map(([name, { input }]) => ({
        members: input ? Object.keys((contract.shapes[input] as { members: object }).members) : [],
        validate: compileInput(contract, name),
      }));
    });
    const cases = fc
      .constantFrom(...validators)
      .chain(({ members, validate }) =>
        fc
          .dictionary(fc.constantFrom('Other', '__proto__', ...members), fc.jsonValue())
          .map((input) => ({ input, members, validate })),
      );
    fc.assert(
      fc.property(cases, ({ input, members, validate }) => {
        try {
          const read = validate(input) as object;
          assert.ok(Object.keys(read).every((name) => members.includes(name)));
        } catch (error) {
          assert.ok(error instanceof InvalidInput, String(error));
          assert.notEqual(error.message, '');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('patterns of the contracts', () => {
  it('all compile, and match whole values only', () => {
    for (const service of services)
      for (const [name, shape] of Object.entries(loadContract(service).shapes))
        if (shape.type === 'string' && shape.pattern)
          assert.ok(compilePattern(shape.pattern).source.startsWith('^(?:'), name);
    assert.ok(compilePattern('[0-9]+').test('12'));
    assert.ok(!compilePattern('[0-9]+').test('12a'));
    assert.ok(!compilePattern('a|b').test('ab'));
    assert.ok(!compilePattern('[\\w]+').test('a\n'));
  });

  it('mean what they mean in Java', () => {
    assert.ok(compilePattern('(?s).*').test('two\nlines'));
    assert.ok(compilePattern('[\\w\\s]+').test('a b'));
    assert.ok(!compilePattern('[\\w\\s]+').test('a\u00a0b'));
    assert.ok(compilePattern('[\\S]+').test('a\u00a0b'));
    assert.ok(!compilePattern('[\\S]+').test('a b'));
    assert.ok(compilePattern('\\S+').test('𝒳'));
    const policy = '[\\u0009\\u000A\\u000D\\u0020-\\uFFFD\\u10000-\\u10FFFF]+';
    assert.ok(compilePattern(policy).test('𝒳 {}'));
  });
});
