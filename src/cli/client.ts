/** A small client of the API: signs, sends, retries. Any endpoint, AWS included. */
import type { Operations as CognitoIdp } from '../wire/cognito-idp.generated.ts';
import { type Contract, loadContract, type Service } from '../wire/contract.ts';
import type { Operations as Iam } from '../wire/iam.generated.ts';
import type { Operations as Logs } from '../wire/logs.generated.ts';
import type { Operations as Poolhouse } from '../wire/poolhouse.generated.ts';
import type { Operations as Sts } from '../wire/sts.generated.ts';
import { type Exchange, exchange, type RetryPolicy } from './aws/client/exchange.ts';
import {
  createTransport,
  type HttpAnswer,
  HttpFailure,
  type Transport,
} from './aws/client/http.ts';
import { CliError, systemReason } from './failure.ts';
import { decodeError, decodeOutput } from './protocol.ts';
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

const throttling = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/;

const mayPass = (status: number, code = ''): boolean =>
  status >= 500 || status === 429 || throttling.test(code);

const retries: RetryPolicy = {
  attemptsMax: triesMax,
  delayMs: (attempt) => backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random()),
  again: mayPass,
};

export function createClient(target: Target): Client {
  const contracts = new Map<Service, Contract>();
  const contractOf = (service: Service): Contract => {
    const contract = contracts.get(service) ?? loadContract(service);
    contracts.set(service, contract);
    return contract;
  };
  const limits = { connectTimeoutMs: callTimeoutMs, readTimeoutMs: callTimeoutMs };
  const transport = createTransport({ verify: true, ...limits, env: {} });
  return {
    async call(service, operation, input) {
      const contract = contractOf(service);
      const credentials = await target.credentials();
      const url = new URL(target.endpoint ?? awsEndpoint(contract.signingName, target.region));
      const region = signingRegion(contract.signingName, target);
      const call = { contract, operation, input, url, region, credentials };
      return outputOf(contract, operation, await sendCall(call, transport)) as never;
    },
  };
}

async function sendCall(call: Exchange, transport: Transport): Promise<HttpAnswer> {
  try {
    return await exchange(call, transport, retries);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw new UnreachableError(`cannot reach ${call.url.origin}: ${systemReason(error)}`);
  }
}

function outputOf(contract: Contract, operation: string, { status, body }: HttpAnswer): unknown {
  if (status < 300) {
    const output = decodeOutput(contract, operation, body);
    if (output) return output;
  }
  const { code, message } = decodeError(body) ?? {
    code: `HTTP ${status}`,
    message: 'the answer is not one of this API; is the endpoint right?',
  };
  throw new ApiCallError(operation, code, message, status);
}
