/** The policies inside of users, groups and roles. */
import { parsePermissionsPolicy } from '../iam/policy-document.ts';
import { MalformedPolicy } from '../iam/policy-json.ts';
import { inlinePoliciesMax } from '../lib/limits.ts';
import { errors } from './errors.ts';
import type { EntityKind } from './iam-errors.ts';

interface Holder {
  name: string;
  policies: Record<string, string>;
}

/** IAM counts no white space against the size of a policy. */
export const policySize = (document: string): number => document.replace(/\s/g, '').length;

/** Checks a permissions policy before a store is asked to keep it. */
export const checkPermissionsPolicy = (document: string): void =>
  checkPolicy(parsePermissionsPolicy, document);

/** What IAM finds wrong with a policy is told as the catalogue's error. */
export function checkPolicy(parse: (text: string) => unknown, document: string): void {
  try {
    parse(document);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw errors.malformedPolicy(error.message);
    throw error;
  }
}

/** Adds or replaces an inline policy, which must have been checked. */
export function withInlinePolicy<T extends Holder>(
  kind: EntityKind,
  holder: T,
  name: string,
  document: string,
): T {
  const policies = { ...holder.policies, [name]: document };
  const size = Object.values(policies).reduce((sum, policy) => sum + policySize(policy), 0);
  const max = inlinePoliciesMax[kind];
  if (size > max) throw errors.inlinePoliciesTooLarge(kind, holder.name, max);
  return { ...holder, policies };
}

export function withoutInlinePolicy<T extends Holder>(
  kind: EntityKind,
  holder: T,
  name: string,
): T {
  requireInlinePolicy(kind, holder, name);
  const policies = Object.entries(holder.policies).filter(([other]) => other !== name);
  return { ...holder, policies: Object.fromEntries(policies) };
}

/** The document of an inline policy. */
export function requireInlinePolicy(kind: EntityKind, holder: Holder, name: string): string {
  const document = Object.hasOwn(holder.policies, name) ? holder.policies[name] : undefined;
  if (document === undefined) throw errors.inlinePolicyNotFound(kind, name);
  return document;
}

/** Who has inline policies is not deleted: so nobody loses one unawares. */
export function requireNoInlinePolicies(holder: Holder): void {
  if (Object.keys(holder.policies).length > 0) throw errors.mustDeletePolicies();
}
