/** What a managed policy of IAM is, its rules and the form in which calls see it. */
import { wireSeconds } from '../lib/clock.ts';
import { newIamId } from '../lib/ids.ts';
import { managedPolicyMax } from '../lib/limits.ts';
import type {
  CreatePolicyRequest,
  Policy as WirePolicy,
  PolicyVersion as WireVersion,
} from '../wire/iam.generated.ts';
import { parseIamArn, policyArn } from './arns.ts';
import { type AwsPolicy, awsPolicyOf } from './aws-policies.ts';
import { errors } from './errors.ts';
import { distinctTags } from './iam-tags.ts';
import type { ManagedPolicy, PolicyVersion } from './iam-types.ts';
import { checkPermissionsPolicy, policySize } from './inline-policies.ts';

export function newManagedPolicy(
  input: CreatePolicyRequest,
  accountId: string,
  nowMs: number,
): ManagedPolicy {
  const path = input.Path ?? '/';
  return {
    arn: policyArn(accountId, path, input.PolicyName),
    name: input.PolicyName,
    id: newIamId('ANPA'),
    path,
    description: input.Description,
    createdMs: nowMs,
    updatedMs: nowMs,
    tags: distinctTags(input.Tags ?? []),
    defaultVersion: 1,
  };
}

/** Checks the text of a version before a store is asked to keep it. */
export function checkManagedDocument(document: string): void {
  checkPermissionsPolicy(document);
  if (policySize(document) > managedPolicyMax) throw errors.policyTooLarge(managedPolicyMax);
}

/** Refuses what is no ARN of a managed policy. */
export function requirePolicyArn(arn: string): string {
  if (parseIamArn(arn)?.type !== 'policy') throw errors.invalidPolicyArn(arn);
  return arn;
}

/** The name at the end of a policy's ARN, and the path before it. */
export function policyNameOf(arn: string): { name: string; path: string } {
  const { name = '', path = '/' } = parseIamArn(arn) ?? {};
  return { name, path };
}

/** `v3` as 3. The contract has checked the form; a version may have a suffix, and never does here. */
export const versionNumber = (versionId: string): number => Number(versionId.slice(1));

/** What CreatePolicy answers. */
export const createdPolicy = (policy: ManagedPolicy): WirePolicy => ({
  ...listedPolicy(policy, { attachments: 0, boundaries: 0 }),
  Tags: policy.tags.length > 0 ? policy.tags : undefined,
});

/** What lists answer of a policy: IAM leaves out its description and tags there. */
export const listedPolicy = (
  policy: ManagedPolicy,
  usage: { attachments: number; boundaries: number },
): WirePolicy => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: `v${policy.defaultVersion}`,
  AttachmentCount: usage.attachments,
  PermissionsBoundaryUsageCount: usage.boundaries,
  IsAttachable: true,
  CreateDate: wireSeconds(policy.createdMs),
  UpdateDate: wireSeconds(policy.updatedMs),
});

export const renderPolicy = (
  policy: ManagedPolicy,
  usage: { attachments: number; boundaries: number },
): WirePolicy => ({
  ...listedPolicy(policy, usage),
  Description: policy.description,
  Tags: policy.tags,
});

export const renderVersion = (
  { number, createdMs }: PolicyVersion,
  defaultVersion: number,
): WireVersion => ({
  VersionId: `v${number}`,
  IsDefaultVersion: number === defaultVersion,
  CreateDate: wireSeconds(createdMs),
});

/** AWS's own policies have one version here. */
export const versionsOfAws = ({ document, createdMs }: AwsPolicy): PolicyVersion[] => [
  { number: 1, document, createdMs },
];

/** AWS's own policies are changed by nobody. */
export function requireOwnPolicy(arn: string, principalArn: string, action: string): void {
  requirePolicyArn(arn);
  if (awsPolicyOf(arn)) throw errors.policyOfAws(principalArn, action, arn);
}
