/** People and policies of IAM for tests, made over the API. */
import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type CreateUserCommandInput,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { Clients } from './clients.ts';

export const accountId = '123456789012';
export const arn = (resource: string): string => `arn:aws:iam::${accountId}:${resource}`;

export interface StatementInput {
  Effect?: 'Allow' | 'Deny';
  Action?: string | string[];
  Resource?: string | string[];
  [element: string]: unknown;
}

/** Statements allow, and everything, unless they say otherwise. */
export const policy = (...statements: StatementInput[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
  });

/** A policy variable. */
export const variable = (key: string): string => `\${${key}}`;

export interface Key {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export async function createKey(iam: IAMClient, UserName: string): Promise<Key> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}

/** A user with an access key and, when given, an inline policy. */
export async function createUser(
  iam: IAMClient,
  UserName: string,
  PolicyDocument?: string,
  input: Partial<CreateUserCommandInput> = {},
): Promise<Key> {
  await iam.send(new CreateUserCommand({ UserName, ...input }));
  if (PolicyDocument !== undefined)
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  return createKey(iam, UserName);
}

/** Makes a managed policy and answers its ARN. */
export async function createPolicy(
  iam: IAMClient,
  PolicyName: string,
  PolicyDocument: string,
): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  return Policy?.Arn ?? '';
}

/** A trust policy that lets the whole account in, as far as its users' own policies do. */
export const trustOf = (principal: string, more: object = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ...more,
    },
  });

export async function createAssumableRole(
  iam: IAMClient,
  RoleName: string,
  AssumeRolePolicyDocument: string,
  PolicyDocument?: string,
): Promise<string> {
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  if (PolicyDocument !== undefined)
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  return Role?.Arn ?? '';
}

export async function assume(
  server: Clients,
  credentials: Key,
  RoleArn: string,
  input: Partial<AssumeRoleCommandInput> = {},
): Promise<Required<Key>> {
  const { Credentials } = await server
    .sts({ credentials })
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session', ...input }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
