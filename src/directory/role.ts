/** What a role of IAM is: its rules and the form in which calls see it. */
import { wireSeconds } from '../lib/clock.ts';
import { newIamId } from '../lib/ids.ts';
import { rolePoliciesMax, trustPolicyMax } from '../lib/limits.ts';
import type { CreateRoleRequest, Role as WireRole } from '../wire/iam.generated.ts';
import { roleArn } from './arns.ts';
import { errors } from './errors.ts';
import { parsePermissionsPolicy, parseTrustPolicy } from './policy-document.ts';
import type { Role } from './types.ts';

const defaultSessionSeconds = 3600;

/** IAM counts no white space against the size of a policy. */
const sizeOf = (document: string): number => document.replace(/\s/g, '').length;

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
    tags: requireDistinctKeys(input.Tags ?? []),
    policies: {},
  };
}

function requireDistinctKeys(tags: Role['tags']): Role['tags'] {
  const keys = new Set(tags.map((tag) => tag.Key.toLowerCase()));
  if (keys.size < tags.length) throw errors.duplicateTagKeys();
  return tags;
}

/** The document itself, when it is a trust policy of lawful size. */
export function checkedTrustPolicy(document: string): string {
  parseTrustPolicy(document);
  if (sizeOf(document) > trustPolicyMax) throw errors.trustPolicyTooLarge(trustPolicyMax);
  return document;
}

/** Adds or replaces an inline policy, which must have been parsed. */
export function withPolicy(role: Role, name: string, document: string): Role {
  const policies = { ...role.policies, [name]: document };
  const size = Object.values(policies).reduce((sum, policy) => sum + sizeOf(policy), 0);
  if (size > rolePoliciesMax) throw errors.rolePoliciesTooLarge(role.name, rolePoliciesMax);
  return { ...role, policies };
}

/** Checks a permissions policy before a store is asked to keep it. */
export const checkPermissionsPolicy = (document: string): void => {
  parsePermissionsPolicy(document);
};

export function withoutPolicy(role: Role, name: string): Role {
  requirePolicy(role, name);
  const policies = Object.entries(role.policies).filter(([other]) => other !== name);
  return { ...role, policies: Object.fromEntries(policies) };
}

/** The document of an inline policy. */
export function requirePolicy(role: Role, name: string): string {
  const document = Object.hasOwn(role.policies, name) ? role.policies[name] : undefined;
  if (document === undefined) throw errors.rolePolicyNotFound(name);
  return document;
}

/** A role goes only without inline policies: so nobody loses one unawares. */
export function requireNoPolicies(role: Role): void {
  if (Object.keys(role.policies).length > 0) throw errors.roleHasPolicies();
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
