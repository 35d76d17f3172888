/** Signature Version 4, the signer's side: signed headers and pre-signed URLs. */
import {
  algorithm,
  amzDate,
  type Scope,
  scopeText,
  sha256Hex,
  signature,
  unsignedPayload,
  uriEncode,
} from './sigv4-canonical.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export interface SignableRequest {
  method: string;
  /** Percent-encoded, as it will be on the wire. */
  path: string;
  /** Percent-encoded, without the question mark. */
  query: string;
  /** With `host`. */
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export interface SigningScope {
  region: string;
  service: string;
  nowMs: number;
}

/** Headers that proxies and HTTP clients rewrite: a signature must not depend on them. */
const unsignable = new Set([
  'authorization',
  'connection',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
]);

/** All headers to send, in lower case: the given ones and the signature's. */
export function signHeaders(
  request: SignableRequest,
  scope: SigningScope,
  credentials: Credentials,
): Record<string, string> {
  const date = amzDate(scope.nowMs);
  const headers: Record<string, string> = { ...lowerCase(request.headers), 'x-amz-date': date };
  if (credentials.sessionToken) headers['x-amz-security-token'] = credentials.sessionToken;
  const signedHeaders = Object.keys(headers)
    .filter((name) => !unsignable.has(name))
    .sort();
  const payloadHash = headers['x-amz-content-sha256'] ?? sha256Hex(request.body);
  const day: Scope = { ...scope, date: date.slice(0, 8) };
  const { method, path, query } = request;
  const header = (name: string) => headers[name];
  const parts = { method, path, query, signedHeaders, header, payloadHash };
  const proof = signature(parts, day, date, credentials.secretAccessKey).toString('hex');
  headers.authorization =
    `${algorithm} Credential=${credentials.accessKeyId}/${scopeText(day)}, ` +
    `SignedHeaders=${signedHeaders.join(';')}, Signature=${proof}`;
  return headers;
}

/**
 * A URL that carries its signature. `url` has no query; `headers` are those, besides `host`, that
 * whoever uses the URL must send with these very values.
 */
export function presignUrl(
  request: { method: string; url: string; headers?: Record<string, string> },
  scope: SigningScope & { expiresSeconds: number },
  credentials: Credentials,
): string {
  const url = new URL(request.url);
  const headers: Record<string, string> = { ...lowerCase(request.headers ?? {}), host: url.host };
  const signedHeaders = Object.keys(headers).sort();
  const date = amzDate(scope.nowMs);
  const day: Scope = { ...scope, date: date.slice(0, 8) };
  const query = presignQuery(day, date, scope.expiresSeconds, signedHeaders, credentials);
  const header = (name: string) => headers[name];
  const parts = { method: request.method, path: url.pathname, query, signedHeaders, header };
  const proof = signature(
    { ...parts, payloadHash: unsignedPayload },
    day,
    date,
    credentials.secretAccessKey,
  );
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${proof.toString('hex')}`;
}

function presignQuery(
  scope: Scope,
  date: string,
  expiresSeconds: number,
  signedHeaders: string[],
  credentials: Credentials,
): string {
  const parameters: Record<string, string | undefined> = {
    'X-Amz-Security-Token': credentials.sessionToken,
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Date': date,
    'X-Amz-SignedHeaders': signedHeaders.join(';'),
    'X-Amz-Expires': String(expiresSeconds),
    'X-Amz-Credential': `${credentials.accessKeyId}/${scopeText(scope)}`,
  };
  return Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${uriEncode(value)}`]))
    .join('&');
}

const lowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
