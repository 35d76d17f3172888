/** Managed policies, of the account and of AWS, as calls name them. */
import { type AwsPolicy, awsPolicyOf } from '../directory/aws-policies.ts';
import { errors } from '../directory/errors.ts';
import type { ManagedPolicy, PolicyVersion } from '../directory/iam-types.ts';
import {
  policyNameOf,
  requirePolicyArn,
  versionNumber,
  versionsOfAws,
} from '../directory/managed-policy.ts';
import { iamListDefault } from '../lib/limits.ts';
import type { Holder, IamStore } from '../store/iam-store.ts';
import type { AttachedPolicy } from '../wire/iam.generated.ts';
import { namesPage } from './names-page.ts';
import type { ConditionKeys } from './operation.ts';

export const policyOfCall = (input: { PolicyArn: string }): string => input.PolicyArn;

/** For policies that let somebody attach some policies and not others. */
export const policyCondition = (input: { PolicyArn: string }): ConditionKeys => ({
  'iam:PolicyARN': input.PolicyArn,
});

export async function requirePolicy(iam: IamStore, arn: string): Promise<ManagedPolicy> {
  requirePolicyArn(arn);
  const policy = awsPolicyOf(arn) ?? (await iam.policies.get(arn));
  if (!policy) throw errors.policyNotFound(arn);
  return policy;
}

/** Newest first; empty when there is no such policy. */
export async function versionsOfPolicy(iam: IamStore, arn: string): Promise<PolicyVersion[]> {
  const aws: AwsPolicy | undefined = awsPolicyOf(arn);
  return aws ? versionsOfAws(aws) : iam.policies.versions(arn);
}

export async function requireVersion(
  iam: IamStore,
  arn: string,
  versionId: string,
): Promise<PolicyVersion> {
  requirePolicyArn(arn);
  const number = versionNumber(versionId);
  const version = (await versionsOfPolicy(iam, arn)).find((one) => one.number === number);
  if (!version) throw errors.policyVersionNotFound(arn, versionId);
  return version;
}

/** The text of the default version; undefined when there is no such policy. */
export async function documentOfPolicy(iam: IamStore, arn: string): Promise<string | undefined> {
  const aws = awsPolicyOf(arn);
  if (aws) return aws.document;
  const policy = await iam.policies.get(arn);
  const versions = policy ? await iam.policies.versions(arn) : [];
  return versions.find(({ number }) => number === policy?.defaultVersion)?.document;
}

interface AttachedInput {
  PathPrefix?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

/** What ListAttachedUserPolicies and its like answer. */
export async function attachedPage(
  iam: IamStore,
  holder: Holder,
  { PathPrefix = '/', Marker, MaxItems = iamListDefault }: AttachedInput,
) {
  const arns = await iam.policies.attached(holder);
  const within = arns.filter((arn) => policyNameOf(arn).path.startsWith(PathPrefix));
  const { names, marker } = namesPage(within, MaxItems, Marker);
  const attached: AttachedPolicy[] = names.map((arn) => ({
    PolicyName: policyNameOf(arn).name,
    PolicyArn: arn,
  }));
  return { AttachedPolicies: attached, IsTruncated: marker !== undefined, Marker: marker };
}

/** A page of the names of inline policies. */
export function inlinePage(
  { policies }: { policies: Record<string, string> },
  { Marker, MaxItems = iamListDefault }: Omit<AttachedInput, 'PathPrefix'>,
) {
  const { names, marker } = namesPage(Object.keys(policies), MaxItems, Marker);
  return { PolicyNames: names, IsTruncated: marker !== undefined, Marker: marker };
}
