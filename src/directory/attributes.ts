/** The rules of attribute values: one set for the API and for every row of an import. */
import { attributeValueMax } from '../lib/limits.ts';
import type { AttributeType } from '../wire/cognito-idp.generated.ts';
import { type ApiError, errors } from './errors.ts';
import type { Pool, SchemaAttribute } from './types.ts';

/** Says why a value does not conform, in a whole sentence; undefined when it does. */
export type AttributeCheck = (value: string) => string | undefined;

/** Attribute values by name; a blank one takes the attribute away. */
export type AttributeChanges = Record<string, string>;

/** Why a value is refused: a reason that follows the attribute's name, or a sentence of its own. */
interface Refusal {
  reason: string;
  isSentence?: boolean;
}
type Rule = (value: string) => Refusal | undefined;

const schemaBreach = 'Attributes did not conform to the schema: ';

/** Attributes that belong to the directory: no caller may give them. */
const managedAttributes = new Set(['sub', 'identities']);

/** Prepares the check of one attribute's values, for many values to come. */
export function compileAttribute(attribute: SchemaAttribute): AttributeCheck {
  const rule = compileRule(attribute);
  return (value) => {
    const refusal = rule(value);
    return refusal && conformanceText(attribute.Name, refusal);
  };
}

/**
 * As `compileAttribute`, with the one rule that only imports have: a birthdate is a real day,
 * written `mm/dd/yyyy` or `yyyy-mm-dd`. The API takes any ten characters, as the schema says.
 */
export function compileImportedAttribute(attribute: SchemaAttribute): AttributeCheck {
  const check = compileAttribute(attribute);
  if (attribute.Name !== 'birthdate') return check;
  const reason = 'Date must be in the form mm/dd/yyyy or yyyy-mm-dd';
  const badDate = conformanceText(attribute.Name, { reason });
  return (value) => check(value) ?? (isBirthdate(value) ? undefined : badDate);
}

/** What is said of a required attribute that has no value. */
export const requiredText = (name: string): string => conformanceText(name, { reason: isRequired });

/** The form in which a checked value is stored: booleans in lower case, all else as given. */
export const storedValue = (attribute: SchemaAttribute, value: string): string =>
  attribute.AttributeDataType === 'Boolean' ? value.toLowerCase() : value;

/** Control characters are named by their codes: asking for their property is far slower. */
const emailForm =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  /^[^\s@\x00-\x1f\x7f-\x9f]+@[^\s@.\x00-\x1f\x7f-\x9f]+(?:\.[^\s@.\x00-\x1f\x7f-\x9f]+)+$/;

/** An address with a name, one `@` and a domain of at least two labels. */
export const isEmail = (text: string): boolean => emailForm.test(text);

/** E.164: a plus sign and up to fifteen digits. */
export const isPhoneNumber = (text: string): boolean => /^\+\d{1,15}$/.test(text);

export function isBirthdate(text: string): boolean {
  if (/^\d\d\/\d\d\/\d{4}$/.test(text))
    return isCalendarDay(text.slice(6), text.slice(0, 2), text.slice(3, 5));
  return /^\d{4}-\d\d-\d\d$/.test(text) && isIsoDay(text);
}

/**
 * The attributes of an API call, checked against the pool's schema and in the form to store.
 * All breaches of the schema are reported together, a line each, as AWS does.
 *
 * `signUp`: required attributes must be there. `create`: an administrator may leave them to the
 * user's first sign-in. `update`: blank values stay, for they delete; elsewhere they are dropped.
 */
export function checkAttributes(
  pool: Pool,
  attributes: readonly AttributeType[],
  mode: 'signUp' | 'create' | 'update',
): AttributeChanges {
  const values: AttributeChanges = {};
  const breaches: Breach[] = [];
  for (const { Name: name, Value: value } of attributes) {
    if (value === undefined) throw errors.attributeValueMissing(name);
    if (managedAttributes.has(name)) throw errors.attributeNotMutable(name);
    const attribute = findAttribute(pool, name);
    const reason = reasonAgainst(attribute, value, mode === 'update');
    if (reason) breaches.push({ name, reason });
    else if (attribute && (mode === 'update' || value !== ''))
      values[name] = storedValue(attribute, value);
  }
  if (mode === 'signUp') {
    const told = new Set(breaches.map(({ name }) => name));
    breaches.push(...missingAttributes(pool, values).filter(({ name }) => !told.has(name)));
  }
  if (breaches.length > 0) throw breachError(breaches, mode === 'update');
  return values;
}

/** Checks that the named attributes can be taken from a user. */
export function checkRemovals(pool: Pool, names: readonly string[]): void {
  const breaches: Breach[] = [];
  for (const name of names) {
    if (managedAttributes.has(name)) throw errors.attributeNotMutable(name);
    const reason = reasonAgainst(findAttribute(pool, name), '', true);
    if (reason) breaches.push({ name, reason });
  }
  if (breaches.length > 0)
    throw errors.invalidParameter(`Invalid user attributes: ${lines(breaches, 'user.')}`);
}

/** Checks that a user has what the wanted ways of delivery need. */
export function requireDeliverable(
  attributes: AttributeChanges,
  mediums: readonly ('SMS' | 'EMAIL')[],
): void {
  for (const medium of mediums) {
    const name = medium === 'EMAIL' ? 'email' : 'phone_number';
    if (attributes[name] === undefined) throw requiredError(name);
  }
}

/** The error that `name` has no value and needs one. */
export const requiredError = (name: string, isUpdate = false): ApiError =>
  breachError([{ name, reason: isRequired }], isUpdate);

/** The error that `name` cannot be taken from a user who could not do without it. */
export const cannotDeleteError = (name: string): ApiError =>
  breachError([{ name, reason: cannotDelete }], true);

