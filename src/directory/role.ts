/** What a role of IAM is: its rules and the form in which calls see it. */
import { parseTrustPolicy } from '../iam/policy-document.ts';
import { wireSeconds } from '../lib/clock.ts';
import { newIamId } from '../lib/ids.ts';
import { trustPolicyMax } from '../lib/limits.ts';
import type { CreateRoleRequest, Role as WireRole } from '../wire/iam.generated.ts';
import { roleArn } from './arns.ts';
import { errors } from './errors.ts';
import { distinctTags } from './iam-tags.ts';
import { checkPolicy, policySize } from './inline-policies.ts';
import type { Role } from './types.ts';

const defaultSessionSeconds = 3600;

export function newRole(input: CreateRoleRequest, nowMs: number): Role {
  return {
    name: input.RoleName,
    id: newIamId('AROA'),
    path: input.Path ?? '/',
    createdMs: nowMs,
    trustPolicy: checkedTrustPolicy(input.AssumeRolePolicyDocument),
    description: input.Description,
    maxSessionDuration: input.MaxSessionDuration ?? defaultSessionSeconds,
    permissionsBoundary: input.PermissionsBoundary,
    tags: distinctTags(input.Tags ?? []),
    policies: {},
  };
}

/** The document itself, when it is a trust policy of lawful size. */
export function checkedTrustPolicy(document: string): string {
  checkPolicy(parseTrustPolicy, document);
  if (policySize(document) > trustPolicyMax) throw errors.trustPolicyTooLarge(trustPolicyMax);
  return document;
}

/** What lists answer of a role: IAM leaves out tags, boundary and last use there. */
export const listedRole = (role: Role, accountId: string): WireRole => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: roleArn(accountId, role.path, role.name),
  CreateDate: wireSeconds(role.createdMs),
  AssumeRolePolicyDocument: role.trustPolicy,
  Description: role.description,
  MaxSessionDuration: role.maxSessionDuration,
});

/** What CreateRole answers: GetRole adds the last use. */
export const createdRole = (role: Role, accountId: string): WireRole => ({
  ...listedRole(role, accountId),
  PermissionsBoundary:
    role.permissionsBoundary === undefined
      ? undefined
      : {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: role.permissionsBoundary,
        },
  Tags: role.tags.length > 0 ? role.tags : undefined,
});
