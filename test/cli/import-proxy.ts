/** A server between a client and Poolhouse that writes down what passes, and may meddle with it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Recorded {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The operation; `PUT` for an upload. */
  action: string;
}

/** What is answered in place of the server. */
export interface Refusal {
  status: number;
  body: string;
}

export const refusal = (code: string, message: string, status = 400): Refusal => ({
  status,
  body: JSON.stringify({ __type: code, message }),
});

export interface RecordingProxy {
  url: string;
  requests: Recorded[];
  /** The recorded requests of one operation. */
  of(action: string): Recorded[];
  /** Asked for each request before it goes on; may wait, or answer in place of the server. */
  meddle: (request: Recorded) => Promise<Refusal | undefined> | Refusal | undefined;
  /** True when the server's answer shall not reach the client. */
  lose: (request: Recorded) => boolean;
  close(): void;
}

/** The Host header goes on as it came: signatures hold, and upload URLs lead through here. */
export async function startProxy(target: () => string): Promise<RecordingProxy> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const recorded = record(request, body);
    proxy.requests.push(recorded);
    const instead = await proxy.meddle(recorded);
    if (instead) {
      response.writeHead(instead.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(instead.body);
      return;
    }
    const { expect: _, ...headers } = request.headers;
    const onward = requestHttp(
      target() + (request.url ?? '/'),
      { method: recorded.method, headers },
      (answer) => {
        if (proxy.lose(recorded)) {
          response.destroy();
          return;
        }
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    of: (action) => proxy.requests.filter((request) => request.action === action),
    meddle: () => undefined,
    lose: () => false,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

function record(request: IncomingMessage, body: Buffer): Recorded {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const text = body.toString('utf8');
  const target = headers['x-amz-target']?.split('.')[1];
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const action = target ?? (form ? new URLSearchParams(text).get('Action') : request.method) ?? '';
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers,
    body: text,
    action,
  };
}
