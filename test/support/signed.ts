/** Calls signed by hand, for what no SDK would send. */
import { type Credentials, signHeaders } from '../../src/auth/sigv4.ts';

export interface SignedCall {
  url: string;
  credentials: Credentials;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  service?: string;
  region?: string;
  nowMs?: number;
}

/** A call of the Cognito API, unless `headers` say otherwise. */
export function sendSigned(call: SignedCall): Promise<Response> {
  const { url, credentials, body = '{}', service = 'cognito-idp', region = 'us-east-1' } = call;
  const headers = {
    host: new URL(url).host,
    'content-type': 'application/x-amz-json-1.1',
    ...call.headers,
  };
  const request = { method: 'POST', path: '/', query: '', headers, body };
  const scope = { region, service, nowMs: call.nowMs ?? Date.now() };
  return fetch(url, { method: 'POST', headers: signHeaders(request, scope, credentials), body });
}
