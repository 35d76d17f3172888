/** Whom a command talks to: which endpoint, in which region, signed with which key. */
import type { Credentials } from '../auth/sigv4.ts';
import type { Service } from '../wire/contract.ts';
import { CliError } from './failure.ts';
import { readServerFile } from './server-file.ts';

export interface Target {
  region: string;
  /** Undefined for AWS itself, whose endpoints follow from service and region. */
  endpoint: string | undefined;
  credentials(): Promise<Credentials>;
  /** What made this the target, in words, for whoever wonders. */
  origin?: { endpoint: string; keys: string } | undefined;
}

export interface TargetOptions {
  region?: string | undefined;
  endpointUrl?: string | undefined;
  profile?: string | undefined;
  /** Given on the command line; without it, the default folder counts only when it is one. */
  data?: string | undefined;
}

/** The variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

export const defaultDataFolder = './data';

/**
 * The endpoint that was named, else the server of the data folder, else AWS. The key comes from
 * where the endpoint comes from: the folder's root key goes to that folder's server only, and an
 * AWS key in the environment does not stand in the way of the server next door.
 */
export async function resolveTarget(
  options: TargetOptions,
  env: Environment,
  defaultRegion: string,
): Promise<Target> {
  const region = options.region ?? defaultRegion;
  const named = options.endpointUrl ?? (options.data ? undefined : env.AWS_ENDPOINT_URL);
  const endpoint = named === undefined ? undefined : checkedUrl(named);
  const folder = options.data ?? env.POOLHOUSE_DATA ?? defaultDataFolder;
  const source = endpointSource(options, endpoint);
  const outside = {
    region,
    endpoint,
    credentials: outsideKeys(options, env),
    origin: { endpoint: source, keys: outsideKeysSource(options, env) },
  };
  if (options.profile || (endpoint && env.AWS_ACCESS_KEY_ID)) return outside;
  const server = await readServerFile(folder);
  if (server && (!endpoint || endpoint === checkedUrl(server.url)))
    return {
      region,
      endpoint: server.url,
      credentials: once(() => rootKey(folder, env)),
      origin: {
        endpoint: endpoint ? source : `the server of the data folder ${folder}`,
        keys: `the root access key of the data folder ${folder}`,
      },
    };
  if (options.data && !endpoint)
    throw new CliError(`no server runs on ${folder}; start it: poolhouse serve --data ${folder}`);
  return outside;
}

function endpointSource({ endpointUrl }: TargetOptions, endpoint: string | undefined): string {
  if (endpoint === undefined) return 'AWS, as no endpoint is named and no server runs here';
  return endpointUrl === undefined ? 'AWS_ENDPOINT_URL' : '--endpoint-url';
}

function outsideKeysSource({ profile }: TargetOptions, env: Environment): string {
  if (profile) return `the profile ${profile} of the AWS configuration files`;
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY)
    return `AWS_ACCESS_KEY_ID${env.AWS_SESSION_TOKEN ? ', with a session token' : ''}`;
  return 'the AWS configuration files or the machine itself';
}

/** The key of the server of a data folder, from where that server takes it. */
async function rootKey(folder: string, env: Environment): Promise<Credentials> {
  const { readRootKey } = await import('../config/secrets.ts');
  const { settings } = await import('../config/env.ts');
  const accessKeyId = env[settings.rootAccessKeyId.variable];
  const secretAccessKey = env[settings.rootSecretAccessKey.variable];
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
  const stored = await readRootKey(folder);
  if (stored) return stored;
  throw new CliError(`${folder} holds no root access key; set AWS_ACCESS_KEY_ID and its secret`);
}

/**
 * The variables first, as everywhere on AWS; then profiles, SSO, and what machines of AWS have.
 * Those may be keys for an hour, so that each call asks; the provider keeps them while they last.
 */
function outsideKeys(options: TargetOptions, env: Environment): () => Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (accessKeyId && secretAccessKey && !options.profile)
    return async () => ({ accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN });
  const provider = once(async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return defaultProvider(options.profile ? { profile: options.profile } : {});
  });
  return async () => {
    try {
      return await (await provider())();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CliError(
        `no keys to sign with: ${reason}\n` +
          'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile; for a server of ' +
          'this machine, eval "$(poolhouse env)" sets them.',
      );
    }
  };
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/$/, '');
  throw new CliError(`the endpoint ${JSON.stringify(text)} is not an http or https URL`);
}

/** AWS's own endpoint of a service. IAM has one for each partition. */
export function awsEndpoint(service: Service, region: string): string {
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  if (service !== 'iam') return `https://${service}.${region}.${suffix}`;
  const globalHosts: Record<string, string> = {
    aws: 'iam',
    'aws-cn': 'iam.cn-north-1',
    'aws-us-gov': 'iam.us-gov',
  };
  return `https://${globalHosts[partitionOf(region)]}.${suffix}`;
}

/** The region that a signature for a service names. */
export function signingRegion(service: Service, { region, endpoint }: Target): string {
  if (service !== 'iam' || endpoint !== undefined) return region;
  const globalRegions: Record<string, string> = {
    aws: 'us-east-1',
    'aws-cn': 'cn-north-1',
    'aws-us-gov': 'us-gov-west-1',
  };
  return globalRegions[partitionOf(region)] ?? region;
}

/** The part of AWS that a region belongs to, as ARNs name it. */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
