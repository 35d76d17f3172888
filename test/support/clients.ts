/** SDK clients that call a server as an application would. */
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '../../src/auth/sigv4.ts';

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

/** Each call makes a client; one attempt only, so that a test sees the first answer. */
export function sdkClients(endpoint: string, root: Credentials, region: string): Clients {
  const { accessKeyId, secretAccessKey } = root;
  const settings = (options: ClientOptions = {}) => ({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    ...options,
  });
  return {
    cognito: (options) => new CognitoIdentityProviderClient(settings(options)),
    logs: (options) => new CloudWatchLogsClient(settings(options)),
    iam: (options) => new IAMClient(settings(options)),
    sts: (options) => new STSClient(settings(options)),
  };
}
