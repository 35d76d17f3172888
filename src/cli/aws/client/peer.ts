/** Whom a call goes to: endpoint, region and keys. */
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Credentials } from '../../../auth/sigv4.ts';
import { loadContract, type Service } from '../../../wire/contract.ts';
import { readServerFile } from '../../server-file.ts';
import {
  awsEndpoint,
  defaultDataFolder,
  type Environment,
  resolveTarget,
  signingRegion,
} from '../../target.ts';
import { CommandFailure, type Globals } from '../types.ts';
import { readAnswer } from './answer.ts';
import type { CallContext } from './call.ts';
import { callService } from './call.ts';
import {
  findCredentials,
  type KeySources,
  ownCredentials,
  type RoleRequest,
} from './credentials.ts';
import { configuredEndpoint } from './settings.ts';

export interface Peer {
  url: URL;
  /** The region that signatures name. */
  region: string;
  /** Undefined where nothing is signed. @throws CommandFailure when there are no keys */
  credentials(): Promise<Credentials | undefined>;
  /** Where endpoint and keys come from, for whoever asks. */
  origin: string;
}

/**
 * The endpoint that is configured as on AWS; without one and without --profile, the server of the
 * data folder with its root key; else AWS.
 */
export async function resolvePeer(
  service: Service,
  globals: Globals,
  context: CallContext,
): Promise<Peer> {
  const { env, settings } = context;
  const given = globals.endpointUrl ?? configuredEndpoint(service, settings, env);
  const named = given === undefined ? undefined : checkedEndpoint(given);
  const local = globals.profile === undefined ? await localServer(env) : undefined;
  const isLocal = local !== undefined && (!named || named.href === new URL(local.url).href);
  const url = named ?? (isLocal ? new URL(local.url) : undefined);
  const region = settings.region ?? (url ? (env.POOLHOUSE_REGION ?? 'us-east-1') : undefined);
  const sources = keySources(context);
  const peer = url ? { url, region: region ?? '' } : awsPeer(service, region);
  const find = async () => {
    if (!isLocal) return findCredentials(sources);
    // The folder's key goes to the folder's server only; keys that were named for it come first.
    return (named && (await ownCredentials(sources))) ?? local.credentials(peer.region);
  };
  const origin = isLocal ? `the server of ${local.folder}` : url ? 'a named endpoint' : 'AWS';
  return { ...peer, origin, credentials: settings.signs ? find : async () => undefined };
}

function checkedEndpoint(text: string): URL {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text) || /^[^/:]+:\d/.test(text))
    throw new CommandFailure(
      `\nBad value for --endpoint-url "${text}": scheme is missing.  Must be of the form ` +
        'http://<hostname>/ or https://<hostname>/\n',
      252,
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new CommandFailure(`\nInvalid endpoint: ${text}\n`, 255);
}

interface LocalServer {
  url: string;
  folder: string;
  credentials(region: string): Promise<Credentials>;
}

async function localServer(env: Environment): Promise<LocalServer | undefined> {
  const folder = env.POOLHOUSE_DATA ?? defaultDataFolder;
  const server = await readServerFile(folder);
  if (!server) return undefined;
  return {
    url: server.url,
    folder,
    async credentials(region) {
      const target = await resolveTarget({ data: folder }, env, region);
      return target.credentials();
    },
  };
}

/** IAM is one for all regions; everything else needs to know which. */
function awsPeer(service: Service, region: string | undefined): { url: URL; region: string } {
  if (service === 'poolhouse')
    throw new CommandFailure(
      '\nAWS has no service poolhouse: name your server with --endpoint-url or POOLHOUSE_DATA.\n',
      253,
    );
  if (region === undefined && service !== 'iam')
    throw new CommandFailure(
      '\nYou must specify a region. You can also configure your region by running ' +
        '"aws configure".\n',
      253,
    );
  const known = region ?? 'us-east-1';
  if (!/^(?![0-9]+$)(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/.test(known))
    throw new CommandFailure(
      `\nProvided region_name '${known}' doesn't match a supported format.\n`,
      255,
    );
  const credentials = () => Promise.reject(new Error('not asked for'));
  const target = { region: known, endpoint: undefined, credentials };
  return { url: new URL(awsEndpoint(service, known)), region: signingRegion(service, target) };
}

function keySources(context: CallContext): KeySources {
  return {
    settings: context.settings,
    env: context.env,
    askCode,
    assumeRole: (request, credentials) => assumeRole(request, credentials, context),
  };
}

/** STS is asked where it is configured to be, not at the endpoint of the call: so does the reference. */
async function assumeRole(
  request: RoleRequest,
  credentials: Credentials,
  context: CallContext,
): Promise<Credentials> {
  const { settings, env } = context;
  const configured = configuredEndpoint('sts', settings, env);
  const peer = configured
    ? {
        url: checkedEndpoint(configured),
        region: settings.region ?? env.POOLHOUSE_REGION ?? 'us-east-1',
      }
    : awsPeer('sts', settings.region);
  const contract = loadContract('sts');
  const call = { contract, operation: 'AssumeRole', input: request, ...peer, credentials };
  const body = await callService(call, context);
  const answer = readAnswer(contract, 'AssumeRole', body, 'iso8601')?.get('Credentials');
  const text = (name: string) => String(answer instanceof Map ? answer.get(name) : '');
  return {
    accessKeyId: text('AccessKeyId'),
    secretAccessKey: text('SecretAccessKey'),
    sessionToken: text('SessionToken'),
  };
}

async function askCode(serial: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = once(terminal, 'close').then(() => '');
    return await Promise.race([terminal.question(`Enter MFA code for ${serial}: `), closed]);
  } finally {
    terminal.close();
  }
}
