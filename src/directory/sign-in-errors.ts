/**
 * The errors of signing up, of signing in and of users' second factors, in AWS's words where they
 * were observed. They are part of the catalogue: code throws them from `errors`.
 */
import { ApiError } from './api-error.ts';

const invalid = (message: string) => new ApiError('InvalidParameterException', message);
const notAuthorized = (message: string) => new ApiError('NotAuthorizedException', message);

export const signInErrors = {
  // Signing up, and users who change their own attributes
  signUpNotPermitted: () => notAuthorized('SignUp is not permitted for this user pool'),
  preferredUsernameTooEarly: () =>
    invalid(
      'user.preferred_username: Preferred username cannot be provided for unconfirmed account',
    ),
  passwordMissing: () => invalid('Password is required for this user pool.'),
  userNotConfirmable: (status: string) =>
    notAuthorized(`User cannot be confirmed. Current status is ${status}`),
  alreadyConfirmed: () => invalid('User is already confirmed.'),
  autoVerificationOff: () => invalid('Cannot resend codes. Auto verification not turned on.'),
  attributeNotVerifiable: () =>
    invalid('Invalid attribute name. Only phone_number and email can be verified.'),
  addressMissing: (attribute: 'email' | 'phone_number') =>
    invalid(
      'User does not have a valid registered ' +
        (attribute === 'email' ? 'email address' : 'phone number'),
    ),

  // Second factors of users
  softwareTokenNotEnabled: () =>
    new ApiError(
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA has not been enabled by the userPool',
    ),
  softwareTokenNotFound: () =>
    new ApiError(
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA does not exist for the user.',
    ),
  softwareTokenNotVerified: () =>
    new ApiError(
      'EnableSoftwareTokenMFAException',
      'Code mismatch and fail enable Software Token MFA',
    ),
  tokenOrSession: () => invalid('Either an access token or a session is required, not both.'),
  mfaWithoutPhoneNumber: () => invalid('User does not have a phone_number set to turn on SMS MFA'),
  mfaWithoutEmail: () => invalid('User does not have an email set to turn on EMAIL_OTP MFA'),
  mfaWithoutSoftwareToken: (isBegun: boolean) =>
    invalid(`User has not ${isBegun ? 'verified' : 'set up'} software token mfa`),
  mfaWithoutDelivery: (method: string) =>
    invalid(`User does not have delivery config set to turn on ${method}`),
  mfaPreferredNotEnabled: (method: string) =>
    invalid(`${method} cannot be the preferred MFA setting unless it is enabled.`),
  mfaPreferredTwice: () => invalid('Only one MFA setting can be the preferred one.'),
  mfaRequired: () => invalid('MFA is required in this user pool and cannot be turned off.'),
  mfaOptionsInvalid: () =>
    invalid('MFAOptions can only name delivery by SMS to the attribute phone_number.'),

  // Signing in
  incorrectCredentials: () => notAuthorized('Incorrect username or password.'),
  invalidSrpA: () => invalid('Invalid Input Given'),
  missingParameter: (name: string) => invalid(`Missing required parameter ${name}`),
  authFlowNotSupported: () => invalid('Initiate Auth method not supported.'),
  authFlowNotEnabled: (message: string) => invalid(message),
  customAuthNotConfigured: () =>
    invalid('Custom auth lambda trigger is not configured for the user pool.'),
  passwordAttemptsExceeded: () => notAuthorized('Password attempts exceeded'),
  temporaryPasswordExpired: () =>
    notAuthorized('Temporary password has expired and must be reset by an administrator.'),
  sessionInvalid: () => notAuthorized('Invalid session for the user.'),
  sessionUsed: () => notAuthorized('Invalid session for the user, session can only be used once.'),
  authCodeMismatch: () =>
    new ApiError('CodeMismatchException', 'Invalid code or auth state for the user.'),
  challengeNotSupported: (name: string) => invalid(`The challenge ${name} is not supported.`),
  challengeNotSelectable: (name: string) => invalid(`The challenge ${name} is not available.`),
  attributeMissing: (name: string) => invalid(`Invalid attributes given, ${name} is missing`),
  attributeAlreadyGiven: (name: string) =>
    notAuthorized(`Cannot modify an already provided ${name}`),
  attributeNotWritable: () => notAuthorized('A client attempted to write unauthorized attribute'),
  srpTimestampInvalid: () =>
    invalid('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english'),
  /** AWS writes no full stop here; the SDKs of mobile platforms look at the name only. */
  passwordResetRequired: () =>
    new ApiError('PasswordResetRequiredException', 'Password reset required for the user'),
  userDisabled: () => notAuthorized('User is disabled.'),
  userNotConfirmed: () => new ApiError('UserNotConfirmedException', 'User is not confirmed.'),
  noDestination: () =>
    invalid(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    ),
  passwordNotResettable: () => notAuthorized('User password cannot be reset in the current state.'),
  passwordResetByAdminOnly: () => notAuthorized('Contact administrator to reset password.'),
  /** AWS names the error, not its words. */
  passwordUsedBefore: () =>
    new ApiError('PasswordHistoryPolicyViolationException', 'Password has been used before.'),
  codeDeliveryFailure: () =>
    new ApiError('CodeDeliveryFailureException', 'The verification code could not be delivered.'),
  sessionExpired: () => notAuthorized('Invalid session for the user, session is expired.'),
  secretHashMissing: (clientId: string) =>
    notAuthorized(`Client ${clientId} is configured with secret but SECRET_HASH was not received`),
  secretHashWrong: (clientId: string) =>
    notAuthorized(`Unable to verify secret hash for client ${clientId}`),
  invalidAccessToken: () => notAuthorized('Invalid Access Token'),
  accessTokenExpired: () => notAuthorized('Access Token has expired'),
  accessTokenRevoked: () => notAuthorized('Access Token has been revoked'),
  invalidRefreshToken: () => notAuthorized('Invalid Refresh Token.'),
  refreshTokenExpired: () => notAuthorized('Refresh Token has expired'),
  refreshTokenRevoked: () => notAuthorized('Refresh Token has been revoked'),
  /** AWS names the error and documents when, not its words. */
  refreshTokenReused: () =>
    new ApiError('RefreshTokenReuseException', 'Refresh Token has been used already'),
  clientSecretMissing: (clientId: string) =>
    notAuthorized(`Client ${clientId} is configured with secret but ClientSecret was not received`),
  clientSecretWrong: (clientId: string) =>
    notAuthorized(`Unable to verify secret for client ${clientId}`),
  revocationUnauthorized: () =>
    new ApiError('UnauthorizedException', 'The client may not revoke this token.'),
  revocationDisabled: () =>
    new ApiError(
      'UnsupportedOperationException',
      'Token revocation is not enabled for the client.',
    ),
  tokenTypeUnsupported: () =>
    new ApiError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.'),
  addOnNotEnabled: () =>
    new ApiError(
      'UserPoolAddOnNotEnabledException',
      'User pool add-ons are not enabled for the user pool.',
    ),
  codeMismatch: () =>
    new ApiError('CodeMismatchException', 'Invalid verification code provided, please try again.'),
  codeExpired: () =>
    new ApiError('ExpiredCodeException', 'Invalid code provided, please request a code again.'),
  tooManyAttempts: () =>
    new ApiError('LimitExceededException', 'Attempt limit exceeded, please try after some time.'),
  softwareTokenMismatch: () =>
    new ApiError('CodeMismatchException', 'Invalid code received for user'),
  softwareTokenUsed: () =>
    new ApiError('ExpiredCodeException', 'Your software token has already been used once.'),
} as const;
