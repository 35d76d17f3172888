/** An import as a client does it: create the job, upload the file, start, wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CognitoIdentityProviderClient,
  CreateUserImportJobCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DescribeUserImportJobCommand,
  StartUserImportJobCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';

/** As AWS documents them for the role of an import. */
export const trustPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});

export const logsPolicy = JSON.stringify({
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
      Resource: ['arn:aws:logs:us-east-1:123456789012:log-group:/aws/cognito/*'],
    },
  ],
});

export const kmsHeader = { 'x-amz-server-side-encryption': 'aws:kms' };

/** Creates the documented role, for imports in one region, and answers its ARN. */
export async function createImportRole(
  iam: IAMClient,
  name = 'import-logs',
  region = 'us-east-1',
): Promise<string> {
  const policy = logsPolicy.replace('us-east-1', region);
  const role = { RoleName: name, AssumeRolePolicyDocument: trustPolicy };
  const { Role } = await iam.send(new CreateRoleCommand(role));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: 'logs', PolicyDocument: policy }),
  );
  return Role?.Arn ?? '';
}

/** Creates a pool that verifies e-mail, and answers its id. */
export async function createPool(
  cognito: CognitoIdentityProviderClient,
  input: Partial<CreateUserPoolCommandInput> = {},
): Promise<string> {
  const { UserPool } = await cognito.send(
    new CreateUserPoolCommand({ PoolName: 'people', AutoVerifiedAttributes: ['email'], ...input }),
  );
  return UserPool?.Id ?? '';
}

export interface ImportInput {
  poolId: string;
  roleArn: string;
  csv: string | Buffer;
  jobName?: string;
  algorithm?: 'BCRYPT' | 'SCRYPT' | 'ARGON2ID' | 'PBKDF2_SHA256';
}

/** Creates a job and uploads its file. */
export async function prepareImport(
  cognito: CognitoIdentityProviderClient,
  { poolId, roleArn, csv, jobName = 'first', algorithm }: ImportInput,
): Promise<UserImportJobType> {
  const { UserImportJob: job } = await cognito.send(
    new CreateUserImportJobCommand({
      UserPoolId: poolId,
      JobName: jobName,
      CloudWatchLogsRoleArn: roleArn,
      ...(algorithm && { PasswordHashingAlgorithm: algorithm }),
    }),
  );
  const body = typeof csv === 'string' ? csv : new Uint8Array(csv);
  const response = await fetch(job?.PreSignedUrl ?? '', {
    method: 'PUT',
    headers: kmsHeader,
    body,
  });
  if (!response.ok) throw new Error(`upload: ${response.status} ${await response.text()}`);
  return job ?? {};
}

const activeStates: unknown[] = ['Created', 'Pending', 'InProgress', 'Stopping'];

/** The job when it has ended. */
export async function waitForEnd(
  cognito: CognitoIdentityProviderClient,
  poolId: string,
  jobId: string | undefined,
): Promise<UserImportJobType> {
  for (;;) {
    const { UserImportJob: job } = await cognito.send(
      new DescribeUserImportJobCommand({ UserPoolId: poolId, JobId: jobId }),
    );
    if (!activeStates.includes(job?.Status)) return job ?? {};
    await sleep(20);
  }
}

/** Creates, uploads, starts and waits. */
export async function runImport(
  cognito: CognitoIdentityProviderClient,
  input: ImportInput,
): Promise<UserImportJobType> {
  const job = await prepareImport(cognito, input);
  await cognito.send(new StartUserImportJobCommand({ UserPoolId: input.poolId, JobId: job.JobId }));
  return waitForEnd(cognito, input.poolId, job.JobId);
}
