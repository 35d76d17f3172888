/** SDK clients that call a server as an application would. */
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '../../src/auth/sigv4.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';

export interface ClientOptions {
  region?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

export interface Clients {
  cognito(options?: ClientOptions): CognitoIdentityProviderClient;
  logs(options?: ClientOptions): CloudWatchLogsClient;
  iam(options?: ClientOptions): IAMClient;
  sts(options?: ClientOptions): STSClient;
}

/**
 * Each call makes a client; one attempt only, so that a test sees the first answer. With a clock
 * that a test turns, clients sign by it.
 */
export function sdkClients(
  endpoint: string,
  root: Credentials,
  region: string,
  clock: Clock = systemClock,
): Clients {
  const { accessKeyId, secretAccessKey } = root;
  const settings = (options: ClientOptions = {}) => ({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    ...options,
  });
  const timed = <C extends { config: object }>(client: C): C => {
    const systemClockOffset = { get: () => clock.nowMs() - Date.now(), set: () => undefined };
    if (clock !== systemClock) Object.defineProperties(client.config, { systemClockOffset });
    return client;
  };
  return {
    cognito: (options) => timed(new CognitoIdentityProviderClient(settings(options))),
    logs: (options) => timed(new CloudWatchLogsClient(settings(options))),
    iam: (options) => timed(new IAMClient(settings(options))),
    sts: (options) => timed(new STSClient(settings(options))),
  };
}
