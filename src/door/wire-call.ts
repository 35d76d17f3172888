/** A call as it came over the wire: all that the steps of the chain know of HTTP. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { WireRequest } from '../auth/sigv4-verify.ts';
import type { AddressRange } from '../iam/address.ts';
import { sourceAddress } from './source-address.ts';

export interface WireCall extends WireRequest {
  requestId: string;
  body: Buffer;
  /** An IPv4 address is written as one; taken from headers as far as trusted proxies wrote them. */
  sourceIp: string;
  encrypted: boolean;
  /** The first value of a header, by its lower-case name. */
  header(name: string): string | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Method, path, query and headers, untouched. */
export function wireRequest(message: IncomingMessage): WireRequest {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: message.method ?? '',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    rawHeaders: message.rawHeaders,
  };
}

export function wireCall(
  message: IncomingMessage,
  body: Buffer,
  requestId: string,
  trustedProxies: readonly AddressRange[],
): WireCall {
  const header = (name: string) => single(message.headers, name);
  const { socket } = message;
  const forwarded = message.headers['x-forwarded-for'];
  const sourceIp = sourceAddress(
    socket.remoteAddress ?? '',
    Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
    trustedProxies,
  );
  const encrypted = 'encrypted' in socket;
  return { ...wireRequest(message), requestId, body, sourceIp, encrypted, header };
}

const single = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};
