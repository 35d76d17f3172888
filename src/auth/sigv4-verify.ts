/**
 * Signature Version 4, the server's side. Works on the request as it came over the wire, and
 * refuses in AWS's words, which are those of a JSON, a Query or (pre-signed) an S3 service.
 */
import { timingSafeEqual } from 'node:crypto';
import { errors, type Protocol } from '../directory/errors.ts';
import { clockSkewMs } from '../lib/limits.ts';
import type { Credentials } from './sigv4.ts';
import {
  algorithm,
  amzDate,
  parseAmzDate,
  type Scope,
  sha256Hex,
  signature,
  terminator,
} from './sigv4-canonical.ts';

export interface WireRequest {
  method: string;
  /** Percent-encoded, as it came. */
  path: string;
  /** Percent-encoded, as it came, without the question mark. */
  query: string;
  /** Name, value, name, value …, with bytes as Latin-1: `rawHeaders` of Node. */
  rawHeaders: readonly string[];
}

export interface Verified<Key> {
  key: Key;
  region: string;
}

/** Finds the credentials of an access key id; those of a session are told by its token. */
export type FindKey<Key extends Credentials> = (
  accessKeyId: string,
  sessionToken: string | undefined,
) => Key | undefined | Promise<Key | undefined>;

export interface Expected {
  service: string;
  protocol: Protocol;
  nowMs: number;
}

/** Who signed the request, in which region; rejects with the error of the catalogue if nobody. */
export async function verifyHeaderSignature<Key extends Credentials>(
  request: WireRequest & { body: Uint8Array },
  expected: Expected,
  find: FindKey<Key>,
): Promise<Verified<Key>> {
  const headers = headerMap(request.rawHeaders);
  const claim = readAuthorization(headers, expected.protocol);
  checkScope(claim, expected);
  checkClock(claim, expected);
  checkSignedHeaders(claim, headers, expected.protocol);
  const token = headers.get('x-amz-security-token');
  const key = await find(claim.accessKeyId, token);
  if (!key || !sameToken(key.sessionToken, token)) throw errors.unknownAccessKey(expected.protocol);
  const payloadHash = sha256Hex(request.body);
  const { signedHeaders, scope, date } = claim;
  const header = (name: string) => headers.get(name);
  const parts = { ...wireParts(request), signedHeaders, header, payloadHash };
  if (!matches(claim.signature, signature(parts, scope, date, key.secretAccessKey)))
    throw errors.invalidSignature(expected.protocol, mismatch);
  return { key, region: scope.region };
}

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your ' +
  'AWS Secret Access Key and signing method. Consult the service documentation for details.';

interface Claim {
  accessKeyId: string;
  scope: Scope;
  terminator: string;
  signedHeaders: string[];
  signature: string;
  /** ISO 8601 basic, as it goes into the string to sign. */
  date: string;
  dateMs: number;
  /** The header that the date came in. */
  dateHeader: 'x-amz-date' | 'date';
}

export const wireParts = ({ method, path, query }: WireRequest) => ({ method, path, query });

/** Lower-case names; repetitions joined by commas; UTF-8 where Node gave bytes as Latin-1. */
export function headerMap(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = utf8(rawHeaders[i + 1] ?? '');
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}

const utf8 = (value: string): string =>
  /[\x80-\xff]/.test(value) ? Buffer.from(value, 'latin1').toString('utf8') : value;

export const matches = (claimed: string, computed: Buffer): boolean =>
  /^[0-9a-f]{64}$/.test(claimed) && timingSafeEqual(Buffer.from(claimed, 'hex'), computed);

export function sameToken(known: string | undefined, given: string | undefined): boolean {
  if (known === undefined || given === undefined) return known === given;
  const [a, b] = [Buffer.from(known), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readAuthorization(headers: Map<string, string>, protocol: Protocol): Claim {
  const authorization = headers.get('authorization')?.trim();
  if (!authorization?.startsWith('AWS4-')) throw errors.missingSignature(protocol);
  const [mechanism = '', ...rest] = authorization.split(' ');
  if (mechanism !== algorithm)
    throw errors.incompleteSignature(
      protocol,
      `Unsupported AWS 'algorithm': '${mechanism}' (only ${algorithm} for now). `,
    );
  const fields = readFields(rest.join(' '), protocol);
  const dateHeader = headers.has('x-amz-date') ? 'x-amz-date' : 'date';
  const problems = missingFields(fields, headers.has(dateHeader));
  if (problems !== '') throw errors.incompleteSignature(protocol, problems);
  return {
    ...readCredential(fields.get('Credential') ?? '', protocol),
    signedHeaders: (fields.get('SignedHeaders') ?? '').split(';'),
    signature: fields.get('Signature') ?? '',
    ...readDate(headers.get(dateHeader) ?? '', protocol),
    dateHeader,
  };
}

/** The parts of `Credential=…, SignedHeaders=…, Signature=…`, in any order. */
function readFields(text: string, protocol: Protocol): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of text.split(/[, ]+/)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals < 1)
      throw errors.incompleteSignature(
        protocol,
        'The Authorization header has a part that is not a valid key=value pair ' +
          '(missing equal-sign).',
      );
    fields.set(part.slice(0, equals), part.slice(equals + 1));
  }
  return fields;
}