/** What is wrong with one attribute of a call. */
interface Breach {
  name: string;
  reason: string;
}

const isRequired = 'The attribute is required';
const cannotDelete = 'Required attribute cannot be deleted.';

const findAttribute = (pool: Pool, name: string): SchemaAttribute | undefined =>
  pool.schema.find((attribute) => attribute.Name === name);

/** A refusal that is a sentence of its own is thrown; any other is one line of the report. */
function reasonAgainst(
  attribute: SchemaAttribute | undefined,
  value: string,
  isUpdate: boolean,
): string | undefined {
  if (!attribute) return 'Attribute does not exist in the schema.';
  if (isUpdate && attribute.Mutable === false) return 'Attribute cannot be updated.';
  if (value === '') return isUpdate && attribute.Required ? cannotDelete : undefined;
  const refusal = compileRule(attribute)(value);
  if (refusal?.isSentence) throw errors.invalidParameter(refusal.reason);
  return refusal?.reason;
}

const missingAttributes = (pool: Pool, values: AttributeChanges): Breach[] =>
  pool.schema
    .filter(({ Name, Required }) => Required && !managedAttributes.has(Name) && !values[Name])
    .map(({ Name }) => ({ name: Name, reason: isRequired }));

const breachError = (breaches: Breach[], isUpdate: boolean): ApiError =>
  errors.invalidParameter(isUpdate ? lines(breaches, 'user.') : schemaBreach + lines(breaches, ''));

/** AWS ends every line of the report with a line feed, the last one too. */
const lines = (breaches: Breach[], prefix: string): string =>
  breaches.map(({ name, reason }) => `${prefix}${name}: ${reason}\n`).join('');

const conformanceText = (name: string, { reason, isSentence }: Refusal): string =>
  isSentence ? reason : `${schemaBreach}${name}: ${reason}`;

function compileRule(attribute: SchemaAttribute): Rule {
  const typed = compileType(attribute);
  if (attribute.Name === 'email')
    return withFormat(isEmail, 'Invalid email address format.', typed);
  if (attribute.Name === 'phone_number')
    return withFormat(isPhoneNumber, 'Invalid phone number format.', typed);
  return typed;
}

function withFormat(fits: (text: string) => boolean, sentence: string, next: Rule): Rule {
  const badFormat: Refusal = { reason: sentence, isSentence: true };
  return (value) => (fits(value) ? next(value) : badFormat);
}

function compileType(attribute: SchemaAttribute): Rule {
  switch (attribute.AttributeDataType) {
    case 'Number':
      return compileNumber(attribute);
    case 'Boolean':
      return withReason(/^(?:true|false)$/i, 'Value must be true or false');
    case 'DateTime':
      return compileDateTime();
    default:
      return compileString(attribute);
  }
}

function withReason(form: RegExp, reason: string): Rule {
  const refusal = { reason };
  return (value) => (form.test(value) ? undefined : refusal);
}

function compileString({ StringAttributeConstraints: limits }: SchemaAttribute): Rule {
  const min = wholeNumber(limits?.MinLength) ?? 0;
  const max = wholeNumber(limits?.MaxLength) ?? attributeValueMax;
  const tooLong = { reason: `String must be no longer than ${max} characters` };
  const tooShort = { reason: `String must be no shorter than ${min} characters` };
  const tooLarge = { reason: `String must be no longer than ${attributeValueMax} bytes` };
  return (value) => {
    // A character is one or two UTF-16 units, so most values need no counting.
    if (value.length > max && characters(value) > max) return tooLong;
    if (value.length < 2 * min && characters(value) < min) return tooShort;
    return fitsBytes(value) ? undefined : tooLarge;
  };
}

function compileNumber({ NumberAttributeConstraints: limits }: SchemaAttribute): Rule {
  const min = wholeBigInt(limits?.MinValue);
  const max = wholeBigInt(limits?.MaxValue);
  const notWhole = { reason: 'Value must be a whole number' };
  const tooSmall = { reason: `Number must be no less than ${min}` };
  const tooLarge = { reason: `Number must be no greater than ${max}` };
  const tooManyBytes = { reason: `Number must be no longer than ${attributeValueMax} digits` };
  return (value) => {
    if (!/^[+-]?\d+$/.test(value)) return notWhole;
    if (value.length > attributeValueMax) return tooManyBytes;
    // Comparing a number with a bigint is exact; only long values need the slower type.
    const number = value.length <= 15 ? Number(value) : BigInt(value);
    if (min !== undefined && number < min) return tooSmall;
    return max !== undefined && number > max ? tooLarge : undefined;
  };
}

/** ISO 8601, or epoch time in digits. */
function compileDateTime(): Rule {
  const refusal = { reason: 'Value must be a date and time in ISO 8601 form' };
  return (value) => (isDateTime(value) || /^\d{1,15}$/.test(value) ? undefined : refusal);
}

const timeForm = /^T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

const isDateTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d/.test(text) &&
  isIsoDay(text) &&
  (text.length === 10 || timeForm.test(text.slice(10)));

/** Of a text that begins with `yyyy-mm-dd`. */
const isIsoDay = (text: string): boolean =>
  isCalendarDay(text.slice(0, 4), text.slice(5, 7), text.slice(8, 10));

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isCalendarDay(yyyy: string, mm: string, dd: string): boolean {
  const [year, month, day] = [Number(yyyy), Number(mm), Number(dd)];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/** Unicode code points, as the schema counts lengths. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** UTF-8 takes at most three bytes for a UTF-16 unit, so short values need no measuring. */
const fitsBytes = (text: string): boolean =>
  text.length * 3 <= attributeValueMax || Buffer.byteLength(text) <= attributeValueMax;

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

const wholeBigInt = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined;
