/** One call with the words of the AWS command line for whatever goes wrong. */
import type { Environment } from '../../target.ts';
import { CommandFailure } from '../types.ts';
import { generalExitCode } from '../usage.ts';
import { readError } from './answer.ts';
import {
  type Exchange,
  type ExchangeResult,
  exchange,
  type RetryPolicy,
  type Tracer,
} from './exchange.ts';
import { HttpFailure, type Transport } from './http.ts';
import type { CallSettings } from './settings.ts';

export interface CallContext {
  env: Environment;
  settings: CallSettings;
  transport: Transport;
  tracer: Tracer | undefined;
  signal: AbortSignal | undefined;
}

/** The body of an answer that is none of an error. @throws CommandFailure */
export async function callService(call: Exchange, context: CallContext): Promise<string> {
  const policy = standardPolicy(context.settings.attemptsMax);
  const { transport, tracer, signal } = context;
  let result: ExchangeResult;
  try {
    result = await exchange({ ...call, signal }, transport, policy, tracer);
  } catch (error) {
    throw error instanceof HttpFailure ? unreachable(error, call.url) : error;
  }
  if (result.status < 301) return result.body;
  throw serviceFailure(call, result, policy.attemptsMax);
}

const serviceExitCode = 254;

function unreachable(failure: HttpFailure, url: URL): CommandFailure {
  const texts: Record<HttpFailure['kind'], string> = {
    connect: `Could not connect to the endpoint URL: "${url.href}"`,
    'connect timeout': `Connect timeout on endpoint URL: "${url.href}"`,
    'read timeout': `Read timeout on endpoint URL: "${url.href}"`,
    closed:
      'Connection was closed before we received a valid response from endpoint URL: ' +
      `"${url.href}".`,
    tls: `SSL validation failed for ${url.href} ${failure.message}`,
  };
  return new CommandFailure(`\n${texts[failure.kind]}\n`, generalExitCode);
}

function serviceFailure(
  { contract, operation, url }: Exchange,
  result: ExchangeResult,
  attemptsMax: number,
): CommandFailure {
  const error = readError(contract, result);
  if (!error)
    return new CommandFailure(
      `\nUnable to parse response from "${url.href}", invalid XML received. ` +
        `Further retries may succeed:\n${result.body}\n`,
      generalExitCode,
    );
  const retries =
    result.attempts >= attemptsMax ? ` (reached max retries: ${result.attempts - 1})` : '';
  return new CommandFailure(
    `\nAn error occurred (${error.code}) when calling the ${operation} operation${retries}: ` +
      `${error.message}\n`,
    serviceExitCode,
  );
}

/** Errors that pass: of the standard retry mode, which all AWS SDKs share. */
const passing = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const passingStatuses = new Set([500, 502, 503, 504]);
const delayMaxMs = 20_000;

function standardPolicy(attemptsMax: number): RetryPolicy {
  return {
    attemptsMax,
    delayMs: (attempt) => Math.min(Math.random() * 2 ** (attempt - 1) * 1000, delayMaxMs),
    again: (status, code) =>
      passingStatuses.has(status) || (code !== undefined && passing.has(code)),
  };
}
