/**
 * The policies that AWS manages and that concern what is served here, under AWS's ARNs. What they
 * allow is AWS's; only actions of other services are left out where they mean nothing here.
 */
import type { ManagedPolicy } from './iam-types.ts';

export interface AwsPolicy extends ManagedPolicy {
  document: string;
}

interface Allowed {
  actions: string[];
  condition?: Record<string, Record<string, string[]>>;
}

/** AWS numbers the versions of its policies; here each has the one text. */
const createdMs = Date.UTC(2015, 1, 6, 18, 39);

function awsPolicy(name: string, id: string, description: string, allowed: Allowed[]): AwsPolicy {
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: allowed.map(({ actions, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: '*',
      ...(condition && { Condition: condition }),
    })),
  });
  const arn = `arn:aws:iam::aws:policy/${name}`;
  const dates = { createdMs, updatedMs: createdMs };
  return { arn, name, id, path: '/', description, ...dates, tags: [], defaultVersion: 1, document };
}

const readLogs = [
  'logs:Describe*',
  'logs:Get*',
  'logs:List*',
  'logs:StartQuery',
  'logs:StopQuery',
  'logs:StartLiveTail',
  'logs:StopLiveTail',
  'logs:TestMetricFilter',
  'logs:FilterLogEvents',
];
const readUserPools = [
  'cognito-idp:Describe*',
  'cognito-idp:AdminGet*',
  'cognito-idp:AdminList*',
  'cognito-idp:List*',
  'cognito-idp:Get*',
];

/** Ordered by name. */
export const awsPolicies: readonly AwsPolicy[] = [
  awsPolicy('AdministratorAccess', 'ANPAIWMBCKSKIEE64ZLYK', 'Everything is allowed.', [
    { actions: ['*'] },
  ]),
  awsPolicy(
    'AmazonCognitoPowerUser',
    'ANPAJKW5H2HNCPGCYGR6Y',
    'All of Amazon Cognito, and seeing the roles that it can be given.',
    [
      {
        actions: [
          'cognito-identity:*',
          'cognito-idp:*',
          'cognito-sync:*',
          'iam:ListRoles',
          'iam:ListOpenIdConnectProviders',
          'iam:GetRole',
          'iam:ListSAMLProviders',
          'iam:GetSAMLProvider',
          'kinesis:ListStreams',
          'lambda:GetPolicy',
          'lambda:ListFunctions',
          'sns:GetSMSSandboxAccountStatus',
          'sns:ListPlatformApplications',
          'ses:ListIdentities',
          'ses:GetIdentityVerificationAttributes',
          'mobiletargeting:GetApps',
          'acm:ListCertificates',
        ],
      },
      {
        actions: ['iam:CreateServiceLinkedRole'],
        condition: {
          StringEquals: {
            'iam:AWSServiceName': ['cognito-idp.amazonaws.com', 'email.cognito-idp.amazonaws.com'],
          },
        },
      },
    ],
  ),
  awsPolicy(
    'AmazonCognitoReadOnly',
    'ANPAJBFTRZD2GQGJHSVQK',
    'Reading everything in Amazon Cognito, and seeing the roles.',
    [
      {
        actions: [
          'cognito-identity:Describe*',
          'cognito-identity:Get*',
          'cognito-identity:List*',
          ...readUserPools,
          'cognito-sync:Describe*',
          'cognito-sync:Get*',
          'cognito-sync:List*',
          'iam:ListOpenIdConnectProviders',
          'iam:ListRoles',
          'sns:ListPlatformApplications',
        ],
      },
    ],
  ),
  awsPolicy('CloudWatchLogsFullAccess', 'ANPAJ3ZGNWK2R5HW5BQFO', 'All of CloudWatch Logs.', [
    { actions: ['logs:*', 'cloudwatch:GenerateQuery'] },
  ]),
  awsPolicy(
    'CloudWatchLogsReadOnlyAccess',
    'ANPAJ2YIYDYSNNEHK3VKW',
    'Reading and searching CloudWatch Logs.',
    [{ actions: [...readLogs, 'cloudwatch:GenerateQuery'] }],
  ),
  awsPolicy('IAMFullAccess', 'ANPAI7XKCFMBPM3QQRRVQ', 'All of IAM.', [
    {
      actions: [
        'iam:*',
        'organizations:DescribeAccount',
        'organizations:DescribeOrganization',
        'organizations:DescribeOrganizationalUnit',
        'organizations:DescribePolicy',
        'organizations:ListChildren',
        'organizations:ListParents',
        'organizations:ListPoliciesForTarget',
        'organizations:ListRoots',
        'organizations:ListPolicies',
        'organizations:ListTargetsForPolicy',
      ],
    },
  ]),
  awsPolicy('ReadOnlyAccess', 'ANPAILL3HVNFSB6DCOWYQ', 'Reading everything that is served here.', [
    {
      actions: [
        ...readUserPools,
        ...readLogs,
        'iam:Generate*',
        'iam:Get*',
        'iam:List*',
        'iam:Simulate*',
        'sts:GetAccessKeyInfo',
        'sts:GetCallerIdentity',
        'sts:GetSessionToken',
      ],
    },
  ]),
];

const byArn = new Map(awsPolicies.map((policy) => [policy.arn, policy]));

export const awsPolicyOf = (arn: string): AwsPolicy | undefined => byArn.get(arn);
