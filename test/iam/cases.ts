// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are policy variables
/** Decisions that policies must come to, each with where it is documented. */
import type { Requester, SessionPrincipal } from '../../src/iam/request.ts';

export type Expected = 'allow' | 'explicitDeny' | 'implicitDeny';

export interface Row {
  expected: Expected;
  action: string;
  resource: string;
  context?: Record<string, string | string[]> | undefined;
  principal?: Requester | undefined;
}

type Statements = object | object[];

export interface Group {
  source: string;
  /** Statements of version 2012-10-17, or whole documents when they say a Version. */
  identity?: Statements[];
  boundary?: Statements;
  session?: Statements[];
  resource?: Statements;
  trust?: Statements;
  principal?: Requester;
  rows: Row[];
}

const account = '123456789012';

export const user = (name: string, accountId = account): Requester => ({
  arn: `arn:aws:iam::${accountId}:user/${name}`,
  userId: 'AIDAEXAMPLEEXAMPLE234',
  accountId,
});
export const session = (role: string, name: string, accountId = account): SessionPrincipal => ({
  arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`,
  issuerArn: `arn:aws:iam::${accountId}:role/${role}`,
  userId: `AROAEXAMPLEEXAMPLE234:${name}`,
  accountId,
});
const root: Requester = {
  arn: `arn:aws:iam::${account}:root`,
  userId: account,
  accountId: account,
};
const cognito: Requester = { service: 'cognito-idp.amazonaws.com' };
const lambda: Requester = { service: 'lambda.amazonaws.com' };

type Context = Record<string, string | string[]>;
const row =
  (expected: Expected) =>
  (action: string, resource = '*', context?: Context, principal?: Requester): Row => ({
    expected,
    action,
    resource,
    context,
    principal,
  });
const allow = row('allow');
const deny = row('explicitDeny');
const none = row('implicitDeny');

/** A statement about everything, but for what is given. */
const statement = (Effect: string, rest: object) => ({
  Effect,
  ...('NotAction' in rest ? {} : { Action: '*' }),
  ...('NotResource' in rest ? {} : { Resource: '*' }),
  ...rest,
});
const allowing = (rest: object = {}) => statement('Allow', rest);
const denying = (rest: object = {}) => statement('Deny', rest);
/** A group whose only statement allows everything under a condition. */
const condition = (
  source: string,
  Condition: object,
  ...contexts: [Expected, Context?][]
): Group => ({
  source,
  identity: [allowing({ Condition })],
  rows: contexts.map(([expected, context]) => row(expected)('s3:GetObject', '*', context)),
});

const guide = 'IAM User Guide';
const logic = `${guide}: Policy evaluation logic`;
const operatorsPage = `${guide}: Condition operators`;
const variablesPage = `${guide}: Variables and tags`;
const decided = 'decided here';

const carlos = [
  {
    Sid: 'AllowS3ListRead',
    Effect: 'Allow',
    Action: ['s3:GetBucketLocation', 's3:ListAccessPoints', 's3:ListAllMyBuckets'],
    Resource: 'arn:aws:s3:::*',
  },
  {
    Sid: 'AllowS3Self',
    Effect: 'Allow',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::carlossalazar/*', 'arn:aws:s3:::carlossalazar'],
  },
  { Sid: 'DenyS3Logs', Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::*log*' },
];

const logGroup = `arn:aws:logs:us-east-1:${account}:log-group:/aws/cognito/userpools/us-east-1_a/b`;

const actionsAndResources: Group[] = [
  {
    source: `${logic}, example of identity-based and resource-based policies`,
    principal: user('carlossalazar'),
    identity: [carlos],
    resource: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:user/carlossalazar` },
      Action: 's3:*',
      Resource: ['arn:aws:s3:::carlossalazar/*', 'arn:aws:s3:::carlossalazar'],
    },
    rows: [
      deny('s3:PutObject', 'arn:aws:s3:::carlossalazar-logs/file'),
      deny('s3:GetObject', 'arn:aws:s3:::carlossalazar/logs/1'),
      allow('s3:PutObject', 'arn:aws:s3:::carlossalazar/file'),
      allow('s3:GetBucketLocation', 'arn:aws:s3:::elsewhere'),
      deny('s3:GetBucketLocation', 'arn:aws:s3:::blog'),
      none('s3:PutObject', 'arn:aws:s3:::elsewhere/file'),
      none('s3:DeleteBucket', 'arn:aws:s3:::elsewhere'),
    ],
  },
  {
    source: `${logic}, the difference between explicit and implicit denies`,
    identity: [
      [
        { Sid: 'AllowGetList', Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' },
        { Sid: 'DenyReports', Effect: 'Deny', Action: 'iam:*Report', Resource: '*' },
      ],
      [allowing({ Action: 'iam:GenerateCredentialReport' })],
    ],
    rows: [
      allow('iam:GetUser'),
      allow('iam:ListRoles'),
      none('iam:CreatePolicy'),
      deny('iam:GetOrganizationsAccessReport'),
      deny('iam:GenerateCredentialReport'),
    ],
  },
  {
    source: `${guide}: Action`,
    identity: [[allowing({ Action: ['iam:*AccessKey*', 'sqs:Send?essage', 'S3:getobject'] })]],
    rows: [
      allow('iam:CreateAccessKey'),
      allow('iam:GetAccessKeyLastUsed'),
      allow('IAM:createaccesskey'),
      none('iam:CreateUser'),
      allow('sqs:SendMessage'),
      none('sqs:SendMMessage'),
      none('sqs:Sendessage'),
      allow('s3:GetObject'),
      none('s3:GetObjectAcl'),
    ],
  },
  {
    source: `${guide}: NotAction with Allow and with Deny`,
    identity: [
      allowing({ NotAction: 'iam:*' }),
      denying({ NotAction: ['s3:*', 'iam:*'], Condition: { Bool: { mfa: 'false' } } }),
    ],
    rows: [
      allow('s3:GetObject'),
      none('iam:CreateUser'),
      allow('ec2:RunInstances'),
      deny('ec2:RunInstances', '*', { mfa: 'false' }),
      allow('s3:GetObject', '*', { mfa: 'false' }),
    ],
  },
  {
    source: `${guide}: Resource, wildcards in resource ARNs`,
    identity: [allowing({ Resource: 'arn:aws:s3:::amzn-s3-demo-bucket/*/test/*' })],
    rows: [
      allow('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/1/test/object.jpg'),
      allow('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/1/2/test/3/object.jpg'),
      allow('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/1///test///object.jpg'),
      allow('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/1/test/.jpg'),
      allow('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket//test/object.jpg'),
      allow('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/1/test/'),
      none('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/1-test/object.jpg'),
      none('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/test/object.jpg'),
      none('s3:GetObject', 'arn:aws:s3:::amzn-s3-demo-bucket/1/2/test.jpg'),
    ],
  },
  {
    source: `${guide}: Resource, "the IAM user name is case sensitive"; wildcards in fields`,
    identity: [
      allowing({
        Resource: [
          `arn:aws:iam::${account}:user/Bob`,
          `arn:aws:sqs:us-*-2:${account}:queue?`,
          'arn:aws:codebuild:*',
          'arn:aws:sns',
          `arn:aws:dynamodb:*:12*12:table/x`,
        ],
      }),
    ],
    rows: [
      allow('iam:GetUser', `arn:aws:iam::${account}:user/Bob`),
      none('iam:GetUser', `arn:aws:iam::${account}:user/bob`),
      none('iam:GetUser', `arn:aws:iam::${account}:user/Bobby`),
      allow('sqs:SendMessage', `arn:aws:sqs:us-east-2:${account}:queue1`),
      none('sqs:SendMessage', `arn:aws:sqs:us-east-2:${account}:queue`),
      none('sqs:SendMessage', `arn:aws:sqs:us-east-1:${account}:queue1`),
      none('sqs:SendMessage', `arn:aws:sqs:us-a:b-2:${account}:queue1`),
      allow('codebuild:StartBuild', `arn:aws:codebuild:us-east-1:${account}:project/x`),
      none('codebuild:StartBuild', `arn:aws-cn:codebuild:cn-north-1:${account}:project/x`),
      allow('sns:Publish', `arn:aws:sns:us-east-1:${account}:topic`),
      allow('dynamodb:GetItem', `arn:aws:dynamodb:us-east-1:${account}:table/x`),
      none('dynamodb:GetItem', `arn:aws:dynamodb:us-east-1:12:12:table/x`),
      none('s3:ListAllMyBuckets', '*'),
    ],
  },
  {
    source: `${guide}: Resource, a last * goes beyond colons`,
    identity: [
      allowing({ Resource: `arn:aws:logs:us-east-1:${account}:log-group:/aws/cognito/*` }),
    ],
    rows: [
      allow('logs:CreateLogGroup', `${logGroup}:log-stream:`),
      allow('logs:PutLogEvents', `${logGroup}:log-stream:import-1/job`),
      none('logs:PutLogEvents', logGroup.replace('us-east-1', 'us-west-2')),
      none('logs:PutLogEvents', logGroup.replace('/aws/', '/AWS/')),
    ],
  },
  {
    source: `${guide}: NotResource`,
    identity: [
      [
        denying({
          Action: 's3:*',
          NotResource: ['arn:aws:s3:::HRBucket/Payroll', 'arn:aws:s3:::HRBucket/Payroll/*'],
        }),
        allowing({ Action: 's3:*' }),
      ],
    ],
    rows: [
      allow('s3:GetObject', 'arn:aws:s3:::HRBucket/Payroll/2026'),
      allow('s3:GetObject', 'arn:aws:s3:::HRBucket/Payroll'),
      deny('s3:GetObject', 'arn:aws:s3:::HRBucket/Other'),
      deny('s3:ListAllMyBuckets', '*'),
      none('ec2:RunInstances', 'arn:aws:s3:::HRBucket/Payroll'),
    ],
  },
  {
    source: `${logic}: by default all requests are implicitly denied`,
    identity: [],
    rows: [
      none('s3:GetObject'),
      none('cognito-idp:ListUsers', 'arn:aws:cognito-idp:a:1:userpool/x'),
    ],
  },
];

