/** The role that lets the import write its log, exactly as AWS documents it. */
import { ApiCallError, type Client, unless } from './client.ts';

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
  const existing = await unless(client.call('iam', 'GetRole', { RoleName: name }), 'NoSuchEntity');
  const role = existing?.Role ?? (await createRole(client, name));
  const policy = { RoleName: name, PolicyName: `import-log-${region}` };
  if (!existing || (await isMissing(client, policy))) {
    // The partition is the role's own: `aws-cn` in China, `aws-us-gov` in GovCloud.
    const [, partition = '', , , account = ''] = role.Arn.split(':');
    const logs = `arn:${partition}:logs:${region}:${account}`;
    const PolicyDocument = JSON.stringify(logPolicy(`${logs}:log-group:/aws/cognito/*`));
    await client.call('iam', 'PutRolePolicy', { ...policy, PolicyDocument });
  }
  return { arn: role.Arn, created: !existing };
}

async function isMissing(
  client: Client,
  policy: { RoleName: string; PolicyName: string },
): Promise<boolean> {
  try {
    await client.call('iam', 'GetRolePolicy', policy);
    return false;
  } catch (error) {
    const code = error instanceof ApiCallError ? error.code : undefined;
    if (code === 'NoSuchEntity') return true;
    // Whoever may pass a role need not be able to read it: the import tells what the role lacks.
    if (code === 'AccessDenied') return false;
    throw error;
  }
}

async function createRole(client: Client, name: string) {
  const { Role } = await client.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(trustPolicy),
    Description: 'Lets Cognito write the log of user imports',
  });
  return Role;
}
