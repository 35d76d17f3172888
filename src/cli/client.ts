/** A small client of the API: signs, sends, retries. Any endpoint, AWS included. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Credentials, signHeaders } from '../auth/sigv4.ts';
import type { Operations as CognitoIdp } from '../wire/cognito-idp.generated.ts';
import { type Contract, loadContract, type Service } from '../wire/contract.ts';
import type { Operations as Iam } from '../wire/iam.generated.ts';
import type { Operations as Logs } from '../wire/logs.generated.ts';
import type { Operations as Poolhouse } from '../wire/poolhouse.generated.ts';
import type { Operations as Sts } from '../wire/sts.generated.ts';
import { CliError, systemReason } from './failure.ts';
import { decodeError, decodeOutput, encodeCall } from './protocol.ts';
import { awsEndpoint, signingRegion, type Target } from './target.ts';

type Contracts = {
  'cognito-idp': CognitoIdp;
  logs: Logs;
  iam: Iam;
  sts: Sts;
  poolhouse: Poolhouse;
};
type Input<S extends Service, N extends keyof Contracts[S]> = Contracts[S][N] extends {
  input: infer I extends object;
}
  ? I
  : never;
type Output<S extends Service, N extends keyof Contracts[S]> = Contracts[S][N] extends {
  output: infer O;
}
  ? O
  : never;

/** An error that the API answered. */
export class ApiCallError extends CliError {
  readonly code: string;
  readonly status: number;
  constructor(operation: string, code: string, message: string, status: number) {
    super(`${operation}: ${code}${message ? `: ${message}` : ''}`);
    this.name = 'ApiCallError';
    this.code = code;
    this.status = status;
  }
}

/** No answer came. */
export class UnreachableError extends CliError {}

/** Whether the same call may go well in a while: a fault, throttling, no answer. */
export const isPassing = (error: unknown): boolean =>
  error instanceof UnreachableError ||
  (error instanceof ApiCallError && mayPass(error.status, error.code));

/** What a call answers, or undefined when the API refuses it with one of these codes. */
export async function unless<T>(call: Promise<T>, ...codes: string[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiCallError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

export interface Client {
  call<S extends Service, N extends keyof Contracts[S] & string>(
    service: S,
    operation: N,
    input: Input<S, N>,
  ): Promise<Output<S, N>>;
}

/** Tries of one call, and the wait before the second; it doubles from there, with jitter. */
const triesMax = 4;
const backoffMs = 150;
/** An answer takes milliseconds; a minute means that none will come. */
const callTimeoutMs = 60_000;

export function createClient(target: Target): Client {
  const contracts = new Map<Service, Contract>();
  const contractOf = (service: Service): Contract => {
    const contract = contracts.get(service) ?? loadContract(service);
    contracts.set(service, contract);
    return contract;
  };
  return {
    async call(service, operation, input) {
      const contract = contractOf(service);
      const credentials = await target.credentials();
      for (let tries = 1; ; tries++) {
        const answer = await send(target, contract, operation, input, credentials);
        if ('output' in answer) return answer.output as never;
        if (!answer.again || tries === triesMax) throw answer.failure;
        await sleep(backoffMs * 2 ** (tries - 1) * (0.5 + Math.random()));
      }
    },
  };
}

type Answer = { output: unknown } | { failure: CliError; again: boolean };

async function send(
  target: Target,
  contract: Contract,
  operation: string,
  input: object,
  credentials: Credentials,
): Promise<Answer> {
  const url = new URL(target.endpoint ?? awsEndpoint(contract.signingName, target.region));
  const { headers, body } = encodeCall(contract, operation, input);
  const signed = signHeaders(
    {
      method: 'POST',
      path: url.pathname,
      query: '',
      headers: { ...headers, host: url.host },
      body,
    },
    {
      region: signingRegion(contract.signingName, target),
      service: contract.signingName,
      nowMs: Date.now(),
    },
    credentials,
  );
  try {
    const signal = AbortSignal.timeout(callTimeoutMs);
    const answer = await fetch(url, { method: 'POST', headers: signed, body, signal });
    return judge(contract, operation, answer, await answer.text());
  } catch (error) {
    const failure = new UnreachableError(`cannot reach ${url.origin}: ${systemReason(error)}`);
    return { failure, again: true };
  }
}

function judge(contract: Contract, operation: string, answer: Response, body: string): Answer {
  if (answer.ok) {
    const output = decodeOutput(contract, operation, body);
    if (output) return { output };
  }
  const { code, message } = decodeError(body) ?? {
    code: `HTTP ${answer.status}`,
    message: 'the answer is not one of this API; is the endpoint right?',
  };
  return {
    failure: new ApiCallError(operation, code, message, answer.status),
    again: mayPass(answer.status, code),
  };
}

const mayPass = (status: number, code: string): boolean =>
  status >= 500 || status === 429 || throttling.test(code);

const throttling = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/;
