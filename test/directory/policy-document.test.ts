import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parsePermissionsPolicy, parseTrustPolicy } from '../../src/directory/policy-document.ts';

const malformed = (message: string) => ({
  code: 'MalformedPolicyDocument',
  status: 400,
  message,
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
          principals: [{ type: 'Service', values: ['cognito-idp.amazonaws.com'] }],
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

  it('is refused in the words of IAM', () => {
    const cases: [string, string][] = [
      ['', 'This policy contains invalid Json'],
      ['trust-policy.json', 'This policy contains invalid Json'],
      ['[]', 'This policy contains invalid Json'],
      ['null', 'This policy contains invalid Json'],
      [trust({}, { Version: '2012-10-18' }), 'The policy must contain a valid version string'],
      [trust({}, { Statement: undefined }), 'Could not parse the policy: Statement is empty!'],
      [trust({}, { Statement: [] }), 'Could not parse the policy: Statement is empty!'],
      [trust({}, { Statement: ['Allow'] }), 'Syntax errors in policy.'],
      [trust({}, { Statements: [] }), 'Has prohibited field Statements'],
      [trust({ Resource: '*' }), 'Has prohibited field Resource'],
      [trust({ NotResource: '*' }), 'AssumeRole policy must not contain resources.'],
      [trust({ Reason: 'x' }), 'Has prohibited field Reason'],
      [trust({ Effect: undefined }), 'Missing required field Effect'],
      [trust({ Effect: 'allow' }), 'Invalid effect: allow'],
      [trust({ Principal: undefined }), 'Missing required field Principal'],
      [trust({ Principal: '*' }), 'Principal must be a JSON object.'],
      [trust({ Principal: {} }), 'Missing required field Principal cannot be empty!'],
      [trust({ Principal: { Service: [] } }), 'Syntax errors in policy.'],
      [trust({ Principal: { Aws: '*' } }), 'Invalid principal in policy: "Aws"'],
      [trust({ Principal: { AWS: 'me' } }), 'Invalid principal in policy: "AWS":"me"'],
      [
        trust({ Principal: { Service: 'cognito-idp' } }),
        'Invalid principal in policy: "SERVICE":"cognito-idp"',
      ],
      [
        trust({ NotPrincipal: { AWS: '*' } }),
        'AssumeRole policy must not contain NotPrincipal field.',
      ],
      [trust({ Action: undefined }), 'Missing required field Action'],
      [trust({ Action: [] }), 'Missing required field Action'],
      [trust({ Action: '*' }), 'AssumeRole policy may only specify STS AssumeRole actions.'],
      [trust({ Action: 7 }), 'Syntax errors in policy.'],
      [
        trust({}, { Statement: [1, 2].map(() => ({ ...trustStatement, Sid: 'same' })) }),
        'The Statement Ids in the policy are not unique',
      ],
    ];
    for (const [text, message] of cases)
      assert.throws(() => parseTrustPolicy(text), malformed(message), text);
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
    for (const operator of [
      'StringEqualsIgnoreCase',
      'StringLike',
      'NumericGreaterThanEquals',
      'DateLessThan',
      'ArnNotLike',
      'NotIpAddress',
      'Null',
      'ForAnyValue:StringEquals',
      'ForAllValues:ArnLikeIfExists',
    ])
      parsePermissionsPolicy(permissions({ Condition: { [operator]: { key: 'value' } } }));
  });

  it('is refused in the words of IAM', () => {
    const syntax = 'Syntax errors in policy.';
    const cases: [string, string][] = [
      ['{', syntax],
      ['"x"', syntax],
      [permissions({}, { Version: '2010-10-17' }), syntax],
      [permissions({}, { Statement: undefined }), syntax],
      [permissions({}, { Extra: 1 }), syntax],
      [permissions({ Effect: undefined }), syntax],
      [permissions({ Effect: 'Permit' }), syntax],
      [permissions({ NotAction: 'a:b' }), syntax],
      [permissions({ Action: [1] }), syntax],
      [permissions({ Sid: 1 }), syntax],
      [permissions({ Condition: { StringMatches: { a: 'b' } } }), syntax],
      [permissions({ Condition: { StringEquals: 'a' } }), syntax],
      [permissions({ Condition: { StringEquals: { a: { b: 'c' } } } }), syntax],
      [permissions({ Principal: { AWS: '*' } }), 'Policy document should not specify a principal.'],
      [permissions({ Action: undefined }), 'Policy statement must contain actions.'],
      [permissions({ Action: [] }), 'Policy statement must contain actions.'],
      [permissions({ Resource: undefined }), 'Policy statement must contain resources.'],
      [
        permissions({ Action: 'PutLogEvents' }),
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      ],
      [permissions({ Action: 'a:b:c' }), 'Actions/Condition can contain only one colon.'],
      [permissions({ Action: 'a b:c' }), 'Vendor a b is not valid'],
      [permissions({ Resource: 'bucket' }), 'Resource bucket must be in ARN format or "*".'],
      [
        permissions({}, { Statement: [1, 2].map(() => ({ ...logsStatement, Sid: 'same' })) }),
        'Statement IDs (SID) in a single policy must be unique.',
      ],
    ];
    for (const [text, message] of cases)
      assert.throws(() => parsePermissionsPolicy(text), malformed(message), text);
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
        for (const parse of [parseTrustPolicy, parsePermissionsPolicy])
          try {
            assert.ok(parse(JSON.stringify(value)).statements.length > 0);
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'MalformedPolicyDocument');
          }
      }),
      { numRuns: 1_000 },
    );
  });
});
