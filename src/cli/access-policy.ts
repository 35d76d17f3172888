/**
 * The group of those who may import into one pool, and what it lets them do. It is a group
 * because a user's own inline policies are limited to 2,048 characters, which one pool takes half
 * of, and because the importers of a pool are then a list that IAM shows.
 */

export const importersGroup = (poolId: string): string => `poolhouse-import-${poolId}`;

/** One policy for each role with which the group imports. */
export const importPolicyName = (roleName: string): string => `import-with-${roleName}`;

/** The least that `poolhouse import`, the AWS CLI and the console need for imports into a pool. */
export function importPolicy(pool: { id: string; arn: string }, roleArn: string) {
  const [, partition = '', , region = '', account = ''] = pool.arn.split(':');
  // The pool's name, `:*` and `:log-stream:…` are all behind the slash.
  const log = `log-group:/aws/cognito/userpools/${pool.id}/*`;
  return {
    Version: '2012-10-17',
    Statement: [
      allow('ImportIntoThePool', importActions, pool.arn),
      allow('ReadTheLog', logActions, `arn:${partition}:logs:${region}:${account}:${log}`),
      allow('FindTheRole', ['iam:GetRole'], roleArn),
      {
        ...allow('PassTheRole', ['iam:PassRole'], roleArn),
        Condition: { StringEquals: { 'iam:PassedToService': 'cognito-idp.amazonaws.com' } },
      },
    ],
  };
}

const allow = (Sid: string, Action: readonly string[], Resource: string) => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

const importActions = [
  'cognito-idp:DescribeUserPool',
  'cognito-idp:GetCSVHeader',
  'cognito-idp:CreateUserImportJob',
  'cognito-idp:DescribeUserImportJob',
  'cognito-idp:ListUserImportJobs',
  'cognito-idp:StartUserImportJob',
  'cognito-idp:StopUserImportJob',
];

const logActions = ['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents'];