function missingFields(fields: Map<string, string>, dated: boolean): string {
  const problems = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !fields.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!dated)
    problems.push(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  return problems.length > 0 ? `${problems.join(' ')} Authorization=${algorithm}` : '';
}

function readCredential(text: string, protocol: Protocol) {
  const credential = splitCredential(text);
  if (!credential)
    throw errors.incompleteSignature(
      protocol,
      'Credential must have exactly 5 slash-delimited elements, e.g. ' +
        `keyid/date/region/service/term, got '${text}'`,
    );
  return credential;
}

/** `keyid/date/region/service/term`, or undefined when `text` has another form. */
export function splitCredential(
  text: string,
): { accessKeyId: string; scope: Scope; terminator: string } | undefined {
  const [accessKeyId, date, region, service, end, ...more] = text.split('/');
  if (!accessKeyId || !date || !region || !service || !end || more.length > 0) return undefined;
  return { accessKeyId, scope: { date, region, service }, terminator: end };
}

/** An `X-Amz-Date`, or an HTTP `Date` brought into its form. */
function readDate(text: string, protocol: Protocol): { date: string; dateMs: number } {
  const basicMs = parseAmzDate(text);
  if (basicMs !== undefined) return { date: text, dateMs: basicMs };
  const dateMs = Date.parse(text);
  if (!/[A-Z][a-z]{2} \d{4} .*GMT$/.test(text) || Number.isNaN(dateMs))
    throw errors.incompleteSignature(
      protocol,
      "Date must be in ISO-8601 'basic format'. Got another form. " +
        'See http://en.wikipedia.org/wiki/ISO_8601',
    );
  return { date: amzDate(dateMs), dateMs };
}

/** `us-east-1`, `us-gov-west-1`, `ap-southeast-2`, `eusc-de-east-1`. */
export const regionPattern = /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/;

function checkScope(claim: Claim, { service, protocol }: Expected): void {
  const problems: string[] = [];
  const { scope } = claim;
  if (!regionPattern.test(scope.region))
    problems.push('Credential should be scoped to a valid region.');
  if (scope.service !== service)
    problems.push(`Credential should be scoped to correct service: '${service}'.`);
  if (claim.terminator !== terminator)
    problems.push(`Credential should be scoped with a valid terminator: '${terminator}'.`);
  const day = claim.date.slice(0, 8);
  if (scope.date !== day)
    problems.push(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from ' +
        `HTTP: '${scope.date}' != '${day}', from '${claim.date}'.`,
    );
  if (problems.length > 0) throw errors.invalidSignature(protocol, problems.join(' '));
}

function checkClock({ date, dateMs }: Claim, { nowMs, protocol }: Expected): void {
  if (Math.abs(dateMs - nowMs) <= clockSkewMs) return;
  const late = dateMs < nowMs;
  const edge = amzDate(late ? nowMs - clockSkewMs : nowMs + clockSkewMs);
  const how = `(${amzDate(nowMs)} ${late ? '-' : '+'} 5 min.)`;
  throw errors.invalidSignature(
    protocol,
    late
      ? `Signature expired: ${date} is now earlier than ${edge} ${how}`
      : `Signature not yet current: ${date} is still later than ${edge} ${how}`,
  );
}

/** What a signature leaves out could be changed on the way: the host, the date, any `x-amz-…`. */
function checkSignedHeaders(claim: Claim, headers: Map<string, string>, protocol: Protocol): void {
  const signed = new Set(claim.signedHeaders);
  if (!signed.has('host'))
    throw errors.invalidSignature(protocol, mustBeSigned("'Host' or ':authority'"));
  if (!signed.has(claim.dateHeader))
    throw errors.invalidSignature(protocol, mustBeSigned(`'${claim.dateHeader}'`));
  for (const name of headers.keys())
    if (name.startsWith('x-amz-') && !signed.has(name))
      throw errors.invalidSignature(protocol, mustBeSigned(`'${name}'`));
}

const mustBeSigned = (what: string): string =>
  `${what} must be a 'SignedHeader' in the AWS Authorization.`;
