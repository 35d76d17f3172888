/** A call as it came over the wire: all that the steps of the chain know of HTTP. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { WireRequest } from '../auth/sigv4-verify.ts';

export interface WireCall extends WireRequest {
  requestId: string;
  body: Buffer;
  /** Of the connection: an IPv4 address is written as one, and nothing is taken from headers. */
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

export function wireCall(message: IncomingMessage, body: Buffer, requestId: string): WireCall {
  const header = (name: string) => single(message.headers, name);
  const { socket } = message;
  const sourceIp = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const encrypted = 'encrypted' in socket;
  return { ...wireRequest(message), requestId, body, sourceIp, encrypted, header };
}

const single = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};
