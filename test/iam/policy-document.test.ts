// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are policy variables
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  parsePermissionsPolicy,
  parseResourcePolicy,
  parseTrustPolicy,
} from '../../src/iam/policy-document.ts';
import { MalformedPolicy } from '../../src/iam/policy-json.ts';

/** AWS's sentence, then ours on the place of the mistake. */
const malformed = (sentence: string, place = '') => ({
  name: 'MalformedPolicy',
  message: place ? `${sentence} (${place})` : sentence,
});

const trustStatement = {
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const trust = (changes: object = {}, top: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...trustStatement, ...changes }], ...top });

const logsStatement = {
  Effect: 'Allow',
  Action: ['logs:CreateLogGroup', 'logs:PutLogEvents'],
  Resource: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/cognito/*',
};
const permissions = (changes: object = {}, top: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...logsStatement, ...changes }], ...top });

describe('a trust policy', () => {
  it('says who may assume a role, and when', () => {
    const Condition = {
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnLike: { 'aws:SourceArn': ['arn:a:*', 'arn:b:*'] },
    };
    assert.deepEqual(parseTrustPolicy(trust({ Sid: 'one', Condition })), {
      version: '2012-10-17',
      statements: [
        {
          sid: 'one',
          effect: 'Allow',
          principals: {
            negated: false,
            members: [{ type: 'Service', values: ['cognito-idp.amazonaws.com'] }],
          },
          actions: { negated: false, patterns: ['sts:AssumeRole'] },
          conditions: [
            { operator: 'StringEquals', key: 'aws:SourceAccount', values: ['123456789012'] },
            { operator: 'ArnLike', key: 'aws:SourceArn', values: ['arn:a:*', 'arn:b:*'] },
          ],
        },
      ],
    });
  });

  it('may be of the older version, or say none, or have one statement without a list', () => {
    assert.equal(parseTrustPolicy(trust({}, { Version: undefined })).version, '2008-10-17');
    assert.equal(parseTrustPolicy(trust({}, { Version: '2008-10-17' })).version, '2008-10-17');
    assert.equal(parseTrustPolicy(trust({}, { Statement: trustStatement })).statements.length, 1);
  });

  it('knows accounts, ARNs, unique ids, anybody, services and identity providers', () => {
    for (const Principal of [
      { AWS: '*' },
      { AWS: ['123456789012', 'arn:aws:iam::123456789012:root'] },
      { AWS: 'arn:aws:iam::123456789012:role/path/name' },
      { AWS: 'arn:aws:sts::123456789012:assumed-role/name/session' },
      { AWS: 'AROAEXAMPLEEXAMPLE234' },
      { Service: ['ec2.amazonaws.com', 'cognito-idp.amazonaws.com'] },
      { Federated: 'cognito-identity.amazonaws.com' },
      { AWS: '123456789012', Service: 'ec2.amazonaws.com' },
    ])
      parseTrustPolicy(trust({ Principal }));
  });

  it('is refused in the words of IAM, with the place of the mistake', () => {
    const first = 'Statement[0]';
    const json = 'This policy contains invalid Json';
    const empty = 'Could not parse the policy: Statement is empty!';
    const version = 'Version: 2012-10-17 or 2008-10-17 expected';
    const syntax = 'Syntax errors in policy.';
    const cases: [string, string, string][] = [
      ['', json, ''],
      ['trust-policy.json', json, ''],
      ['{\n  "Version": 1,\n  oops }', json, 'line 3, column 3'],
      ['[]', json, 'the policy must be a JSON object'],
      ['null', json, 'the policy must be a JSON object'],
      [trust().replace('{', '{"Version":"2012-10-17",'), json, 'Version: repeated field'],
      [
        trust({}, { Version: '2012-10-18' }),
        'The policy must contain a valid version string',
        version,
      ],
      [trust({}, { Statement: undefined }), empty, 'Statement: missing'],
      [trust({}, { Statement: [] }), empty, 'Statement: missing'],
      [trust({}, { Statement: ['Allow'] }), syntax, `${first}: object expected`],
      [
        trust({}, { Statements: [] }),
        'Has prohibited field Statements',
        'Statements: unknown element',
      ],
      [trust({ Resource: '*' }), 'Has prohibited field Resource', first],
      [trust({ NotResource: '*' }), 'AssumeRole policy must not contain resources.', first],
      [trust({ Reason: 'x' }), 'Has prohibited field Reason', `${first}.Reason: unknown element`],
      [
        trust({ Effect: undefined }),
        'Missing required field Effect',
        `${first}.Effect: Allow or Deny expected`,
      ],
      [
        trust({ Effect: 'allow' }),
        'Invalid effect: allow',
        `${first}.Effect: Allow or Deny expected`,
      ],
      [trust({ Principal: undefined }), 'Missing required field Principal', first],
      [trust({ Principal: '*' }), 'Principal must be a JSON object.', `${first}.Principal`],
      [
        trust({ Principal: {} }),
        'Missing required field Principal cannot be empty!',
        `${first}.Principal`,
      ],
      [
        trust({ Principal: { Service: [] } }),
        syntax,
        `${first}.Principal.Service: principals expected`,
      ],
      [
        trust({ Principal: { Aws: '*' } }),
        'Invalid principal in policy: "Aws"',
        `${first}.Principal`,
      ],
      [
        trust({ Principal: { AWS: 'me' } }),
        'Invalid principal in policy: "AWS":"me"',
        `${first}.Principal.AWS`,
      ],
      [
        trust({ Principal: { Service: 'cognito-idp' } }),
        'Invalid principal in policy: "SERVICE":"cognito-idp"',
        `${first}.Principal.Service`,
      ],
      [
        trust({ Principal: { Service: ['ec2.amazonaws.com', '*.amazonaws.com'] } }),
        'Invalid principal in policy: "SERVICE":"*.amazonaws.com"',
        `${first}.Principal.Service`,
      ],
      [
        trust({ NotPrincipal: { AWS: '*' } }),
        'AssumeRole policy must not contain NotPrincipal field.',
        first,
      ],
      [trust({ Action: undefined }), 'Missing required field Action', first],
      [trust({ Action: [] }), 'Missing required field Action', `${first}.Action`],
      [trust({ Action: '*' }), 'AssumeRole policy may only specify STS AssumeRole actions.', first],
      [trust({ Action: 7 }), syntax, `${first}.Action: text or list of texts expected`],
      [
        trust({}, { Statement: [1, 2].map(() => ({ ...trustStatement, Sid: 'same' })) }),
        'The Statement Ids in the policy are not unique',
        'Statement[1].Sid',
      ],
    ];
    for (const [text, sentence, place] of cases)
      assert.throws(() => parseTrustPolicy(text), malformed(sentence, place), text);
  });
});

describe('a permissions policy', () => {
  it('says what is allowed or denied on what', () => {
    const Statement = [
      logsStatement,
      { Effect: 'Deny', NotAction: 'iam:*', NotResource: ['*'], Condition: { Bool: { a: true } } },
    ];
    assert.deepEqual(parsePermissionsPolicy(permissions({}, { Id: 'x', Statement })).statements, [
      {
        sid: undefined,
        effect: 'Allow',
        actions: { negated: false, patterns: ['logs:CreateLogGroup', 'logs:PutLogEvents'] },
        resources: { negated: false, patterns: [logsStatement.Resource] },
        conditions: [],
      },
      {
        sid: undefined,
        effect: 'Deny',
        actions: { negated: true, patterns: ['iam:*'] },
        resources: { negated: true, patterns: ['*'] },
        conditions: [{ operator: 'Bool', key: 'a', values: ['true'] }],
      },
    ]);
  });

  it('takes every documented condition operator, with its prefixes and suffix', () => {
    const lawful: Record<string, unknown[]> = {
      StringEqualsIgnoreCase: ['value', ''],
      StringLike: ['*', '${aws:username}/*', "${aws:PrincipalTag/team, 'none'}", '${*}${?}${$}'],
      NumericGreaterThanEquals: ['1', 2, '-3.5'],
      DateLessThan: [
        '2026-01-01',
        '2026-01-01T10:00:00Z',
        '2026-01-01T10:00:00.5+02:00',
        1771000000,
      ],
      Bool: [true, 'FALSE', '${aws:MultiFactorAuthPresent}'],
      BinaryEquals: ['QmluYXJ5VmFsdWVJbkJhc2U2NA=='],
      ArnNotLike: ['arn:aws:sns:*:*:x', '*', '${aws:PrincipalArn}'],
      NotIpAddress: ['10.0.0.0/8', '2001:DB8:1234:5678::/64', '::1', '::ffff:10.0.0.0/104'],
      Null: ['true', false],
      'ForAnyValue:StringEquals': ['value'],
      'ForAllValues:ArnLikeIfExists': ['arn:aws:s3:::b'],
      StringNotEquals: [],
    };
    for (const [operator, key] of Object.entries(lawful))
      parsePermissionsPolicy(permissions({ Condition: { [operator]: { key } } }));
  });

  it('is refused in the words of IAM, with the place of the mistake', () => {
    const first = 'Statement[0]';
    const syntax = 'Syntax errors in policy.';
    const effect = `${first}.Effect: Allow or Deny expected`;
    const cases: [string, string, string][] = [
      ['{', syntax, 'line 1, column 2'],
      ['"x"', syntax, 'the policy must be a JSON object'],
      [
        permissions({}, { Version: '2010-10-17' }),
        syntax,
        'Version: 2012-10-17 or 2008-10-17 expected',
      ],
      [permissions({}, { Statement: undefined }), syntax, 'Statement: missing'],
      [permissions({}, { Extra: 1 }), syntax, 'Extra: unknown element'],
      [permissions({ Extra: 1 }), syntax, `${first}.Extra: unknown element`],
      [permissions({ Effect: undefined }), syntax, effect],
      [permissions({ Effect: 'Permit' }), syntax, effect],
      [
        permissions({ NotAction: 'a:b' }),
        syntax,
        `${first}: Action and NotAction exclude each other`,
      ],
      [permissions({ Action: [1] }), syntax, `${first}.Action: text or list of texts expected`],
      [permissions({ Action: 'logs:' }), syntax, `${first}.Action`],
      [permissions({ Sid: 1 }), syntax, `${first}.Sid: text expected`],
      [
        permissions({}, { Statement: { ...logsStatement, Effect: 'x' } }),
        syntax,
        'Statement.Effect: Allow or Deny expected',
      ],
      [
        permissions({ Principal: { AWS: '*' } }),
        'Policy document should not specify a principal.',
        first,
      ],
      [permissions({ Action: undefined }), 'Policy statement must contain actions.', first],
      [permissions({ Action: [] }), 'Policy statement must contain actions.', `${first}.Action`],
      [permissions({ Resource: undefined }), 'Policy statement must contain resources.', first],
      [
        permissions({ Action: ['a:b', 'PutLogEvents'] }),
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
        `${first}.Action[1]`,
      ],
      [
        permissions({ Action: undefined, NotAction: 'a:b:c' }),
        'Actions/Condition can contain only one colon.',
        `${first}.NotAction`,
      ],
      [permissions({ Action: 'a b:c' }), 'Vendor a b is not valid', `${first}.Action`],
      [permissions({ Action: '*:Get' }), 'Vendor * is not valid', `${first}.Action`],
      [
        permissions({ Resource: 'bucket' }),
        'Resource bucket must be in ARN format or "*".',
        `${first}.Resource`,
      ],
      [
        permissions({ Resource: ['*', 'arn::s3:::b'] }),
        'Partition "" is not valid for resource "arn::s3:::b".',
        `${first}.Resource[1]`,
      ],
      [
        permissions({ Resource: 'arn:aws:*:us-east-1:123456789012:x' }),
        'Resource vendor must be fully qualified and cannot contain regexes.',
        `${first}.Resource`,
      ],
      [
        permissions({ Resource: 'arn:aws:iam:us-east-1:123456789012:role/x' }),
        'IAM resource arn:aws:iam:us-east-1:123456789012:role/x cannot contain region information.',
        `${first}.Resource`,
      ],
      [
        permissions({ Resource: 'arn:aws:s3:::b/${aws:username' }),
        syntax,
        `${first}.Resource: malformed policy variable`,
      ],
      [
        permissions({}, { Statement: [1, 2].map(() => ({ ...logsStatement, Sid: 'same' })) }),
        'Statement IDs (SID) in a single policy must be unique.',
        'Statement[1].Sid',
      ],
    ];
    for (const [text, sentence, place] of cases)
      assert.throws(() => parsePermissionsPolicy(text), malformed(sentence, place), text);
  });

  it('is refused for a condition that cannot be read', () => {
    const syntax = 'Syntax errors in policy.';
    const cases: [unknown, string, string?][] = [
      ['x', ': object expected'],
      [{ StringMatches: { a: 'b' } }, '.StringMatches: unknown condition operator'],
      [{ StringMatches: {} }, '.StringMatches: unknown condition operator'],
      [{ NullIfExists: { a: 'true' } }, '.NullIfExists: unknown condition operator'],
      [{ 'ForSomeValue:StringLike': {} }, '.ForSomeValue:StringLike: unknown condition operator'],
      [{ stringequals: {} }, '.stringequals: unknown condition operator'],
      [{ StringEquals: 'a' }, '.StringEquals: object expected'],
      [{ StringEquals: { a: { b: 'c' } } }, '.StringEquals.a: text or list of texts expected'],
      [{ StringEquals: { a: null } }, '.StringEquals.a: text or list of texts expected'],
      [{ StringLike: { a: ['b', '${c'] } }, '.StringLike.a: malformed policy variable'],
      [{ NumericLessThan: { a: 'ten' } }, '.NumericLessThan.a: number expected'],
      [{ Bool: { a: 'yes' } }, '.Bool.a: true or false expected'],
      [{ Null: { a: 'null' } }, '.Null.a: true or false expected'],
      [{ BinaryEquals: { a: '?' } }, '.BinaryEquals.a: base64 expected'],
      [{ IpAddress: { a: '10.0.0.0/33' } }, '.IpAddress.a: IP address or CIDR range expected'],
      [{ NotIpAddress: { a: 'host' } }, '.NotIpAddress.a: IP address or CIDR range expected'],
      [{ ArnLike: { a: 'bucket' } }, '.ArnLike.a: ARN expected'],
      [
        { DateLessThan: { a: ['2026-01-01', '2026-13-01'] } },
        '.DateLessThan.a: date in ISO 8601 or epoch seconds expected',
        'The policy failed legacy parsing',
      ],
    ];
    for (const [Condition, place, sentence = syntax] of cases)
      assert.throws(
        () => parsePermissionsPolicy(permissions({ Condition })),
        malformed(sentence, `Statement[0].Condition${place}`),
      );
  });

  it('is refused when an object says a field twice, wherever it stands', () => {
    const cases: [string, string][] = [
      ['"Statement"', 'Version'],
      ['"Effect"', 'Statement[0].Action'],
      ['"a\\"b"', 'Statement[0].Condition.StringEquals.k'],
    ];
    const text = permissions({ Condition: { StringEquals: { 'a"b': ['x', '{'], k: 'v' } } });
    for (const [before, path] of cases) {
      const field = path.slice(path.lastIndexOf('.') + 1);
      const twice = text.replace(before, `"${field}":"x",${before}`);
      assert.throws(
        () => parsePermissionsPolicy(twice),
        malformed('Syntax errors in policy.', `${path}: repeated field`),
        twice,
      );
    }
    // Equal fields of different objects are none of that.
    parsePermissionsPolicy(permissions({}, { Statement: [logsStatement, logsStatement] }));
  });

  it('may leave fields of an ARN out at its end, and names any partition of AWS', () => {
    for (const Resource of [
      'arn:aws:sqs',
      'arn:aws:codebuild:*',
      'arn:aws-us-gov:s3:::bucket',
      'arn:*:s3:::bucket',
    ])
      parsePermissionsPolicy(permissions({ Resource }));
  });

  it('takes text in braces as it is in the older version', () => {
    const Condition = { StringLike: { a: '${b' } };
    const Resource = 'arn:aws:s3:::${c';
    parsePermissionsPolicy(permissions({ Condition, Resource }, { Version: '2008-10-17' }));
  });
});

describe('the policy of a resource', () => {
  const policy = (changes: object) => permissions({ Principal: '*', ...changes });

  it('names principals, or all but some, and resources', () => {
    const NotPrincipal = { AWS: '123456789012' };
    const [anybody] = parseResourcePolicy(policy({})).statements;
    assert.deepEqual(anybody?.principals, {
      negated: false,
      members: [{ type: 'AWS', values: ['*'] }],
    });
    const [other] = parseResourcePolicy(policy({ Principal: undefined, NotPrincipal })).statements;
    assert.deepEqual(other?.principals, {
      negated: true,
      members: [{ type: 'AWS', values: ['123456789012'] }],
    });
  });

  it('is refused without a principal, and with both kinds', () => {
    assert.throws(
      () => parseResourcePolicy(policy({ Principal: undefined })),
      malformed('Missing required field Principal', 'Statement[0]'),
    );
    assert.throws(
      () => parseResourcePolicy(policy({ NotPrincipal: '*' })),
      malformed(
        'Syntax errors in policy.',
        'Statement[0]: Principal and NotPrincipal exclude each other',
      ),
    );
  });
});

describe('any JSON at all', () => {
  it('is either a policy or malformed', () => {
    const field = fc.constantFrom(
      'Version',
      'Statement',
      'Effect',
      'Principal',
      'Action',
      'Resource',
      'Condition',
      '__proto__',
      'AWS',
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>('Allow', '*', 'sts:AssumeRole', '2012-10-17', 1, null, true),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(field, tie('json'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        for (const parse of [parseTrustPolicy, parsePermissionsPolicy, parseResourcePolicy])
          try {
            assert.ok(parse(JSON.stringify(value)).statements.length > 0);
          } catch (error) {
            assert.ok(error instanceof MalformedPolicy, String(error));
          }
      }),
      { numRuns: 1_000 },
    );
  });
});
