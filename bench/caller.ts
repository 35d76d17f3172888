/**
 * A client that costs as little as one can: calls are signed before the clock starts (a signature
 * holds for five minutes) and written to sockets that stay open; of an answer it reads the status
 * and the length. It shares the machine's cores with the server all the same.
 */
import { connect, type Socket } from 'node:net';
import { signHeaders } from '../src/auth/sigv4.ts';
import { rootKey } from './server.ts';

export interface Answer {
  status: number;
  body: string;
}

/** The bytes of one signed call of the Cognito API. */
export function signedCall(url: string, operation: string, input: object): Buffer {
  const body = JSON.stringify(input);
  const headers = signHeaders(
    { method: 'POST', path: '/', query: '', headers: headersOf(url, operation), body },
    { region: 'us-east-1', service: 'cognito-idp', nowMs: Date.now() },
    rootKey,
  );
  return request(headers, body);
}

/** The bytes of a call that takes no signature. */
export const unsignedCall = (url: string, operation: string, input: object): Buffer =>
  request(headersOf(url, operation), JSON.stringify(input));

const headersOf = (url: string, operation: string): Record<string, string> => ({
  host: new URL(url).host,
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
});

function request(headers: Record<string, string>, body: string): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join('')}${length}\r\n${body}`);
}

/** One connection, on which one call is made at a time. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    // Bytes as characters: lengths are in bytes.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')));
  }

  static open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  call(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
    if (Number.isNaN(length)) {
      this.#waiting?.reject(new Error(`an answer without a length: ${head}`));
      return;
    }
    const end = headEnd + 4 + length;
    if (this.#received.length < end) return;
    const body = this.#received.slice(headEnd + 4, end);
    this.#received = this.#received.slice(end);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}

const requireOk = ({ status, body }: Answer): void => {
  if (status !== 200) throw new Error(`a call was answered with ${status}: ${body}`);
};

/** One signed call and its answer. Throws when it is refused. */
export const callOnce = <T>(
  connection: Connection,
  url: string,
  operation: string,
  input: object,
): Promise<T> => answerTo<T>(connection, signedCall(url, operation, input));

/** The answer to a call whose bytes are there. Throws when it is refused. */
export async function answerTo<T>(connection: Connection, call: Buffer): Promise<T> {
  const answer = await connection.call(call);
  requireOk(answer);
  return JSON.parse(Buffer.from(answer.body, 'latin1').toString('utf8')) as T;
}

export interface Load {
  perSecond: number;
  latenciesMs: number[];
  /** Processor time of this client for one call, in microseconds. */
  clientMicroseconds: number;
}

/** `callers` make the calls in turn, each as soon as it has its last answer. */
export const closedLoop = (url: string, calls: Buffer[], callers: number): Promise<Load> =>
  closedWork(url, calls.length, callers, async (connection, i) => {
    requireOk(await connection.call(calls[i] ?? Buffer.alloc(0)));
  });

/** The same for whatever is done on a connection, `times` times in all. */
export async function closedWork(
  url: string,
  times: number,
  callers: number,
  work: (connection: Connection, i: number) => Promise<void>,
): Promise<Load> {
  const connections = await Promise.all(
    Array.from({ length: callers }, () => Connection.open(url)),
  );
  const latenciesMs: number[] = [];
  let next = 0;
  const caller = async (connection: Connection) => {
    for (let i = next++; i < times; i = next++) {
      const began = performance.now();
      await work(connection, i);
      latenciesMs.push(performance.now() - began);
    }
  };
  const cpu = process.cpuUsage();
  const began = performance.now();
  try {
    await Promise.all(connections.map(caller));
  } finally {
    for (const connection of connections) connection.close();
  }
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const clientMicroseconds = (user + system) / times;
  return { perSecond: (1000 * times) / ms, latenciesMs, clientMicroseconds };
}

export interface OpenLoop {
  latenciesMs: number[];
  /** Makes no further call; resolves when all are answered. */
  stop(): Promise<void>;
}

/** How often the open loop looks which calls are due. */
const tickMs = 5;

/**
 * Calls at a steady rate, whether or not earlier ones are answered: a server that stalls cannot
 * hide it. `next` gives the call to make.
 */
export function openLoop(url: string, perSecond: number, next: () => Buffer): OpenLoop {
  const idle: Connection[] = [];
  const open = new Set<Promise<void>>();
  const latenciesMs: number[] = [];
  let failure: unknown;
  const call = async () => {
    const connection = idle.pop() ?? (await Connection.open(url));
    const request = next();
    const began = performance.now();
    requireOk(await connection.call(request));
    latenciesMs.push(performance.now() - began);
    idle.push(connection);
  };
  const began = performance.now();
  let made = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1000) * perSecond;
    for (; made < due; made++) {
      const running: Promise<void> = call()
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => open.delete(running));
      open.add(running);
    }
  }, tickMs);
  const stop = async () => {
    clearInterval(timer);
    await Promise.all(open);
    for (const connection of idle) connection.close();
    if (failure) throw failure;
  };
  return { latenciesMs, stop };
}