const conditions: Group[] = [
  condition(
    `${operatorsPage}, String`,
    { StringEquals: { 'aws:PrincipalTag/job-category': ['iamuser-admin', 'other'] } },
    ['allow', { 'aws:PrincipalTag/job-category': 'iamuser-admin' }],
    ['allow', { 'AWS:principaltag/Job-Category': 'other' }],
    ['implicitDeny', { 'aws:PrincipalTag/job-category': 'IAMuser-admin' }],
    ['implicitDeny', {}],
  ),
  condition(
    `${operatorsPage}, negated matching, and "if the key is not present"`,
    { StringNotEquals: { k: ['a', 'b'] } },
    ['allow', { k: 'c' }],
    ['implicitDeny', { k: 'a' }],
    ['implicitDeny', { k: 'b' }],
    ['allow', { k: 'A' }],
    ['allow', {}],
  ),
  condition(
    `${operatorsPage}, StringEqualsIgnoreCase`,
    { StringEqualsIgnoreCase: { k: 'Value' } },
    ['allow', { k: 'vALUE' }],
    ['implicitDeny', { k: 'values' }],
  ),
  condition(
    `${operatorsPage}, StringNotEqualsIgnoreCase`,
    { StringNotEqualsIgnoreCase: { k: 'Value' } },
    ['implicitDeny', { k: 'vALUE' }],
    ['allow', { k: 'values' }],
  ),
  condition(
    `${operatorsPage}, StringLike`,
    { StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*', 'a?c'] } },
    ['allow', { 's3:prefix': '' }],
    ['allow', { 's3:prefix': 'home/' }],
    ['allow', { 's3:prefix': 'home/Bob/x/y', 'aws:username': 'Bob' }],
    ['implicitDeny', { 's3:prefix': 'home/Bob/x', 'aws:username': 'Eve' }],
    ['implicitDeny', { 's3:prefix': 'home/Bob/x' }],
    ['allow', { 's3:prefix': 'abc' }],
    ['implicitDeny', { 's3:prefix': 'ac' }],
    ['implicitDeny', { 's3:prefix': 'HOME/' }],
  ),
  condition(
    `${operatorsPage}, StringNotLike`,
    { StringNotLike: { k: ['a*', '*z'] } },
    ['implicitDeny', { k: 'ab' }],
    ['implicitDeny', { k: 'yz' }],
    ['allow', { k: 'ba' }],
    ['allow', {}],
  ),
  condition(
    `${operatorsPage}, wildcards mean nothing to StringEquals`,
    { StringEquals: { k: 'a*' } },
    ['allow', { k: 'a*' }],
    ['implicitDeny', { k: 'ab' }],
  ),
  condition(
    `${operatorsPage}, Numeric`,
    { NumericLessThanEquals: { 's3:max-keys': '10' } },
    ['allow', { 's3:max-keys': '10' }],
    ['allow', { 's3:max-keys': '9.5' }],
    ['implicitDeny', { 's3:max-keys': '11' }],
    ['implicitDeny', { 's3:max-keys': 'few' }],
    ['implicitDeny', {}],
  ),
  condition(
    `${operatorsPage}, Numeric: the other comparisons`,
    {
      NumericEquals: { equal: 5 },
      NumericNotEquals: { different: 5 },
      NumericLessThan: { less: 5 },
      NumericGreaterThan: { more: 5 },
      NumericGreaterThanEquals: { least: 5 },
    },
    ['allow', { equal: '5.0', different: '6', less: '4', more: '6', least: '5' }],
    ['implicitDeny', { equal: '6', different: '6', less: '4', more: '6', least: '5' }],
    ['implicitDeny', { equal: '5', different: '5', less: '4', more: '6', least: '5' }],
    ['implicitDeny', { equal: '5', different: '6', less: '5', more: '6', least: '5' }],
    ['implicitDeny', { equal: '5', different: '6', less: '4', more: '5', least: '5' }],
    ['implicitDeny', { equal: '5', different: '6', less: '4', more: '6', least: '4' }],
  ),
  condition(
    `${operatorsPage}, Date`,
    { DateGreaterThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:01Z' } },
    ['allow', { 'aws:TokenIssueTime': '2020-01-01T00:00:02Z' }],
    ['implicitDeny', { 'aws:TokenIssueTime': '2020-01-01T00:00:01Z' }],
    ['allow', { 'aws:TokenIssueTime': '1577836802' }],
    ['implicitDeny', { 'aws:TokenIssueTime': '2020-01-01T02:00:01+02:00' }],
    ['implicitDeny', {}],
  ),
  condition(
    `${guide}: AWS: allows access based on date and time`,
    {
      DateGreaterThan: { 'aws:CurrentTime': '2026-04-01T00:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2026-06-30T23:59:59Z', 'aws:EpochTime': '1782863999' },
    },
    ['allow', { 'aws:CurrentTime': '2026-05-01T12:00:00.123Z', 'aws:EpochTime': '1777636800' }],
    ['implicitDeny', { 'aws:CurrentTime': '2026-07-01T00:00:00Z', 'aws:EpochTime': '1782864000' }],
    ['implicitDeny', { 'aws:CurrentTime': '2026-05-01T12:00:00Z' }],
  ),
  condition(
    `${operatorsPage}, Date: the other comparisons`,
    {
      DateEquals: { equal: '2026-01-01T00:00:00Z' },
      DateNotEquals: { different: '2026-01-01' },
      DateLessThanEquals: { most: '2026-01-01' },
      DateGreaterThanEquals: { least: '2026-01-01' },
    },
    ['allow', { equal: '1767225600', different: '2026', most: '2026-01-01', least: '2026-01-01' }],
    ['implicitDeny', { equal: '2026-01-02', most: '2026-01-01', least: '2026-01-01' }],
    ['implicitDeny', { equal: '2026-01-01', most: '2026-01-02', least: '2026-01-01' }],
    ['implicitDeny', { equal: '2026-01-01', most: '2026-01-01', least: '2025-12-31' }],
  ),
  {
    source: `${operatorsPage}, Boolean`,
    identity: [
      allowing({ Action: 's3:*' }),
      denying({ Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ],
    rows: [
      deny('s3:GetObject', '*', { 'aws:SecureTransport': 'false' }),
      allow('s3:GetObject', '*', { 'aws:SecureTransport': 'true' }),
      allow('s3:GetObject'),
      deny('s3:GetObject', '*', { 'aws:securetransport': 'False' }),
    ],
  },
  condition(
    `${operatorsPage}, Binary`,
    { BinaryEquals: { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } },
    ['allow', { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' }],
    ['implicitDeny', { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NB==' + 'QQ==' }],
    ['implicitDeny', { key: 'b3RoZXI=' }],
    ['implicitDeny', {}],
  ),
  condition(
    `${operatorsPage}, IP address`,
    {
      IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:DB8:1234:5678::/64', '198.51.100.7'] },
    },
    ['allow', { 'aws:SourceIp': '203.0.113.255' }],
    ['implicitDeny', { 'aws:SourceIp': '203.0.114.0' }],
    ['allow', { 'aws:SourceIp': '2001:db8:1234:5678:9::1' }],
    ['implicitDeny', { 'aws:SourceIp': '2001:db8:1234:5679::1' }],
    ['allow', { 'aws:SourceIp': '198.51.100.7' }],
    ['implicitDeny', { 'aws:SourceIp': '198.51.100.8' }],
    ['allow', { 'aws:SourceIp': '::ffff:203.0.113.9' }],
    ['implicitDeny', { 'aws:SourceIp': 'not an address' }],
    ['implicitDeny', {}],
  ),
  condition(
    `${operatorsPage}, NotIpAddress`,
    { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/9', 'fe80::/10'] } },
    ['implicitDeny', { 'aws:SourceIp': '10.127.255.255' }],
    ['allow', { 'aws:SourceIp': '10.128.0.0' }],
    ['implicitDeny', { 'aws:SourceIp': 'febf::1' }],
    ['allow', { 'aws:SourceIp': 'fec0::1' }],
    ['allow', {}],
  ),
  condition(
    `${operatorsPage}, ARN: matches between colons, where StringLike would go beyond`,
    { ArnLike: { arn: 'arn:aws:someservice:*:111122223333:finance/*' } },
    ['allow', { arn: 'arn:aws:someservice:us-east-2:111122223333:finance/document.txt' }],
    ['allow', { arn: 'arn:aws:someservice:us-east-2:111122223333:finance/a:b' }],
    [
      'implicitDeny',
      {
        arn: 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      },
    ],
    ['implicitDeny', { arn: 'arn:aws:someservice:us-east-2:111122223333:Finance/x' }],
    ['implicitDeny', {}],
  ),
  condition(
    `${operatorsPage}, StringLike in the same example`,
    { StringLike: { arn: 'arn:aws:someservice:*:111122223333:finance/*' } },
    [
      'allow',
      {
        arn: 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      },
    ],
  ),
  condition(
    `${operatorsPage}, ArnEquals behaves as ArnLike`,
    { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:topic-?' } },
    ['allow', { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:topic-1' }],
    ['implicitDeny', { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:topic-12' }],
  ),
  condition(
    `${operatorsPage}, ArnNotLike and ArnNotEquals`,
    { ArnNotLike: { a: 'arn:aws:iam::*:role/x*' }, ArnNotEquals: { b: 'arn:aws:iam::*:role/x*' } },
    ['allow', { a: 'arn:aws:iam::1:role/y', b: 'arn:aws:iam::1:role/y' }],
    ['implicitDeny', { a: 'arn:aws:iam::1:role/x1', b: 'arn:aws:iam::1:role/y' }],
    ['implicitDeny', { a: 'arn:aws:iam::1:role/y', b: 'arn:aws:iam::1:role/x1' }],
    ['allow', {}],
  ),
  {
    source: `${operatorsPage}, IfExists: THISPOLICYDOESNOTWORK`,
    identity: [
      allowing({
        Action: 'ec2:RunInstances',
        Condition: { StringLike: { 'ec2:InstanceType': ['t1.*', 't2.*', 'm3.*'] } },
      }),
    ],
    rows: [
      allow('ec2:RunInstances', '*', { 'ec2:InstanceType': 't2.micro' }),
      none('ec2:RunInstances'),
    ],
  },
  {
    source: `${operatorsPage}, IfExists`,
    identity: [
      allowing({
        Action: 'ec2:RunInstances',
        Condition: { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*', 'm3.*'] } },
      }),
    ],
    rows: [
      allow('ec2:RunInstances', '*', { 'ec2:InstanceType': 'm3.large' }),
      none('ec2:RunInstances', '*', { 'ec2:InstanceType': 'x1.large' }),
      allow('ec2:RunInstances'),
    ],
  },
  condition(
    `${operatorsPage}, IfExists with the other operators`,
    {
      BoolIfExists: { b: 'true' },
      NumericLessThanIfExists: { n: '5' },
      IpAddressIfExists: { i: '10.0.0.0/8' },
      ArnLikeIfExists: { a: 'arn:aws:s3:::*' },
      DateLessThanIfExists: { d: '2026-01-01' },
      StringNotEqualsIfExists: { s: 'x' },
    },
    ['allow', {}],
    ['allow', { b: 'true', n: '1', i: '10.1.1.1', a: 'arn:aws:s3:::b', d: '2025-01-01', s: 'y' }],
    ['implicitDeny', { b: 'false' }],
    ['implicitDeny', { s: 'x' }],
  ),
  condition(
    `${operatorsPage}, Null: the user must not use temporary credentials`,
    { Null: { 'aws:TokenIssueTime': 'true' } },
    ['allow', {}],
    ['implicitDeny', { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' }],
  ),
  condition(
    `${operatorsPage}, Null: the key must exist`,
    { Null: { 'aws:TagKeys': false } },
    ['allow', { 'aws:TagKeys': ['a'] }],
    ['implicitDeny', { 'aws:TagKeys': [] }],
    ['implicitDeny', {}],
  ),
  condition(
    `${guide}: Condition, evaluation logic: AND between keys and operators`,
    { StringEquals: { a: '1', b: '2' }, NumericLessThan: { c: '3' } },
    ['allow', { a: '1', b: '2', c: '2' }],
    ['implicitDeny', { a: '1', b: '2', c: '3' }],
    ['implicitDeny', { a: '1', b: '3', c: '2' }],
    ['implicitDeny', { a: '1', c: '2' }],
  ),
];

const sets: Group[] = [
  condition(
    `${guide}: set operators, ForAllValues over requested attributes`,
    {
      'ForAllValues:StringLike': {
        'dynamodb:requestedAttributes': ['PostDateTime', 'Message', 'Tags'],
      },
    },
    ['allow', { 'dynamodb:requestedAttributes': ['PostDateTime', 'Message'] }],
    ['implicitDeny', { 'dynamodb:requestedAttributes': ['PostDateTime', 'Message', 'ID'] }],
    ['allow', { 'dynamodb:requestedAttributes': [] }],
    ['allow', { 'dynamodb:requestedAttributes': '' }],
    ['allow', {}],
  ),
  {
    source: `${guide}: set operators, ForAnyValue denies forbidden attributes`,
    identity: [
      allowing({ Action: 'dynamodb:*' }),
      denying({
        Action: 'dynamodb:PutItem',
        Condition: {
          'ForAnyValue:StringLike': { 'dynamodb:requestedAttributes': ['ID', 'PostDateTime'] },
        },
      }),
    ],
    rows: [
      deny('dynamodb:PutItem', '*', {
        'dynamodb:requestedAttributes': ['UserName', 'Message', 'PostDateTime'],
      }),
      allow('dynamodb:PutItem', '*', { 'dynamodb:requestedAttributes': ['UserName'] }),
      allow('dynamodb:PutItem', '*', { 'dynamodb:requestedAttributes': '' }),
      allow('dynamodb:PutItem'),
      allow('dynamodb:GetItem', '*', { 'dynamodb:requestedAttributes': ['ID'] }),
    ],
  },
  {
    source: `${guide}: multivalued context keys, deny restricted tags with Null`,
    identity: [
      allowing({ Action: 'iam:*' }),
      denying({
        Action: ['iam:Tag*', 'iam:UnTag*'],
        Condition: {
          Null: { 'aws:TagKeys': 'false' },
          'ForAllValues:StringLike': { 'aws:TagKeys': ['key1*', 'key2*'] },
        },
      }),
    ],
    rows: [
      deny('iam:TagUser', '*', { 'aws:TagKeys': ['key1', 'key22'] }),
      allow('iam:TagUser', '*', { 'aws:TagKeys': ['key1', 'other'] }),
      allow('iam:TagUser'),
      allow('iam:GetUser', '*', { 'aws:TagKeys': ['key1'] }),
    ],
  },
  condition(
    `${guide}: multivalued context keys, negated operators`,
    {
      'ForAllValues:StringNotEquals': { all: ['x', 'y'] },
      'ForAnyValue:StringNotEquals': { any: ['x', 'y'] },
    },
    ['allow', { all: ['a', 'b'], any: ['x', 'a'] }],
    ['implicitDeny', { all: ['a', 'x'], any: ['a'] }],
    ['implicitDeny', { all: ['a'], any: ['x', 'y'] }],
    ['implicitDeny', { all: ['a'] }],
  ),
  condition(
    `${decided}: without a set operator, several values match when any does`,
    { StringEquals: { k: 'a' }, StringNotEquals: { n: 'a' } },
    ['allow', { k: ['b', 'a'], n: ['b', 'c'] }],
    ['implicitDeny', { k: ['b', 'c'], n: ['b'] }],
    ['implicitDeny', { k: ['a'], n: ['b', 'a'] }],
  ),
];

const variables: Group[] = [
  {
    source: `${variablesPage}: one's own home directory and access keys`,
    principal: user('David'),
    identity: [
      allowing({ Action: 's3:*', Resource: 'arn:aws:s3:::mybucket/${aws:username}/*' }),
      allowing({
        Action: 'iam:*AccessKey*',
        Resource: `arn:aws:iam::${account}:user/\${AWS:userName}`,
      }),
    ],
    rows: [
      allow('s3:GetObject', 'arn:aws:s3:::mybucket/David/x', { 'aws:username': 'David' }),
      none('s3:GetObject', 'arn:aws:s3:::mybucket/Eve/x', { 'aws:username': 'David' }),
      none('s3:GetObject', 'arn:aws:s3:::mybucket//x'),
      none('s3:GetObject', 'arn:aws:s3:::mybucket/${aws:username}/x'),
      none('s3:GetObject', 'arn:aws:s3:::mybucket/Eve/x', { 'aws:username': '*' }),
      allow('iam:CreateAccessKey', `arn:aws:iam::${account}:user/David`, {
        'aws:username': 'David',
      }),
      none('iam:CreateAccessKey', `arn:aws:iam::${account}:user/Eve`, { 'aws:username': 'David' }),
    ],
  },
  {
    source: `${variablesPage}: queues with one's name in one region`,
    identity: [
      allowing({ Action: 'sqs:*', Resource: 'arn:aws:sqs:us-east-2:*:${aws:username}-queue' }),
    ],
    rows: [
      allow('sqs:SendMessage', `arn:aws:sqs:us-east-2:${account}:Ana-queue`, {
        'aws:username': 'Ana',
      }),
      none('sqs:SendMessage', `arn:aws:sqs:us-east-2:${account}:Bea-queue`, {
        'aws:username': 'Ana',
      }),
    ],
  },
  {
    source: `${variablesPage}: in version 2008-10-17 a variable is literal text`,
    identity: [
      {
        Version: '2008-10-17',
        Statement: allowing({ Resource: 'arn:aws:s3:::mybucket/${aws:username}/*' }),
      },
    ],
    rows: [
      none('s3:GetObject', 'arn:aws:s3:::mybucket/David/x', { 'aws:username': 'David' }),
      allow('s3:GetObject', 'arn:aws:s3:::mybucket/${aws:username}/x', { 'aws:username': 'David' }),
    ],
  },
  condition(
    `${variablesPage}: default values`,
    {
      StringEquals: {
        'aws:ResourceTag/team': "${aws:PrincipalTag/team, 'none'}",
      },
    },
    ['allow', { 'aws:ResourceTag/team': 'red', 'aws:PrincipalTag/team': 'red' }],
    ['implicitDeny', { 'aws:ResourceTag/team': 'none', 'aws:PrincipalTag/team': 'red' }],
    ['allow', { 'aws:ResourceTag/team': 'none' }],
    ['implicitDeny', { 'aws:ResourceTag/team': 'red' }],
  ),
  condition(
    `${variablesPage}: special characters`,
    { StringLike: { k: 'a${*}b${?}${$}{c}*' } },
    ['allow', { k: 'a*b?${c}' }],
    ['allow', { k: 'a*b?${c} and more' }],
    ['implicitDeny', { k: 'axb?${c}' }],
    ['implicitDeny', { k: 'a*bx${c}' }],
  ),
  condition(
    `${variablesPage}: "not present" means that any attempt to match fails`,
    { StringNotEquals: { k: '${aws:username}' } },
    ['allow', { k: 'x' }],
    ['allow', { k: 'x', 'aws:username': 'y' }],
    ['implicitDeny', { k: 'x', 'aws:username': 'x' }],
  ),
  condition(
    `${variablesPage}: ARN operators take variables`,
    { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:${aws:username}-*' } },
    ['allow', { 'aws:SourceArn': `arn:aws:sns:a:${account}:Ana-1`, 'aws:username': 'Ana' }],
    ['implicitDeny', { 'aws:SourceArn': `arn:aws:sns:a:${account}:Bea-1`, 'aws:username': 'Ana' }],
  ),
  condition(
    `${decided}: a key of several values cannot be a variable`,
    { StringEquals: { k: "${aws:TagKeys, 'none'}" } },
    ['implicitDeny', { k: 'a', 'aws:TagKeys': ['a', 'b'] }],
    ['allow', { k: 'none', 'aws:TagKeys': ['a', 'b'] }],
  ),
];

const bucket = 'arn:aws:s3:::bucket';
const onBucket = (Principal: unknown, rest: object = {}) =>
  allowing({ Principal, Action: 's3:*', Resource: bucket, ...rest });

const kinds: Group[] = [
  {
    source: `${guide}: Permissions boundaries, "Only those allowed by both"`,
    principal: user('Shirley'),
    identity: [allowing({ Action: 'iam:CreateUser' }), allowing({ Action: 's3:*' })],
    boundary: allowing({ Action: ['s3:*', 'cloudwatch:*', 'ec2:*'] }),
    rows: [none('iam:CreateUser'), allow('s3:GetObject'), none('ec2:RunInstances')],
  },
  {
    source: `${guide}: Permissions boundaries, an explicit deny in one overrides the allow`,
    identity: [allowing()],
    boundary: [allowing({ Action: 's3:*' }), denying({ Action: 's3:DeleteBucket' })],
    rows: [allow('s3:GetObject'), deny('s3:DeleteBucket'), none('iam:GetUser')],
  },
  {
    source: `${logic}: session policies intersect with the role's policies`,
    principal: session('Ops', 'ana'),
    identity: [allowing({ Action: ['s3:*', 'sqs:*'] })],
    session: [allowing({ Action: 's3:Get*' }), allowing({ Action: ['s3:List*', 'ec2:*'] })],
    rows: [
      allow('s3:GetObject'),
      allow('s3:ListBucket'),
      none('s3:PutObject'),
      none('sqs:SendMessage'),
      none('ec2:RunInstances'),
    ],
  },
  {
    source: `${logic}: boundary, session and identity must all allow`,
    principal: session('Ops', 'ana'),
    identity: [allowing({ Action: ['s3:*', 'sqs:*', 'ec2:*'] })],
    boundary: allowing({ Action: ['s3:*', 'sqs:*'] }),
    session: [allowing({ Action: ['s3:*', 'ec2:*'] }), denying({ Action: 's3:Delete*' })],
    rows: [
      allow('s3:GetObject'),
      none('sqs:SendMessage'),
      none('ec2:RunInstances'),
      deny('s3:DeleteObject'),
    ],
  },
  {
    source: `${decided}: an empty list of session policies allows nothing`,
    identity: [allowing()],
    session: [],
    rows: [none('s3:GetObject')],
  },
  {
    source: `${logic}: resource-based policies and a user's ARN, same account`,
    principal: user('Ana'),
    identity: [],
    boundary: allowing({ Action: 'ec2:*' }),
    resource: onBucket({ AWS: `arn:aws:iam::${account}:user/Ana` }),
    rows: [
      allow('s3:GetObject', bucket),
      none('s3:GetObject', bucket, {}, user('Bea')),
      none('s3:GetObject', 'arn:aws:s3:::other'),
    ],
  },
  {
    source: `${logic}: a role's ARN is limited by boundary and session policies`,
    principal: session('Ops', 'ana'),
    identity: [],
    boundary: allowing({ Action: 's3:Get*' }),
    session: [allowing({ Action: ['s3:GetObject', 's3:PutObject'] })],
    resource: onBucket({ AWS: `arn:aws:iam::${account}:role/Ops` }),
    rows: [
      allow('s3:GetObject', bucket),
      none('s3:PutObject', bucket),
      none('s3:GetBucketAcl', bucket),
    ],
  },
  {
    source: `${logic}: a session's ARN is not limited by implicit denies`,
    principal: session('Ops', 'ana'),
    identity: [],
    boundary: allowing({ Action: 'ec2:*' }),
    session: [allowing({ Action: 'ec2:*' })],
    resource: onBucket({ AWS: `arn:aws:sts::${account}:assumed-role/Ops/ana` }),
    rows: [
      allow('s3:GetObject', bucket),
      none('s3:GetObject', bucket, {}, session('Ops', 'bea')),
      none('s3:GetObject', bucket, {}, user('Ana')),
    ],
  },
  {
    source: `${guide}: Principal, an account delegates to its own policies`,
    principal: user('Ana'),
    identity: [allowing({ Action: 's3:GetObject' })],
    resource: onBucket({ AWS: [account, `arn:aws:iam::999999999999:root`] }),
    rows: [
      allow('s3:GetObject', bucket),
      none('s3:PutObject', bucket),
      allow('s3:PutObject', bucket, {}, root),
    ],
  },
  {
    source: `${guide}: Principal, "*" and {"AWS": "*"} are everybody`,
    identity: [],
    resource: [
      onBucket('*', { Action: 's3:GetObject' }),
      onBucket({ AWS: '*' }, { Action: 's3:PutObject' }),
    ],
    rows: [
      allow('s3:GetObject', bucket),
      allow('s3:PutObject', bucket),
      allow('s3:GetObject', bucket, {}, lambda),
      none('s3:DeleteObject', bucket),
    ],
  },
  {
    source: `${logic}: what everybody may is still within boundary and session`,
    principal: session('Ops', 'ana'),
    identity: [],
    session: [allowing({ Action: 's3:Get*' })],
    resource: onBucket('*'),
    rows: [allow('s3:GetObject', bucket), none('s3:PutObject', bucket)],
  },
  {
    source: `${guide}: Principal, unique ids of users and roles`,
    principal: user('Ana'),
    identity: [],
    resource: onBucket({ AWS: ['AIDAEXAMPLEEXAMPLE234', 'AROAEXAMPLEEXAMPLE999'] }),
    rows: [allow('s3:GetObject', bucket), none('s3:GetObject', bucket, {}, session('Ops', 'ana'))],
  },
  {
    source: `${logic}: cross-account requests need both accounts`,
    principal: user('Ana', '999999999999'),
    identity: [allowing({ Action: 'sqs:*' })],
    resource: [
      allowing({ Principal: { AWS: '999999999999' }, Action: 'sqs:SendMessage' }),
      allowing({
        Principal: { AWS: 'arn:aws:iam::999999999999:user/Ana' },
        Action: ['sqs:ReceiveMessage', 'sns:Publish'],
      }),
    ],
    rows: [
      allow('sqs:SendMessage', `arn:aws:sqs:us-east-1:${account}:q`),
      allow('sqs:ReceiveMessage', `arn:aws:sqs:us-east-1:${account}:q`),
      none('sqs:DeleteMessage', `arn:aws:sqs:us-east-1:${account}:q`),
      none('sns:Publish', `arn:aws:sns:us-east-1:${account}:t`),
      none(
        'sqs:SendMessage',
        `arn:aws:sqs:us-east-1:${account}:q`,
        {},
        user('Ana', '111111111111'),
      ),
      allow('sqs:DeleteMessage', 'arn:aws:sqs:us-east-1:999999999999:q'),
    ],
  },
  {
    source: `${guide}: NotPrincipal, all but Bob and his account are denied`,
    principal: user('Bob'),
    identity: [allowing()],
    resource: denying({
      NotPrincipal: {
        AWS: [`arn:aws:iam::${account}:user/Bob`, `arn:aws:iam::${account}:root`],
      },
    }),
    rows: [
      allow('s3:GetObject', bucket),
      deny('s3:GetObject', bucket, {}, user('Alice')),
      deny('s3:GetObject', bucket, {}, session('Ops', 'Bob')),
      deny('s3:GetObject', bucket, {}, lambda),
      allow('s3:GetObject', bucket, {}, root),
    ],
  },
  {
    source: `${guide}: NotPrincipal, Bob without his account is denied`,
    principal: user('Bob'),
    identity: [allowing()],
    resource: denying({ NotPrincipal: { AWS: `arn:aws:iam::${account}:user/Bob` } }),
    rows: [deny('s3:GetObject', bucket)],
  },
  {
    source: `${guide}: NotPrincipal, a session with its role and its account`,
    principal: session('audit', 'app'),
    identity: [allowing()],
    resource: denying({
      NotPrincipal: {
        AWS: [
          `arn:aws:sts::${account}:assumed-role/audit/app`,
          `arn:aws:iam::${account}:role/audit`,
          `arn:aws:iam::${account}:root`,
        ],
      },
    }),
    rows: [
      allow('s3:GetObject', bucket),
      deny('s3:GetObject', bucket, {}, session('audit', 'other')),
      deny('s3:GetObject', bucket, {}, user('app')),
    ],
  },
  {
    source: `${guide}: NotPrincipal with Allow`,
    identity: [],
    resource: onBucket(undefined, {
      NotPrincipal: { AWS: [`arn:aws:iam::${account}:user/Eve`, account] },
    }),
    rows: [
      allow('s3:GetObject', bucket, {}, user('Ana')),
      none('s3:GetObject', bucket, {}, user('Eve')),
    ],
  },
];

const roleArn = `arn:aws:iam::${account}:role/import`;
const trusting = (Principal: object, rest: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...rest,
});

const trust: Group[] = [
  {
    source: 'Cognito developer guide: the trust policy of the import role',
    principal: cognito,
    trust: trusting({ Service: 'cognito-idp.amazonaws.com' }),
    rows: [
      allow('sts:AssumeRole', roleArn),
      none('sts:TagSession', roleArn),
      none('sts:AssumeRole', roleArn, {}, lambda),
      none('sts:AssumeRole', roleArn, {}, user('Ana')),
      none('sts:AssumeRole', roleArn, {}, root),
    ],
  },
  {
    source: `${guide}: The confused deputy problem`,
    principal: cognito,
    trust: trusting(
      { Service: ['lambda.amazonaws.com', 'cognito-idp.amazonaws.com'] },
      {
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:cognito-idp:*:${account}:userpool/*` },
        },
      },
    ),
    rows: [
      allow('sts:AssumeRole', roleArn, {
        'aws:SourceAccount': account,
        'aws:SourceArn': `arn:aws:cognito-idp:us-east-1:${account}:userpool/us-east-1_a`,
      }),
      none('sts:AssumeRole', roleArn, {
        'aws:SourceAccount': '999999999999',
        'aws:SourceArn': `arn:aws:cognito-idp:us-east-1:${account}:userpool/us-east-1_a`,
      }),
      none('sts:AssumeRole', roleArn, {
        'aws:SourceAccount': account,
        'aws:SourceArn': `arn:aws:cognito-idp:us-east-1:999999999999:userpool/us-east-1_a`,
      }),
      none('sts:AssumeRole', roleArn),
    ],
  },
  {
    source: `${logic}: trust policies must allow explicitly; a user's ARN is enough`,
    principal: user('Ana'),
    identity: [],
    trust: [
      trusting({ AWS: `arn:aws:iam::${account}:user/Ana` }),
      { ...trusting({ AWS: `arn:aws:iam::${account}:user/Mallory` }), Effect: 'Deny' },
      trusting({ AWS: `arn:aws:iam::${account}:user/Mallory` }),
    ],
    rows: [
      allow('sts:AssumeRole', roleArn),
      none('sts:AssumeRole', roleArn, {}, user('Bea')),
      deny('sts:AssumeRole', roleArn, {}, user('Mallory')),
    ],
  },
  {
    source: `${logic}: identity-based policies do not make up for a trust policy`,
    principal: user('Ana'),
    identity: [allowing()],
    trust: trusting({ Service: 'ec2.amazonaws.com' }),
    rows: [none('sts:AssumeRole', roleArn)],
  },
  {
    source: `${guide}: Granting a user permissions to switch roles, trust in the account`,
    principal: user('Ana'),
    identity: [allowing({ Action: 'sts:AssumeRole', Resource: roleArn })],
    trust: trusting({ AWS: `arn:aws:iam::${account}:root` }),
    rows: [
      allow('sts:AssumeRole', roleArn),
      none('sts:AssumeRole', `arn:aws:iam::${account}:role/other`),
    ],
  },
  {
    source: `${guide}: Creating a role for web identity`,
    principal: { provider: 'cognito-identity.amazonaws.com' },
    trust: trusting(
      { Federated: 'cognito-identity.amazonaws.com' },
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
      },
    ),
    rows: [
      allow('sts:AssumeRoleWithWebIdentity', roleArn, {
        'cognito-identity.amazonaws.com:amr': ['authenticated', 'x'],
      }),
      none('sts:AssumeRoleWithWebIdentity', roleArn, {
        'cognito-identity.amazonaws.com:amr': ['unauthenticated'],
      }),
      none('sts:AssumeRoleWithWebIdentity', roleArn, {}, { provider: 'graph.facebook.com' }),
    ],
  },
  {
    source: `${guide}: Granting a user permissions to pass a role to a service`,
    principal: user('Ana'),
    identity: [
      allowing({
        Action: 'iam:PassRole',
        Resource: `arn:aws:iam::${account}:role/service-role/*`,
        Condition: { StringEquals: { 'iam:PassedToService': 'cognito-idp.amazonaws.com' } },
      }),
    ],
    rows: [
      allow('iam:PassRole', `arn:aws:iam::${account}:role/service-role/Cognito-UserImport-Role`, {
        'iam:PassedToService': 'cognito-idp.amazonaws.com',
      }),
      none('iam:PassRole', `arn:aws:iam::${account}:role/service-role/Cognito-UserImport-Role`, {
        'iam:PassedToService': 'ec2.amazonaws.com',
      }),
      none('iam:PassRole', `arn:aws:iam::${account}:role/Admin`, {
        'iam:PassedToService': 'cognito-idp.amazonaws.com',
      }),
    ],
  },
  {
    source: `${guide}: Global condition keys, deny outside of the requested region`,
    principal: user('Ana'),
    identity: [
      allowing({ Action: 'cognito-idp:*' }),
      denying({
        NotAction: ['iam:*', 'sts:*'],
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
      }),
    ],
    rows: [
      allow('cognito-idp:ListUserPools', '*', { 'aws:RequestedRegion': 'eu-west-1' }),
      deny('cognito-idp:ListUserPools', '*', { 'aws:RequestedRegion': 'us-east-1' }),
      none('iam:ListRoles', '*', { 'aws:RequestedRegion': 'us-east-1' }),
    ],
  },
  {
    source: `${guide}: Controlling access using tags (ABAC)`,
    principal: user('Ana'),
    identity: [
      allowing({
        Action: ['cognito-idp:*'],
        Condition: {
          StringEquals: {
            'aws:ResourceTag/team': '${aws:PrincipalTag/team}',
            'aws:RequestTag/env': ['dev', 'test'],
          },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['env'] },
        },
      }),
    ],
    rows: [
      allow('cognito-idp:TagResource', '*', {
        'aws:ResourceTag/team': 'red',
        'aws:PrincipalTag/team': 'red',
        'aws:RequestTag/env': 'dev',
        'aws:TagKeys': ['env'],
      }),
      none('cognito-idp:TagResource', '*', {
        'aws:ResourceTag/team': 'red',
        'aws:PrincipalTag/team': 'blue',
        'aws:RequestTag/env': 'dev',
        'aws:TagKeys': ['env'],
      }),
      none('cognito-idp:TagResource', '*', {
        'aws:ResourceTag/team': 'red',
        'aws:PrincipalTag/team': 'red',
        'aws:RequestTag/env': 'dev',
        'aws:TagKeys': ['env', 'owner'],
      }),
      none('cognito-idp:TagResource', '*', {
        'aws:RequestTag/env': 'dev',
        'aws:TagKeys': ['env'],
      }),
    ],
  },
];

export const groups: readonly Group[] = [
  ...actionsAndResources,
  ...conditions,
  ...sets,
  ...variables,
  ...kinds,
  ...trust,
];
