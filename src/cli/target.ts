/** Whom a command talks to: which endpoint, in which region, signed with which key. */
import { readServerFile, type ServerFile } from './server-file.ts';
import { CliError } from './failure.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export interface Target {
  region: string;
  /** Undefined for AWS itself, whose endpoints follow from service and region. */
  endpoint: string | undefined;
  credentials(): Promise<Credentials>;
}

export interface TargetOptions {
  region?: string | undefined;
  endpointUrl?: string | undefined;
  profile?: string | undefined;
  /** Given on the command line; without it, the default folder counts only when it is one. */
  data?: string | undefined;
}

/** The variables that decide, as the AWS command line reads them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const defaultDataFolder = './data';

/**
 * The endpoint that was named, else the server of the data folder, else AWS. The key comes from
 * where the endpoint comes from: the folder's root key never goes elsewhere, and a key of AWS in
 * the environment does not stand in the way of the server next door.
 */
export async function resolveTarget(
  options: TargetOptions,
  env: Environment,
  defaultRegion: string,
): Promise<Target> {
  const region = options.region ?? defaultRegion;
  const named = options.endpointUrl ?? (options.data ? undefined : env.AWS_ENDPOINT_URL);
  const folder = options.data ?? env.POOLHOUSE_DATA ?? defaultDataFolder;
  const local = options.profile ? undefined : await readServerFile(folder);
  const endpoint = named === undefined ? undefined : checkedUrl(named);
  if (endpoint && endpoint !== local?.url)
    return { region, endpoint, credentials: () => outsideCredentials(options, env, region) };
  if (local) return localTarget(local, folder, region);
  if (options.data)
    throw new CliError(`no Poolhouse runs on ${folder}; start it: poolhouse serve --data ${folder}`);
  return { region, endpoint, credentials: () => outsideCredentials(options, env, region) };
}
