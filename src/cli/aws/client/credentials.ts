/**
 * The keys that a call is signed with, from where the AWS command line takes them and in its
 * order: variables, assumed roles, the credentials file, a process, the config file, and what
 * machines of AWS offer.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Credentials } from '../../../auth/sigv4.ts';
import type { Environment } from '../../target.ts';
import { CommandFailure } from '../types.ts';
import { type Section, textOf } from './config-file.ts';
import type { CallSettings } from './settings.ts';
import { shellWords } from './words.ts';

/** Input of STS's AssumeRole. */
export interface RoleRequest {
  RoleArn: string;
  RoleSessionName: string;
  ExternalId?: string;
  DurationSeconds?: number;
  SerialNumber?: string;
  TokenCode?: string;
}

export interface KeySources {
  settings: CallSettings;
  env: Environment;
  /** Asks STS, signed with these keys. */
  assumeRole(request: RoleRequest, credentials: Credentials): Promise<Credentials>;
  /** Asks whoever sits at the terminal for the code of a device. */
  askCode(serial: string): Promise<string>;
}

const fail = (message: string): CommandFailure => new CommandFailure(`\n${message}\n`, 255);

/** The keys of this machine's own variables and files; undefined when they name none. */
export async function ownCredentials(sources: KeySources): Promise<Credentials | undefined> {
  const { settings, env } = sources;
  const ofVariables = settings.profileIsOption ? undefined : variableKeys(env);
  return ofVariables ?? profileKeys(settings.profileName, sources, [settings.profileName]);
}

/** @throws CommandFailure when there are none */
export async function findCredentials(sources: KeySources): Promise<Credentials> {
  const found = (await ownCredentials(sources)) ?? (await machineKeys(sources.settings));
  if (found) return found;
  throw new CommandFailure(
    '\nUnable to locate credentials. You can configure credentials by running "aws configure".\n',
    253,
  );
}

function variableKeys(env: Environment): Credentials | undefined {
  const accessKeyId = env.AWS_ACCESS_KEY_ID;
  const secretAccessKey = env.AWS_SECRET_ACCESS_KEY;
  if (!accessKeyId) return undefined;
  if (!secretAccessKey) throw partial('env', 'AWS_SECRET_ACCESS_KEY');
  const sessionToken = env.AWS_SESSION_TOKEN ?? env.AWS_SECURITY_TOKEN;
  return { accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined };
}

const partial = (provider: string, missing: string): CommandFailure =>
  fail(`Partial credentials found in ${provider}, missing: ${missing}`);

async function profileKeys(
  name: string,
  sources: KeySources,
  visited: string[],
): Promise<Credentials | undefined> {
  const { configuration } = sources.settings;
  const profile = configuration.profiles.get(name);
  if (textOf(profile, 'role_arn') && !textOf(profile, 'web_identity_token_file'))
    return roleKeys(name, sources, visited);
  return plainKeys(name, sources);
}

/** Keys of a profile that is there by itself. */
async function plainKeys(name: string, { settings }: KeySources): Promise<Credentials | undefined> {
  const { credentials, config, profiles } = settings.configuration;
  const command = textOf(profiles.get(name), 'credential_process');
  return (
    staticKeys(credentials.get(name), 'shared-credentials-file') ??
    (command === undefined ? undefined : await processKeys(command)) ??
    staticKeys(config.get(name), 'config-file')
  );
}

