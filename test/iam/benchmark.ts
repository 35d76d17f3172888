// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are policy variables
/** Decisions a second with the policies of a developer in a team. `node test/iam/benchmark.ts` */
import { evaluate } from '../../src/iam/evaluate.ts';
import type { AccessRequest } from '../../src/iam/request.ts';
import { session } from './cases.ts';
import { permissions } from './support.ts';

const account = '123456789012';
const pools = `arn:aws:cognito-idp:*:${account}:userpool/*`;

const identity = [
  permissions([
    { Effect: 'Allow', Action: ['cognito-idp:List*', 'cognito-idp:Describe*'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['cognito-idp:Admin*', 'cognito-idp:*UserImportJob*', 'cognito-idp:GetCSVHeader'],
      Resource: pools,
      Condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
    },
    {
      Effect: 'Deny',
      Action: ['cognito-idp:Delete*', 'cognito-idp:AdminDelete*'],
      Resource: pools,
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ]),
  permissions([
    {
      Effect: 'Allow',
      Action: ['logs:Get*', 'logs:Filter*', 'logs:Describe*'],
      Resource: `arn:aws:logs:*:${account}:log-group:/aws/cognito/*`,
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: `arn:aws:iam::${account}:role/service-role/*`,
      Condition: { StringEquals: { 'iam:PassedToService': 'cognito-idp.amazonaws.com' } },
    },
    {
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
    },
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } },
    },
  ]),
];
const boundary = permissions({
  Effect: 'Allow',
  Action: ['cognito-idp:*', 'logs:*', 'iam:PassRole', 'sts:*'],
  Resource: '*',
});

const principal = session('developer', 'ana');
const context = {
  'aws:CurrentTime': '2026-05-01T12:00:00Z',
  'aws:EpochTime': '1777636800',
  'aws:SourceIp': '10.1.2.3',
  'aws:SecureTransport': 'true',
  'aws:userid': 'AROAEXAMPLEEXAMPLE234:ana',
  'aws:PrincipalArn': `arn:aws:iam::${account}:role/developer`,
  'aws:PrincipalTag/team': 'red',
  'aws:ResourceTag/team': 'red',
  'aws:RequestedRegion': 'eu-central-1',
  'aws:MultiFactorAuthPresent': 'true',
};
const pool = `arn:aws:cognito-idp:eu-central-1:${account}:userpool/eu-central-1_AbCdEfGhI`;
const requests: AccessRequest[] = [
  ['cognito-idp:AdminGetUser', pool],
  ['cognito-idp:CreateUserImportJob', pool],
  ['cognito-idp:ListUserPools', '*'],
  ['cognito-idp:CreateUserPool', '*'],
  [
    'logs:GetLogEvents',
    `arn:aws:logs:eu-central-1:${account}:log-group:/aws/cognito/x:log-stream:y`,
  ],
  ['iam:PassRole', `arn:aws:iam::${account}:role/service-role/Cognito-UserImport-Role`],
].map(([action = '', resource = '']) => ({ principal, action, resource, context }));

/** Runs for about `ms` and answers decisions a second. */
export function decisionsPerSecond(ms: number): number {
  let decisions = 0;
  const startMs = performance.now();
  let elapsedMs = 0;
  while (elapsedMs < ms) {
    for (let i = 0; i < 1_000; i++)
      for (const request of requests) evaluate(request, { identity, boundary });
    decisions += 1_000 * requests.length;
    elapsedMs = performance.now() - startMs;
  }
  return (decisions / elapsedMs) * 1000;
}

if (import.meta.main) {
  decisionsPerSecond(500);
  console.log(`${Math.round(decisionsPerSecond(3_000)).toLocaleString('en')} decisions a second`);
}
