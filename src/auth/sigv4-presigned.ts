/** Signature Version 4 in the query of a URL, as S3 checks it and in S3's words. */
import { errors } from '../directory/errors.ts';
import { clockSkewMs, presignedSecondsMax } from '../lib/limits.ts';
import type { Credentials } from './sigv4.ts';
import {
  algorithm,
  parseAmzDate,
  parseQueryPairs,
  type Scope,
  signature,
  terminator,
  unsignedPayload,
} from './sigv4-canonical.ts';
import {
  type FindKey,
  headerMap,
  matches,
  regionPattern,
  sameToken,
  splitCredential,
  type Verified,
  type WireRequest,
  wireParts,
} from './sigv4-verify.ts';

interface Claim {
  accessKeyId: string;
  scope: Scope;
  date: string;
  dateMs: number;
  expiresSeconds: number;
  signedHeaders: string[];
  signature: string;
  sessionToken: string | undefined;
}

/**
 * Who signed the URL. The signature covers method, path, query and the signed headers; the body
 * it leaves open. Rejects with the error of the catalogue.
 */
export async function verifyPresigned<Key extends Credentials>(
  request: WireRequest,
  nowMs: number,
  find: FindKey<Key>,
): Promise<Verified<Key>> {
  const claim = readClaim(request.query);
  const headers = headerMap(request.rawHeaders);
  const key = await find(claim.accessKeyId, claim.sessionToken);
  if (!key || !sameToken(key.sessionToken, claim.sessionToken)) throw errors.presignedUnknownKey();
  const { signedHeaders, scope, date } = claim;
  const header = (name: string) => headers.get(name);
  const parts = { ...wireParts(request), signedHeaders, header, payloadHash: unsignedPayload };
  const complete = signedHeaders.every((name) => headers.has(name));
  const proof = signature(parts, scope, date, key.secretAccessKey);
  if (!matches(claim.signature, proof) || !complete) throw errors.presignedMismatch();
  checkTime(claim, nowMs);
  checkHeaders(claim, headers);
  return { key, region: scope.region };
}

function readClaim(query: string): Claim {
  const pairs = parseQueryPairs(query);
  const parameters = new Map(pairs);
  const take = (name: string): string => {
    const value = parameters.get(name);
    if (!value) throw errors.presignedIncomplete();
    return value;
  };
  if (parameters.size < pairs.length) throw errors.presignedMalformed('A parameter is repeated.');
  if (take('X-Amz-Algorithm') !== algorithm)
    throw errors.presignedMalformed(`X-Amz-Algorithm only supports "${algorithm}"`);
  const date = take('X-Amz-Date');
  return {
    ...readCredential(take('X-Amz-Credential'), date),
    ...readTime(date, take('X-Amz-Expires')),
    signedHeaders: take('X-Amz-SignedHeaders').split(';'),
    signature: take('X-Amz-Signature'),
    sessionToken: parameters.get('X-Amz-Security-Token'),
  };
}

function readCredential(text: string, date: string): { accessKeyId: string; scope: Scope } {
  const credential = splitCredential(text);
  const malformed = (problem: string) =>
    errors.presignedMalformed(`Error parsing the X-Amz-Credential parameter; ${problem}`);
  if (!credential)
    throw malformed(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  const { accessKeyId, scope } = credential;
  if (!regionPattern.test(scope.region)) throw malformed('the region is wrong');
  if (scope.service !== 's3')
    throw malformed(`incorrect service "${scope.service}". This endpoint belongs to "s3".`);
  if (credential.terminator !== terminator)
    throw malformed(
      `incorrect terminal "${credential.terminator}". This endpoint uses "${terminator}".`,
    );
  if (scope.date !== date.slice(0, 8))
    throw malformed(
      `incorrect date format "${scope.date}". This date in the credential must be ` +
        'in the format "yyyyMMdd".',
    );
  return { accessKeyId, scope };
}

function readTime(date: string, expires: string) {
  const dateMs = parseAmzDate(date);
  if (dateMs === undefined)
    throw errors.presignedMalformed(
      "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
    );
  const expiresSeconds = Number(expires);
  if (!/^\d{1,9}$/.test(expires))
    throw errors.presignedMalformed('X-Amz-Expires should be a number');
  if (expiresSeconds > presignedSecondsMax)
    throw errors.presignedMalformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires ' +
        `must be less than ${presignedSecondsMax} seconds`,
    );
  return { date, dateMs, expiresSeconds };
}

const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}/, '');

function checkTime({ date, dateMs, expiresSeconds }: Claim, nowMs: number): void {
  const expiresMs = dateMs + expiresSeconds * 1000;
  if (nowMs >= expiresMs)
    throw errors.presignedExpired(expiresSeconds, isoSeconds(expiresMs), isoSeconds(nowMs));
  if (dateMs > nowMs + clockSkewMs) throw errors.presignedEarly(date, isoSeconds(nowMs));
}

/** A header that changes what S3 does must be signed, as must the host. */
function checkHeaders({ signedHeaders }: Claim, headers: Map<string, string>): void {
  const signed = new Set(signedHeaders);
  const unsigned = [...headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.has(name),
  );
  if (unsigned.length > 0) throw errors.presignedExtraHeaders(unsigned.join(', '));
}