function staticKeys(section: Section | undefined, provider: string): Credentials | undefined {
  const accessKeyId = textOf(section, 'aws_access_key_id');
  if (accessKeyId === undefined) return undefined;
  const secretAccessKey = textOf(section, 'aws_secret_access_key');
  if (secretAccessKey === undefined) throw partial(provider, 'aws_secret_access_key');
  const sessionToken = textOf(section, 'aws_session_token');
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** A role by the keys of another profile, or of a source of this machine. */
async function roleKeys(
  name: string,
  sources: KeySources,
  visited: string[],
): Promise<Credentials> {
  const profile = sources.settings.configuration.profiles.get(name);
  const sourceProfile = textOf(profile, 'source_profile');
  const source = textOf(profile, 'credential_source');
  if (source !== undefined && sourceProfile !== undefined)
    throw fail(`The profile "${name}" contains both source_profile and credential_source.`);
  if (source === undefined && sourceProfile === undefined)
    throw partial('assume-role', 'source_profile or credential_source');
  const keys =
    sourceProfile === undefined
      ? await sourceKeys(source ?? '', name, sources)
      : await sourceProfileKeys(sourceProfile, name, sources, visited);
  return sources.assumeRole(await roleRequest(profile, sources), keys);
}

async function sourceProfileKeys(
  sourceName: string,
  name: string,
  sources: KeySources,
  visited: string[],
): Promise<Credentials> {
  const source = sources.settings.configuration.profiles.get(sourceName);
  if (!source)
    throw fail(
      `The source_profile "${sourceName}" referenced in the profile "${name}" does not exist.`,
    );
  const isStatic = source.has('aws_access_key_id') || source.has('aws_secret_access_key');
  if (visited.includes(sourceName) && (sourceName !== name || !isStatic))
    throw fail(
      'Infinite loop in credential configuration detected. Attempting to load from profile ' +
        `${sourceName} which has already been visited. Visited profiles: ` +
        `[${visited.map((one) => `'${one}'`).join(', ')}]`,
    );
  const found = isStatic
    ? await plainKeys(sourceName, sources)
    : await profileKeys(sourceName, sources, [...visited, sourceName]);
  if (found) return found;
  throw fail(`The source profile "${sourceName}" must have credentials.`);
}

const credentialSources = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer'];

async function sourceKeys(
  source: string,
  name: string,
  { settings, env }: KeySources,
): Promise<Credentials> {
  if (!credentialSources.includes(source))
    throw fail(`The credential source "${source}" referenced in profile "${name}" is not valid.`);
  const keys = source === 'Environment' ? variableKeys(env) : await machineKeys(settings);
  if (keys) return keys;
  throw fail(
    `Error when retrieving credentials from ${source}: ` +
      `No credentials found in credential_source referenced in profile ${name}`,
  );
}

async function roleRequest(
  profile: Section | undefined,
  { askCode }: KeySources,
): Promise<RoleRequest> {
  const serial = textOf(profile, 'mfa_serial');
  const externalId = textOf(profile, 'external_id');
  const duration = Number(textOf(profile, 'duration_seconds') ?? Number.NaN);
  const sessionName = textOf(profile, 'role_session_name');
  return {
    RoleArn: textOf(profile, 'role_arn') ?? '',
    RoleSessionName: sessionName ?? `poolhouse-session-${Math.floor(Date.now() / 1000)}`,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(Number.isInteger(duration) ? { DurationSeconds: duration } : {}),
    ...(serial === undefined ? {} : { SerialNumber: serial, TokenCode: await askCode(serial) }),
  };
}

const processFailure = (message: string): CommandFailure =>
  fail(`Error when retrieving credentials from custom-process: ${message}`);

/** A program that prints keys: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
async function processKeys(command: string): Promise<Credentials> {
  const [program = '', ...args] = shellWords(command) ?? [];
  let output: string;
  try {
    ({ stdout: output } = await promisify(execFile)(program, args, { encoding: 'utf8' }));
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw processFailure(stderr || message);
  }
  return readProcessKeys(output);
}

function readProcessKeys(output: string): Credentials {
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(output) as Record<string, unknown>;
  } catch {
    throw processFailure('the output of the process is not JSON');
  }
  if (parsed.Version !== 1)
    throw processFailure(
      `Version '${parsed.Version ?? '<Version not provided>'}' not supported for credential process provider.`,
    );
  const { AccessKeyId, SecretAccessKey, SessionToken } = parsed;
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string')
    throw processFailure('Missing required key in response: AccessKeyId or SecretAccessKey');
  const sessionToken = typeof SessionToken === 'string' ? SessionToken : undefined;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken };
}

/** The SDK would warn of variables beside a profile, on the console. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Single sign-on, web identities, containers, instances: what the SDK knows. A profile of the
 * command line keeps it from the keys of the variables.
 */
async function machineKeys(settings: CallSettings): Promise<Credentials | undefined> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const { profileName, profileIsOption } = settings;
  const profile = settings.configuration.profiles.get(profileName);
  const isNamed = [...(profile?.keys() ?? [])].some((key) => /^(sso|web_identity)_/.test(key));
  const named = profileIsOption || isNamed ? { profile: profileName } : {};
  try {
    return await defaultProvider({ ...named, logger: silent })();
  } catch (error) {
    if (!isNamed) return undefined;
    throw fail(error instanceof Error ? error.message : String(error));
  }
}
