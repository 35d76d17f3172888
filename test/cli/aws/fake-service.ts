/** A service that answers what a test tells it to. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  headers: IncomingMessage['headers'];
  body: string;
}

export type Reply =
  | { status?: number; headers?: Record<string, string>; body: string }
  | 'hang up'
  | 'wait';

export interface FakeService {
  url: string;
  asked: Asked[];
  /** What is answered next, one after the other; the last one stays. */
  replies: Reply[];
  close(): Promise<void>;
}

export async function startFakeService(): Promise<FakeService> {
  const asked: Asked[] = [];
  const replies: Reply[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ headers: request.headers, body });
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? { body: '{}' };
    if (reply === 'wait') return;
    if (reply === 'hang up') request.socket.destroy();
    else response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(reply.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    replies,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Keys that any service here takes. */
export const anyKeys = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'us-east-1',
};
