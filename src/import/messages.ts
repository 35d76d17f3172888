/** What an import says: completion messages of a job, and the reason in each log line. */
import type { Alias } from '../directory/types.ts';
import type { Outcome, RowOutline } from '../store/import-ledger.ts';

/** The contract's limit for a CompletionMessage. */
const completionMessageMax = 128;

/** Documented or observed on AWS. */
export const completed = 'Import Job Completed Successfully.';
export const tooManyBad = 'Too many users have failed or been skipped during the import.';
export const stopped = 'The Import Job was stopped by the developer.';
export const expired = 'The user import job has expired.';
/** AWS opens every log stream of an import with this line, twice. */
export const logOpening = 'Cognito User Pools Import - Test Log';

/** Decided here: AWS's sentences for these are not known. */
export const emptyFile = 'The file is empty: it has no header.';
export const unreadableHeader = 'The header cannot be read: it is not CSV text in UTF-8.';
export const unknownColumns = (names: string[]) => naming('The header has unknown columns', names);
export const repeatedColumns = (names: string[]) => naming('The header repeats columns', names);
export const missingColumns = (names: string[]) => naming('The header lacks columns', names);
export const tooManyRows = (max: number) => `The file has more than ${max} users.`;
export const fileGone = 'The uploaded file is no longer there or was changed.';
export const fileReplaced = 'The uploaded file was replaced after the import job was started.';
export const fileUnreachable = 'The uploaded file could not be fetched from its bucket.';
export const internalFailure = 'The import ended on an internal error.';
export const roleMissing = 'The CloudWatch Logs role of the import job does not exist.';
export const roleMalformed = 'The CloudWatch Logs role has a malformed policy.';
export const roleBoundaryGone =
  'The permissions boundary of the CloudWatch Logs role does not exist.';
export const roleNotTrusting = (service: string) =>
  `The CloudWatch Logs role does not let ${service} assume it.`;
/** Room enough for the four actions that an import needs. */
export const roleNotAllowed = (actions: string[]) =>
  `The CloudWatch Logs role does not allow ${actions.join(', ')}.`;

/** A sentence that names as many of the names as a CompletionMessage holds. */
function naming(sentence: string, names: string[]): string {
  const text = `${sentence}: ${names.join(', ')}.`;
  return text.length <= completionMessageMax
    ? text
    : `${text.slice(0, completionMessageMax - 2)}….`;
}

/** Reasons of failed rows. The first is AWS's own; names are those of attributes, never values. */
export const reasons = {
  notVerified:
    'The User Record does not set any of the auto verified attributes to true. ' +
    '(Example: email_verified to true).',
  notUtf8: 'The row is not valid UTF-8.',
  tooLong: (max: number) => `The row is longer than ${max} characters.`,
  fieldCount: (found: number, expected: number) =>
    `The row has ${found} ${found === 1 ? 'field' : 'fields'}, but the header has ${expected}.`,
  usernameMissing: 'The column cognito:username is blank.',
  verifiedButBlank: (attribute: string) =>
    `The attribute ${attribute} is blank, but ${attribute}_verified is true.`,
  notBoolean: (column: string) => `The column ${column} is neither true nor false.`,
  mfaRequired: 'The column cognito:mfa_enabled is false, but the user pool requires MFA.',
  mfaOff: 'The column cognito:mfa_enabled is true, but MFA is off in the user pool.',
  usernameMismatch: (attribute: string) =>
    `The attribute ${attribute} differs from cognito:username, which is the user's ${attribute}.`,
  badHash: (algorithm: string) => `The password_hash is not a valid ${algorithm} hash.`,
  dearHash: (algorithm: string, limit: string) =>
    `The password_hash has ${algorithm} parameters over the maximum of ${limit}.`,
};

const aliasExists = (attribute: Alias['attribute']) =>
  `An account with the ${attribute.replaceAll('_', ' ')} already exists.`;

/** The log line of a row; it names the line and never the user. */
export function logLine(row: RowOutline, outcome: Outcome): string {
  switch (outcome) {
    case 'created':
      return `[SUCCEEDED] Line Number ${row.line} - The import succeeded.`;
    case 'exists':
      return `[SKIPPED] Line Number ${row.line} - The user already exists.`;
    case 'problem':
      return `[FAILED] Line Number ${row.line} - ${row.problem}`;
    default:
      return `[FAILED] Line Number ${row.line} - ${aliasExists(outcome)}`;
  }
}
