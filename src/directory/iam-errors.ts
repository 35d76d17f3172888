/**
 * The errors of IAM and STS, in their words where they were observed. They are part of the
 * catalogue: code throws them from `errors`.
 */
import { ApiError } from './api-error.ts';

const missing = (message: string) => new ApiError('NoSuchEntity', message, 404);
const taken = (message: string) => new ApiError('EntityAlreadyExists', message, 409);
const conflict = (message: string) => new ApiError('DeleteConflict', message, 409);
const quota = (name: string, max: number) =>
  new ApiError('LimitExceeded', `Cannot exceed quota for ${name}: ${max}`, 409);
const denied = (message: string) => new ApiError('AccessDenied', message, 403);
const wrong = (message: string) => new ApiError('ValidationError', message);

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** What has a name of its own among its kind. */
export type EntityKind = 'user' | 'group' | 'role';

export const iamErrors = {
  // Users, groups and roles
  entityNotFound: (kind: EntityKind, name: string) =>
    missing(`The ${kind} with name ${name} cannot be found.`),
  entityExists: (kind: EntityKind, name: string) =>
    taken(`${capital(kind)} with name ${name} already exists.`),
  mustDeletePolicies: () => conflict('Cannot delete entity, must delete policies first.'),
  mustDetachPolicies: () => conflict('Cannot delete entity, must detach all policies first.'),
  mustDeleteAccessKeys: () => conflict('Cannot delete entity, must delete access keys first.'),
  mustRemoveUsers: () => conflict('Cannot delete entity, must remove users from group first.'),
  tooManyGroups: (max: number) => quota('GroupsPerUser', max),
  userNameMissing: () => wrong('Must specify userName when calling with non-User credentials'),

  // Policies inside of users, groups and roles
  inlinePolicyNotFound: (kind: EntityKind, name: string) =>
    missing(`The ${kind} policy with name ${name} cannot be found.`),
  inlinePoliciesTooLarge: (kind: EntityKind, name: string, max: number) =>
    new ApiError(
      'LimitExceeded',
      `Maximum policy size of ${max} bytes exceeded for ${kind} ${name}`,
      409,
    ),

  // Managed policies
  invalidPolicyArn: (arn: string) => new ApiError('InvalidInput', `ARN ${arn} is not valid.`),
  policyExists: (name: string) =>
    taken(`A policy called ${name} already exists. Duplicate names are not allowed.`),
  policyNotFound: (arn: string) => missing(`Policy ${arn} was not found.`),
  policyNotAttachable: (arn: string) =>
    missing(`Policy ${arn} does not exist or is not attachable.`),
  policyVersionNotFound: (arn: string, version: string) =>
    missing(`Policy ${arn} version ${version} does not exist or is not attachable.`),
  boundaryNotFound: (arn: string) =>
    missing(`Scope ARN: ${arn} does not exist or is not attachable.`),
  /** What AWS answers whoever would change one of its own policies. */
  policyOfAws: (arn: string, action: string, resource: string) =>
    denied(`User: ${arn} is not authorized to perform: ${action} on resource: policy ${resource}`),
  policyAttached: () => conflict('Cannot delete a policy attached to entities.'),
  policyHasVersions: () =>
    conflict(
      'This policy has more than one version. Before you delete a policy, you must delete the ' +
        "policy's versions. The default version is deleted with the policy.",
    ),
  policyVersionIsDefault: () => conflict('Cannot delete the default version of a policy.'),
  tooManyPolicyVersions: (max: number) =>
    new ApiError(
      'LimitExceeded',
      `A managed policy can have up to ${max} versions. Before you create a new version, you ` +
        'must delete an existing version.',
      409,
    ),
  policyTooLarge: (max: number) => quota('PolicySize', max),
  tooManyAttachedPolicies: (kind: EntityKind, max: number) =>
    quota(`PoliciesPer${capital(kind)}`, max),

  // Access keys
  accessKeyNotFound: (id: string) => missing(`The Access Key with id ${id} cannot be found.`),
  tooManyAccessKeys: (max: number) => quota('AccessKeysPerUser', max),
  accessKeyStatusInvalid: () =>
    new ApiError('InvalidInput', 'An access key can be made Active or Inactive.'),
  /** AWS does not tell whose an unknown key is, nor that there is none. */
  accessKeyUseUnknown: (arn: string, id: string) =>
    denied(
      `User: ${arn} is not authorized to perform iam:GetAccessKeyLastUsed on resource: ` +
        `access key ${id}`,
    ),

  // Simulations
  invalidPolicySource: (arn: string) =>
    new ApiError('InvalidInput', `Invalid Entity Arn: ${arn} does not clearly define entity type.`),
  invalidSimulation: (message: string) => new ApiError('InvalidInput', message),

  // Sessions
  rootMayNotAssume: () => denied('Roles may not be assumed by root accounts.'),
  sessionFromSession: () => denied('Cannot call GetSessionToken with session credentials'),
  mfaInvalid: () => denied('MultiFactorAuthentication failed with invalid MFA one time pass code.'),
  sessionTooLong: () =>
    wrong('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
  chainedSessionTooLong: () =>
    wrong(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by ' +
        'role chaining.',
    ),
  sessionPoliciesTooLarge: (max: number) =>
    wrong(`The session policies have more than ${max} characters together.`),
  tooManySessionPolicies: (max: number) =>
    wrong(`A session can have at most ${max} managed policies.`),
  sessionPolicyNotFound: (arn: string) =>
    wrong(`Policy ${arn} does not exist or is not attachable.`),
  sessionTooLarge: (percent: number) =>
    new ApiError(
      'PackedPolicyTooLarge',
      `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    ),
  transitiveTagTaken: () =>
    new ApiError(
      'InvalidParameterValue',
      "One of the specified transitive tag keys can't be set because it conflicts with a " +
        'transitive tag key from the calling session.',
    ),
  transitiveTagMissing: () =>
    new ApiError(
      'InvalidParameterValue',
      'The specified transitive tag key must be included in the requested tags.',
    ),
  sourceIdentityFixed: () =>
    denied('A source identity that was set for a session cannot be changed in a further one.'),
  contextsUnknown: () => wrong('ProvidedContexts are not known here.'),
} as const;
