/**
 * Signature Version 4: the canonical request, the string to sign and the signing key.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { signingKeysMax } from '../lib/limits.ts';

export const algorithm = 'AWS4-HMAC-SHA256';
export const terminator = 'aws4_request';
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/** What a signature is bound to besides its request. */
export interface Scope {
  /** `YYYYMMDD` */
  date: string;
  region: string;
  service: string;
}

export interface CanonicalParts {
  method: string;
  /** As on the wire: percent-encoded. */
  path: string;
  /** As on the wire, without the question mark. */
  query: string;
  /** Lower-case names of the signed headers, in the order in which they are signed. */
  signedHeaders: readonly string[];
  /** The value of a header, its repetitions joined by commas; undefined when it was not sent. */
  header(name: string): string | undefined;
  payloadHash: string;
}

export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

export const scopeText = (scope: Scope): string =>
  `${scope.date}/${scope.region}/${scope.service}/${terminator}`;

/** `20130524T000000Z` of epoch milliseconds. */
export const amzDate = (ms: number): string =>
  new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Epoch milliseconds of `20130524T000000Z`, or undefined when `text` is no such date. */
export function parseAmzDate(text: string): number | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined;
  const part = (from: number, to: number) => Number(text.slice(from, to));
  const [month, day] = [part(4, 6), part(6, 8)];
  const ms = Date.UTC(part(0, 4), month - 1, day, part(9, 11), part(11, 13), part(13, 15));
  // Date.UTC takes a 31st of April as a 1st of May: that is no date.
  const date = new Date(ms);
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1 ? ms : undefined;
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
export const uriEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The HMAC of a canonical request under the signing key of its scope: 32 bytes. */
export function signature(
  parts: CanonicalParts,
  scope: Scope,
  date: string,
  secretAccessKey: string,
): Buffer {
  const request = sha256Hex(canonicalRequest(parts, scope.service));
  const text = `${algorithm}\n${date}\n${scopeText(scope)}\n${request}`;
  return createHmac('sha256', signingKey(secretAccessKey, scope)).update(text).digest();
}

export function canonicalRequest(parts: CanonicalParts, service: string): string {
  let headers = '';
  for (const name of parts.signedHeaders)
    headers += `${name}:${trimHeader(parts.header(name) ?? '')}\n`;
  const path = service === 's3' ? objectPath(parts.path) : servicePath(parts.path);
  const names = parts.signedHeaders.join(';');
  const query = canonicalQuery(parts.query);
  return `${parts.method}\n${path}\n${query}\n${headers}\n${names}\n${parts.payloadHash}`;
}

const trimHeader = (value: string): string =>
  value.includes(' ') || value.includes('\t')
    ? value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')
    : value;

/** Dots and empty segments resolved, then encoded again: every service but S3 signs this. */
function servicePath(path: string): string {
  if (path === '/' || path === '') return '/';
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(uriEncode(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

/** S3 signs the key as it is, encoded once. */
const objectPath = (path: string): string =>
  path
    .split('/')
    .map((segment) => uriEncode(decode(segment)))
    .join('/') || '/';

/** A text that is not well encoded stands for itself: its signature will not match. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The pairs of a query as it is on the wire; `+` is a space, as in forms. */
export function parseQueryPairs(query: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const [name = '', ...value] = part.replaceAll('+', ' ').split('=');
    pairs.push([decode(name), decode(value.join('='))]);
  }
  return pairs;
}

/** Sorted by encoded name, then by encoded value, without the signature itself. */
function canonicalQuery(query: string): string {
  if (query === '') return '';
  return parseQueryPairs(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Least recently used first. A signing key costs four HMACs and serves a whole day; as a key
 * object it is five times as fast to use as its bytes.
 */
const signingKeys = new Map<string, KeyObject>();

function signingKey(secretAccessKey: string, scope: Scope): KeyObject {
  const name = `${secretAccessKey}\n${scopeText(scope)}`;
  let key = signingKeys.get(name);
  if (key) signingKeys.delete(name);
  else key = deriveSigningKey(secretAccessKey, scope);
  signingKeys.set(name, key);
  if (signingKeys.size > signingKeysMax)
    for (const oldest of signingKeys.keys()) {
      signingKeys.delete(oldest);
      break;
    }
  return key;
}

function deriveSigningKey(secretAccessKey: string, scope: Scope): KeyObject {
  const mac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest();
  const date = mac(`AWS4${secretAccessKey}`, scope.date);
  return createSecretKey(mac(mac(mac(date, scope.region), scope.service), terminator));
}
