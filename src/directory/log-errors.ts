/**
 * The errors of CloudWatch Logs, in its words where they were observed. They are part of the
 * catalogue: code throws them from `errors`.
 */
import { ApiError } from './api-error.ts';

const invalid = (message: string) => new ApiError('InvalidParameterException', message);
const missing = (message: string) => new ApiError('ResourceNotFoundException', message);
const taken = (message: string) => new ApiError('ResourceAlreadyExistsException', message);

export const logErrors = {
  // Reading
  logGroupNotFound: () => missing('The specified log group does not exist.'),
  logStreamNotFound: () => missing('The specified log stream does not exist.'),
  invalidLogToken: () => invalid('The specified nextToken is invalid.'),
  groupNamedTwice: () =>
    invalid('LogGroup name and LogGroup ARN are mutually exclusive parameters.'),
  groupNotNamed: () => invalid('Either logGroupName or logGroupIdentifier must be specified.'),
  groupNamePrefixAndPattern: () =>
    invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.'),
  groupIdentifiersAndFilter: () =>
    invalid('logGroupIdentifiers cannot be combined with other filters.'),
  streamPrefixByTime: () => invalid('Cannot order by LastEventTime with a logStreamNamePrefix.'),
  streamNamesAndPrefix: () =>
    invalid('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.'),
  invalidFilterPattern: () => invalid('Invalid filter pattern'),
  unsupportedByLogClass: (group: string, logClass: string, operation: string) =>
    new ApiError(
      'InvalidOperationException',
      `The log group ${group} is of log-group-class ${logClass}. ` +
        `${operation} is not supported for this log class.`,
    ),

  // Groups and streams
  logGroupExists: () => taken('The specified log group already exists'),
  logStreamExists: () => taken('The specified log stream already exists'),
  tooManyLogGroups: () => new ApiError('LimitExceededException', 'Resource limit exceeded.'),
  reservedLogGroupName: () => invalid('Log groups starting with AWS/ are reserved for AWS.'),
  kmsKeyNotFound: () => invalid('The specified KMS Key Id could not be found.'),
  logGroupProtected: (group: string) =>
    new ApiError(
      'ValidationException',
      `The log group ${group} is protected from deletion. Disable its deletion protection first.`,
    ),
  logOperationAborted: () =>
    new ApiError(
      'OperationAbortedException',
      'A conflicting operation is currently in progress against this resource. Please try again.',
    ),

  // Retention and tags
  invalidRetention: (days: number, allowed: readonly number[]) =>
    invalid(
      `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy ` +
        `constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
    ),
  fixedRetention: (group: string, logClass: string) =>
    invalid(`The retention of log group ${group} is fixed by its log class ${logClass}.`),
  notALogGroup: (arn: string) => invalid(`${arn} is not the ARN of a log group.`),
  tooManyLogGroupTags: (max: number) =>
    new ApiError('TooManyTagsException', `A log group can have at most ${max} tags.`),

  // Writing events
  logEventsUnordered: () =>
    invalid('Log events in a single PutLogEvents request must be in chronological order.'),
  logEventsTooFarApart: () =>
    invalid(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    ),
  logUploadTooLarge: (bytes: number, max: number) =>
    invalid(`Upload too large: ${bytes} bytes exceeds limit of ${max}`),
} as const;
