/** Condition keys that inputs give, in the form in which policies ask for them. */
import type { IamTag } from '../directory/iam-types.ts';
import type { ConditionKeys, Need } from './operation.ts';

const everyTag = (prefix: string, tags: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]);

/** `aws:RequestTag/…` and `aws:TagKeys` of tags to be set. */
export function requestTags(tags: Readonly<Record<string, string>> | undefined): ConditionKeys {
  if (!tags) return {};
  return { ...Object.fromEntries(everyTag('aws:RequestTag', tags)), ...tagKeys(Object.keys(tags)) };
}

export const tagKeys = (keys: readonly string[]): ConditionKeys => ({ 'aws:TagKeys': keys });

export const resourceTags = (tags: Readonly<Record<string, string>>): ConditionKeys =>
  Object.fromEntries(everyTag('aws:ResourceTag', tags));

export const principalTags = (tags: Readonly<Record<string, string>>): ConditionKeys =>
  Object.fromEntries(everyTag('aws:PrincipalTag', tags));

/** Tags as IAM and STS list them. */
export const tagRecord = (tags: readonly IamTag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/** What it takes to hand a role to a service. `arn` is the role's, as the input has it. */
export const passRole = (arn: string | undefined, service = 'cognito-idp.amazonaws.com'): Need[] =>
  arn === undefined
    ? []
    : [{ action: 'iam:PassRole', resource: arn, context: { 'iam:PassedToService': service } }];

/** The boundary that a new user or role is to have. */
export const boundaryCondition = (input: {
  PermissionsBoundary?: string | undefined;
}): ConditionKeys =>
  input.PermissionsBoundary === undefined
    ? {}
    : { 'iam:PermissionsBoundary': input.PermissionsBoundary };
