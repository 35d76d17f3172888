/**
 * The catalogue of every error that can leave the server, in AWS's words where they are known.
 * Code throws from here; only the door renders. Anything else that is thrown becomes
 * `InternalErrorException` with nothing inside.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
  }
}

const invalid = (message: string) => new ApiError('InvalidParameterException', message);
const missing = (message: string) => new ApiError('ResourceNotFoundException', message);
const precondition = (message: string) => new ApiError('PreconditionNotMetException', message);

export const errors = {
  invalidParameter: invalid,

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

  // Users
  userNotFound: () => new ApiError('UserNotFoundException', 'User does not exist.'),
  usernameExists: () => new ApiError('UsernameExistsException', 'User account already exists'),
  aliasExists: (attribute: string) =>
    new ApiError(
      'AliasExistsException',
      `An account with the ${attribute.replaceAll('_', ' ')} already exists.`,
    ),

  // Import jobs
  jobNotFound: (id: string) => missing(`User import job ${id} does not exist.`),
  tooManyJobs: (max: number) =>
    new ApiError('LimitExceededException', `A user pool can have at most ${max} user import jobs.`),
  noFileUploaded: (id: string) => precondition(`No csv file was uploaded for ${id}`),
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

  // CloudWatch Logs
  logGroupNotFound: () => missing('The specified log group does not exist.'),
  logStreamNotFound: () => missing('The specified log stream does not exist.'),

  // IAM
  roleNotFound: (name: string) =>
    new ApiError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404),
  roleExists: (name: string) =>
    new ApiError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409),

  internal: () => new ApiError('InternalErrorException', 'Internal server error.', 500),
} as const;
