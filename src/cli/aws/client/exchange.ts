/** One call of an operation, from its input to the bytes of the last answer: signs and retries. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Credentials, signHeaders } from '../../../auth/sigv4.ts';
import type { Contract } from '../../../wire/contract.ts';
import { decodeError, encodeCall } from '../../protocol.ts';
import { type HttpAnswer, HttpFailure, type Transport } from './http.ts';

export interface Exchange {
  contract: Contract;
  operation: string;
  input: object;
  url: URL;
  /** The region that the signature names. */
  region: string;
  /** Undefined to send it unsigned. */
  credentials: Credentials | undefined;
  signal?: AbortSignal | undefined;
}

export interface RetryPolicy {
  attemptsMax: number;
  /** The wait after the attempt of that number; the first one is 1. */
  delayMs(attempt: number): number;
  /** Whether this answer is worth another attempt. When none came, always. */
  again(status: number, code: string | undefined): boolean;
}

/** Told of everything that goes over the wire. */
export interface Tracer {
  request(attempt: number, url: URL, headers: Record<string, string>, body: string): void;
  answer(attempt: number, answer: HttpAnswer): void;
  failure(attempt: number, failure: HttpFailure): void;
}

export type ExchangeResult = HttpAnswer & { attempts: number };

/** @throws HttpFailure when no attempt was answered, or the reason of the signal */
export async function exchange(
  call: Exchange,
  transport: Transport,
  policy: RetryPolicy,
  tracer?: Tracer,
): Promise<ExchangeResult> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= policy.attemptsMax;
    try {
      const answer = await sendOnce(call, transport, attempt, tracer);
      tracer?.answer(attempt, answer);
      const done = answer.status < 300 || !policy.again(answer.status, errorCodeOf(answer));
      if (done || last) return { ...answer, attempts: attempt };
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      tracer?.failure(attempt, error);
      if (last || error.kind === 'tls') throw error;
    }
    await sleep(policy.delayMs(attempt), undefined, { signal: call.signal });
  }
}

const errorCodeOf = (answer: HttpAnswer): string | undefined => decodeError(answer.body)?.code;

/** Each attempt is signed anew, at its own time. */
function sendOnce(
  { contract, operation, input, url, region, credentials, signal }: Exchange,
  transport: Transport,
  attempt: number,
  tracer: Tracer | undefined,
): Promise<HttpAnswer> {
  const { headers: typed, body } = encodeCall(contract, operation, input);
  const unsigned = { ...typed, host: url.host };
  const path = url.pathname;
  const headers = credentials
    ? signHeaders(
        { method: 'POST', path, query: '', headers: unsigned, body },
        { region, service: contract.signingName, nowMs: Date.now() },
        credentials,
      )
    : unsigned;
  tracer?.request(attempt, url, headers, body);
  return transport.send({ url, method: 'POST', headers, body, signal });
}
