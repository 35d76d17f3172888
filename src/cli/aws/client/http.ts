/** Sends requests: connections that are kept, time limits, certificates, proxies. */
import { readFileSync } from 'node:fs';
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { errorCode } from '../../failure.ts';
import type { Environment } from '../../target.ts';

export interface TransportOptions {
  /** False to take any certificate; a file of certificates; true for the well-known ones. */
  verify: boolean | string;
  /** 0 for no limit. */
  connectTimeoutMs: number;
  /** How long no byte of an answer may come; 0 for no limit. */
  readTimeoutMs: number;
  /** Names proxies: HTTP_PROXY, HTTPS_PROXY, NO_PROXY. */
  env: Environment;
}

export interface HttpRequest {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export type HttpFailureKind = 'connect' | 'connect timeout' | 'read timeout' | 'closed' | 'tls';

/** No answer came. Its cause is the error of the system, if there is one. */
export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;
  constructor(kind: HttpFailureKind, cause: Error) {
    super(cause.message, { cause });
    this.kind = kind;
  }
}

export interface Transport {
  /** @throws HttpFailure, or the reason of the signal */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

export function createTransport(options: TransportOptions): Transport {
  const agents = new Map<string, HttpAgent>();
  const agentFor = ({ protocol, hostname }: URL): HttpAgent => {
    const direct = isLoopback(hostname);
    const key = `${protocol}${direct}`;
    const agent = agents.get(key) ?? makeAgent(protocol, direct, options);
    agents.set(key, agent);
    return agent;
  };
  return { send: (request) => send(request, agentFor, options) };
}

/** A proxy cannot reach what runs on this machine. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

function makeAgent(protocol: string, direct: boolean, options: TransportOptions): HttpAgent {
  const common = { keepAlive: true, ...(direct ? {} : { proxyEnv: { ...options.env } }) };
  if (protocol === 'http:') return new HttpAgent(common);
  if (options.verify === false) return new HttpsAgent({ ...common, rejectUnauthorized: false });
  if (options.verify === true) return new HttpsAgent(common);
  return new HttpsAgent({ ...common, ca: readBundle(options.verify) });
}

function readBundle(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new HttpFailure('tls', error instanceof Error ? error : new Error(String(error)));
  }
}

async function send(
  { url, method, headers, body, signal }: HttpRequest,
  agentFor: (url: URL) => HttpAgent,
  options: TransportOptions,
): Promise<HttpAnswer> {
  signal?.throwIfAborted();
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const agent = agentFor(url);
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const request = start(url, { method, agent, headers: { ...headers, ...length } });
  const abort = () => request.destroy(new Error('interrupted'));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await answerTo(request, body, options);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function answerTo(
  request: ClientRequest,
  body: string,
  options: TransportOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const state = { connected: false };
    request.on('socket', (socket) => watch(request, socket, options, state));
    request.on('response', (response) => {
      collect(response).then(resolve, (error: Error) => reject(failureOf(error, state)));
    });
    request.on('error', (error) => reject(failureOf(error, state)));
    request.end(body);
  });
}

/** The two time limits of a connection. A kept one is connected already. */
function watch(
  request: ClientRequest,
  socket: Socket,
  { connectTimeoutMs, readTimeoutMs }: TransportOptions,
  state: { connected: boolean },
): void {
  const connected = () => {
    clearTimeout(timer);
    state.connected = true;
    if (readTimeoutMs > 0)
      request.setTimeout(readTimeoutMs, () => request.destroy(new TimeoutError('read timeout')));
  };
  const late = () => request.destroy(new TimeoutError('connect timeout'));
  const timer = connectTimeoutMs > 0 ? setTimeout(late, connectTimeoutMs) : undefined;
  request.on('close', () => clearTimeout(timer));
  if (!socket.connecting) connected();
  else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
}

class TimeoutError extends Error {
  readonly kind: HttpFailureKind;
  constructor(kind: HttpFailureKind) {
    super(kind);
    this.kind = kind;
  }
}

async function collect(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers, body: Buffer.concat(chunks).toString('utf8') };
}

/** OpenSSL's and Node's codes for certificates and handshakes that are not right. */
const tlsCode = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|EPROTO/;

function failureOf(error: Error, { connected }: { connected: boolean }): HttpFailure {
  if (error instanceof TimeoutError) return new HttpFailure(error.kind, error);
  if (tlsCode.test(errorCode(error) ?? '')) return new HttpFailure('tls', error);
  return new HttpFailure(connected ? 'closed' : 'connect', error);
}
