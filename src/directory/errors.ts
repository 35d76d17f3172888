/**
 * The catalogue of every error that can leave the server, in AWS's words where they are known.
 * Code throws from here; only the door renders. Anything else that is thrown becomes
 * `InternalErrorException` with nothing inside.
 */
import { ApiError } from './api-error.ts';
import { iamErrors } from './iam-errors.ts';
import { logErrors } from './log-errors.ts';
import { signInErrors } from './sign-in-errors.ts';

export { ApiError };

/** Protocols name the same refusals differently. */
export type Protocol = 'json' | 'query';

const named = (protocol: Protocol, json: [string, number], query: [string, number]) =>
  protocol === 'json' ? json : query;
const refused = ([code, status]: [string, number], message: string) =>
  new ApiError(code, message, status);

const invalid = (message: string) => new ApiError('InvalidParameterException', message);
const missing = (message: string) => new ApiError('ResourceNotFoundException', message);
const precondition = (message: string) => new ApiError('PreconditionNotMetException', message);

export const errors = {
  invalidParameter: invalid,
  invalidPageToken: () => invalid('Invalid pagination token.'),

  // Pools and app clients
  poolNotFound: (id: string) => missing(`User pool ${id} does not exist.`),
  clientNotFound: (id: string) => missing(`User pool client ${id} does not exist.`),
  importInProgress: () =>
    new ApiError(
      'UserImportInProgressException',
      'A user import job is in progress for this user pool. Stop it or wait until it has ended.',
    ),
  concurrentModification: () =>
    new ApiError('ConcurrentModificationException', 'The resource was modified at the same time.'),
  resourceNotFound: (arn: string) => missing(`Resource ${arn} does not exist.`),
  deletionProtected: () =>
    invalid(
      'The user pool cannot be deleted because deletion protection is activated. ' +
        'Deletion protection must be inactivated first.',
    ),
  featureUnavailable: (feature: string, tier: string) =>
    new ApiError(
      'FeatureUnavailableInTierException',
      `${feature} is not available in the ${tier} tier.`,
    ),

  // The settings of a pool
  aliasAndUsernameAttributes: () =>
    invalid('Only one of the aliasAttributes or usernameAttributes can be set in a user pool'),
  mfaWithoutSms: () =>
    invalid(
      'SMS configuration and Auto verification for phone_number are required ' +
        'when MFA is required/optional',
    ),
  mfaOffWithFactors: () =>
    invalid("Invalid MFA configuration given, can't turn off MFA and configure an MFA together."),
  mfaWithoutFactors: () =>
    invalid(
      "Invalid MFA configuration given, can't disable all MFAs " +
        'with a required or optional configuration.',
    ),
  smsMfaNotRemovable: () =>
    invalid("Can't turn off SMS_MFA when SMS configuration is set for the user pool"),
  emailMfaWithoutSender: () =>
    invalid('Email MFA requires an EmailSendingAccount of DEVELOPER in EmailConfiguration.'),
  verificationBeforeUpdate: () =>
    invalid(
      'All attributes in AttributesRequireVerificationBeforeUpdate ' +
        'must exist in AutoVerifiedAttributes',
    ),
  unusedAccountValidityDays: () =>
    invalid(
      'Please use TemporaryPasswordValidityDays in PasswordPolicy ' +
        'instead of UnusedAccountValidityDays',
    ),
  adminOnlyRecovery: () =>
    invalid(
      'Invalid account recovery setting parameter. Account Recovery Setting cannot use ' +
        'admin_only setting with any other recovery mechanisms.',
    ),
  repeatedRecovery: () =>
    invalid(
      'Invalid account recovery setting parameter. ' +
        'Each recovery mechanism must have a name and a priority of its own.',
    ),
  emailWithoutSource: () => invalid('SourceArn is required when EmailSendingAccount is DEVELOPER.'),
  passwordFactorMissing: () => invalid('AllowedFirstAuthFactors must contain PASSWORD.'),
  preTokenGenerationArns: () =>
    invalid('PreTokenGeneration and PreTokenGenerationConfig must have the same Lambda ARN.'),
  senderWithoutKey: () =>
    invalid('KMSKeyID is required for CustomSMSSender and CustomEmailSender.'),

  // The schema of a pool
  requiredCustomAttribute: () => invalid('Required custom attributes are not supported currently.'),
  attributeNameMissing: () => invalid('A schema attribute must have a name.'),
  attributeTypeMissing: () =>
    invalid('Invalid AttributeDataType input, consider using the provided AttributeDataType enum.'),
  standardAttributeChanged: (name: string) =>
    invalid(
      'You can not change AttributeDataType or set developerOnlyAttribute ' +
        `for standard schema attribute ${name}`,
    ),
  subChanged: () => invalid('The standard schema attribute sub cannot be modified.'),
  attributeExists: (name: string) =>
    invalid(`${name}: Existing attribute already has name ${name}.`),
  invalidConstraint: (constraint: string, name: string) =>
    invalid(`Invalid ${constraint} for schema attribute ${name}`),
  constraintTooLong: (name: string, max: number) =>
    invalid(`user.${name}: String attributes cannot have a length of more than ${max}`),
  constraintsReversed: (name: string, what: 'length' | 'value') =>
    invalid(`user.${name}: Max ${what} cannot be less than min ${what}.`),
  tooManyCustomAttributes: (max: number) =>
    invalid(`A user pool can have at most ${max} custom attributes.`),

  // The settings of an app client
  invalidOAuthFlow: (message: string) => new ApiError('InvalidOAuthFlowException', message),
  scopeNotFound: (scope: string) =>
    new ApiError('ScopeDoesNotExistException', `Invalid scope requested: ${scope}`),
  identityProviderNotFound: (name: string, poolId: string) =>
    invalid(`The provider ${name} does not exist for User Pool ${poolId}.`),
  redirectNotAbsolute: (url: string) => invalid(`${url} is not an absolute URI.`),
  redirectWithFragment: (url: string) => invalid(`${url} cannot have a fragment.`),
  redirectOverHttp: (url: string) => invalid(`${url} cannot use the HTTP protocol.`),
  defaultRedirectUnknown: () => invalid('DefaultRedirectURI must be in CallbackURLs.'),
  oauthSettingsMissing: () =>
    invalid(
      'AllowedOAuthFlows and AllowedOAuthScopes are required ' +
        'if user pool client is allowed to use OAuth flows.',
    ),
  mixedAuthFlows: () =>
    invalid('ExplicitAuthFlows cannot mix values with and without the prefix ALLOW_.'),
  rotationWithRefreshFlow: () =>
    invalid('ALLOW_REFRESH_TOKEN_AUTH cannot be used when refresh token rotation is enabled.'),
  twoClientSecrets: () =>
    invalid('GenerateSecret and ClientSecret cannot be used at the same time.'),
  contextDataWithoutSecret: () =>
    invalid('EnablePropagateAdditionalUserContextData requires a client secret.'),
  invalidTokenValidity: () => invalid('Invalid range for token validity.'),
  invalidClientAttributes: (access: 'read' | 'write', doing: 'creating' | 'updating') =>
    invalid(`Invalid ${access} attributes specified while ${doing} a client`),

  // Tags
  reservedTagKey: () => invalid('aws: prefixed tag key names are not allowed for external use.'),
  tooManyTags: (max: number) => invalid(`A user pool can have at most ${max} tags.`),

  // Users
  userNotFound: () => new ApiError('UserNotFoundException', 'User does not exist.'),
  /** What operations of an app client about a user say instead. */
  usernameClientNotFound: () =>
    new ApiError('UserNotFoundException', 'Username/client id combination not found.'),
  usernameExists: () => new ApiError('UsernameExistsException', 'User account already exists'),
  aliasExists: (attribute: string) =>
    new ApiError(
      'AliasExistsException',
      `An account with the ${attribute.replaceAll('_', ' ')} already exists.`,
    ),
  usernameAttributeExists: (attribute: string) =>
    new ApiError(
      'UsernameExistsException',
      `An account with the given ${attribute} already exists.`,
    ),
  userAlreadyExists: () => new ApiError('UsernameExistsException', 'User already exists'),
  usernameMismatch: (attribute: string) => invalid(`Username and ${attribute} must be the same.`),
  attributeValueMissing: (name: string) => invalid(`Attribute value for ${name} must not be null`),
  attributeNotMutable: (name: string) => invalid(`Cannot modify the non-mutable attribute ${name}`),
  temporaryPasswordInvalid: (reason: string) =>
    new ApiError(
      'InvalidPasswordException',
      `Password did not conform with password policy: ${reason}`,
    ),
  passwordInvalid: (reason: string) =>
    new ApiError('InvalidPasswordException', `Password does not conform to policy: ${reason}`),
  resendNotPossible: (username: string) =>
    new ApiError(
      'UnsupportedUserStateException',
      `Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`,
    ),
  filterNotParsed: () => invalid('Error while parsing filter.'),
  attributeNotSearchable: (name: string) => invalid(`Invalid search attribute: ${name}`),
  requestedAttributesMissing: () => invalid('One or more requested attributes do not exist.'),
  pagingMarkerInvalid: () => invalid('Paging Marker is Invalid for Request'),

  // Groups
  groupNotFound: () => missing('Group not found.'),
  groupExists: (name: string) =>
    new ApiError('GroupExistsException', `A group with the name ${name} already exists.`),
  tooManyPoolGroups: (max: number) =>
    new ApiError('LimitExceededException', `A user pool can have at most ${max} groups.`),
  tooManyGroupsOfUser: (max: number) =>
    new ApiError('LimitExceededException', `A user can be in at most ${max} groups.`),

  ...signInErrors,

  // Import jobs
  jobNotFound: (id: string) => missing(`User import job ${id} does not exist.`),
  tooManyJobs: (max: number) =>
    new ApiError('LimitExceededException', `A user pool can have at most ${max} user import jobs.`),
  noFileUploaded: (id: string) => precondition(`No csv file was uploaded for ${id}`),
  uploadTooLarge: (id: string, bytes: number, max: number) =>
    precondition(
      `The file uploaded for ${id} has ${bytes} bytes; an import takes ${max} at most. ` +
        'Upload a smaller one, or make smaller jobs.',
    ),
  jobNotStartable: (id: string, status: string) =>
    precondition(`User import job ${id} is ${status}; only a Created job can be started.`),
  jobNotStoppable: (id: string, status: string) =>
    precondition(`User import job ${id} is ${status}; only a started job can be stopped.`),
  otherJobActive: () =>
    precondition('Another user import job is active. Only one can be active at a time.'),
  noAutoVerifiedAttributes: (poolId: string) =>
    precondition(
      `User pool ${poolId} has no auto verified attributes; users cannot be imported into it.`,
    ),
  roleOfOtherAccount: (arn: string) => invalid(`${arn} is not a role of this account.`),

  // Uploads, in S3's words
  entityTooLarge: () =>
    new ApiError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'),
  uploadRefused: () =>
    new ApiError('AccessDenied', 'The import job takes no file: it is not in state Created.', 403),

  ...logErrors,

  // IAM
  malformedPolicy: (message: string) => new ApiError('MalformedPolicyDocument', message),
  trustPolicyTooLarge: (max: number) =>
    new ApiError('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${max}`, 409),
  invalidMarker: () => new ApiError('ValidationError', 'Invalid Marker.'),
  duplicateTagKeys: () =>
    new ApiError(
      'InvalidInput',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    ),

  ...iamErrors,

  // The Query protocol
  malformedQuery: (message: string) => new ApiError('MalformedInput', message),

  tooManyRequests: () => new ApiError('TooManyRequestsException', 'Rate exceeded'),
  // Calls, before any operation sees them
  missingSignature: (protocol: Protocol) =>
    protocol === 'json'
      ? new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token')
      : new ApiError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  incompleteSignature: (protocol: Protocol, message: string) =>
    refused(
      named(protocol, ['IncompleteSignatureException', 400], ['IncompleteSignature', 400]),
      message,
    ),
  unknownAccessKey: (protocol: Protocol) =>
    refused(
      named(protocol, ['UnrecognizedClientException', 400], ['InvalidClientTokenId', 403]),
      'The security token included in the request is invalid.',
    ),
  invalidSignature: (protocol: Protocol, message: string) =>
    refused(
      named(protocol, ['InvalidSignatureException', 400], ['SignatureDoesNotMatch', 403]),
      message,
    ),
  expiredToken: (protocol: Protocol) =>
    refused(
      named(protocol, ['ExpiredTokenException', 400], ['ExpiredToken', 403]),
      'The security token included in the request is expired',
    ),
  /** `because` says which policies refused: AWS leaves it out where it would tell too much. */
  accessDenied: (
    protocol: Protocol,
    { arn, action, resource, because }: Record<'arn' | 'action' | 'resource' | 'because', string>,
  ) =>
    refused(
      named(protocol, ['AccessDeniedException', 400], ['AccessDenied', 403]),
      `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}${because}`,
    ),
  unknownOperation: (target: string) =>
    new ApiError('UnknownOperationException', `The operation ${target} is not known.`),
  unknownAction: (action: string, version: string) =>
    new ApiError(
      'InvalidAction',
      `Could not find operation ${action} for version ${version || 'NO_VERSION_SPECIFIED'}`,
    ),
  unknownPath: (method: string) =>
    new ApiError('UnknownOperationException', `Nothing answers ${method} on this path.`, 404),
  notServed: (protocol: Protocol, operation: string) =>
    refused(
      named(protocol, ['NotImplementedException', 501], ['NotImplemented', 501]),
      `The operation ${operation} is not served by Poolhouse yet.`,
    ),
  serialization: (message: string) => new ApiError('SerializationException', message),
  validation: (protocol: Protocol, message: string) =>
    refused(named(protocol, ['InvalidParameterException', 400], ['ValidationError', 400]), message),
  badHost: () => new ApiError('BadRequestException', 'The Host header is not valid.'),
  bodyTooLarge: (max: number) =>
    new ApiError('RequestEntityTooLargeException', `A request has at most ${max} bytes.`, 413),
  badRequest: (message: string, status: number) =>
    new ApiError('BadRequestException', message, status),

  // Pre-signed URLs, in S3's words
  presignedIncomplete: () =>
    new ApiError(
      'AuthorizationQueryParametersError',
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, ' +
        'X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    ),
  presignedMalformed: (message: string) =>
    new ApiError('AuthorizationQueryParametersError', message),
  presignedUnknownKey: () =>
    new ApiError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    ),
  presignedMismatch: () =>
    new ApiError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your key and signing method.',
      403,
    ),
  presignedExpired: (seconds: number, expires: string, now: string) =>
    new ApiError('AccessDenied', 'Request has expired', 403, {
      'X-Amz-Expires': String(seconds),
      Expires: expires,
      ServerTime: now,
    }),
  presignedEarly: (date: string, now: string) =>
    new ApiError('AccessDenied', 'Request is not valid yet', 403, {
      'X-Amz-Date': date,
      ServerTime: now,
    }),
  presignedExtraHeaders: (names: string) =>
    new ApiError(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      403,
      { HeadersNotSigned: names },
    ),
  accessDeniedS3: () => new ApiError('AccessDenied', 'Access Denied', 403),
  methodNotAllowed: (method: string) =>
    new ApiError(
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      405,
      { Method: method, ResourceType: 'OBJECT' },
    ),

  internal: () => new ApiError('InternalErrorException', 'Internal server error.', 500),
} as const;
