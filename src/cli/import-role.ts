/** The role that lets the import write its log, exactly as AWS documents it. */
import { ApiCallError, type Client } from './client.ts';
import { partitionOf } from './target.ts';

export interface ReadyRole {
  arn: string;
  /** Made just now: IAM may need a moment until others see it. */
  created: boolean;
}

const trustPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
};

const logPolicy = (resource: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ],
      Resource: [resource],
    },
  ],
});

/**
 * Finds the role of that name or creates it. The permission policy names one region, so each
 * region has its own beside the others.
 */
export async function ensureRole(client: Client, name: string, region: string): Promise<ReadyRole> {
  const existing = await unlessMissing(client.call('iam', 'GetRole', { RoleName: name }));
  const role = existing?.Role ?? (await createRole(client, name));
  const policyName = `import-log-${region}`;
  const request = { RoleName: name, PolicyName: policyName };
  const policy = existing && (await unlessMissing(client.call('iam', 'GetRolePolicy', request)));
  if (!policy) {
    const account = role.Arn.split(':')[4] ?? '';
    const logs = `arn:${partitionOf(region)}:logs:${region}:${account}`;
    const PolicyDocument = JSON.stringify(logPolicy(`${logs}:log-group:/aws/cognito/*`));
    await client.call('iam', 'PutRolePolicy', { ...request, PolicyDocument });
  }
  return { arn: role.Arn, created: !existing };
}

async function createRole(client: Client, name: string) {
  const { Role } = await client.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(trustPolicy),
    Description: 'Lets Cognito write the log of user imports',
  });
  return Role;
}

/** What is there, or undefined when IAM says that it is not. */
async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiCallError && error.code === 'NoSuchEntity') return undefined;
    throw error;
  }
}
