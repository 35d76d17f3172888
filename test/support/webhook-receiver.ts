/** A real HTTP server on a free port that takes webhook calls, and verifies each. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const webhookSecret = 'a-secret-of-the-test';

export interface ReceivedCall {
  isSigned: boolean;
  contentType: string | undefined;
  message: Record<string, string>;
}

export interface WebhookReceiver {
  url: string;
  calls: ReceivedCall[];
  /** What it answers from now on. */
  status: number;
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      calls.push({
        isSigned: isSigned(request.headers['poolhouse-signature'], body),
        contentType: request.headers['content-type'],
        message: JSON.parse(body),
      });
      response.writeHead(receiver.status, { location: `${receiver.url}/elsewhere` }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}/messages`,
    calls,
    status: 204,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** As the page for operators tells receivers to do it. */
function isSigned(header: string | string[] | undefined, body: string): boolean {
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  if (!time || !signature || Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const expected = createHmac('sha256', webhookSecret).update(`${time}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}
