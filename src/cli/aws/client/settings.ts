/**
 * What a call goes by: options, then variables, then the profile. Names and precedence are those
 * of the AWS command line.
 */
import type { Service } from '../../../wire/contract.ts';
import type { Environment } from '../../target.ts';
import type { BinaryFormat } from '../input/blobs.ts';
import { CommandFailure, type Globals, type OutputFormat, outputFormats } from '../types.ts';
import { type Configuration, readConfiguration, type Section, textOf } from './config-file.ts';

export interface CallSettings {
  configuration: Configuration;
  /** The profile's name, and whether the command line names it. */
  profileName: string;
  profileIsOption: boolean;
  region: string | undefined;
  output: OutputFormat;
  /** Undefined for none. */
  pager: string | undefined;
  timestampFormat: 'iso8601' | 'wire';
  attemptsMax: number;
  /** False to take any certificate; a file of certificates; true for the well-known ones. */
  verify: boolean | string;
  /** 0 for no limit. */
  connectTimeoutMs: number;
  readTimeoutMs: number;
  signs: boolean;
  /** How texts of binary members are read. */
  binaryFormat: BinaryFormat;
}

/** The reference's own: of connecting, and of waiting for bytes of an answer. */
const timeoutSeconds = 60;

/** @throws CommandFailure for a profile that is not there and values that mean nothing. */
export function callSettings(globals: Globals, env: Environment): CallSettings {
  const configuration = readConfiguration(env);
  const named = globals.profile ?? env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE;
  const profileName = named ?? 'default';
  const profile = configuration.profiles.get(profileName);
  if (!profile && named !== undefined)
    throw new CommandFailure(`\nThe config profile (${named}) could not be found\n`, 255);
  const seconds = (given: number | undefined) => (given ?? timeoutSeconds) * 1000;
  return {
    configuration,
    profileName,
    profileIsOption: globals.profile !== undefined,
    region: checkedRegion(globals.region ?? regionOf(env, profile)),
    output: outputFormat(globals.output ?? env.AWS_DEFAULT_OUTPUT ?? textOf(profile, 'output')),
    pager: globals.noCliPager ? undefined : pagerOf(env, profile),
    timestampFormat: timestampFormat(textOf(profile, 'cli_timestamp_format')),
    attemptsMax: attemptsMax(env, profile),
    verify: verification(globals, env, profile),
    connectTimeoutMs: seconds(globals.cliConnectTimeout),
    readTimeoutMs: seconds(globals.cliReadTimeout),
    signs: !globals.noSignRequest,
    binaryFormat: binaryFormat(globals.cliBinaryFormat ?? textOf(profile, 'cli_binary_format')),
  };
}

const regionOf = (env: Environment, profile: Section | undefined): string | undefined =>
  env.AWS_REGION || env.AWS_DEFAULT_REGION || textOf(profile, 'region') || undefined;

/** A region becomes a part of host names. */
function checkedRegion(name: string | undefined): string | undefined {
  if (name === undefined || /^(?!\d+$)(?!-)[a-zA-Z0-9-]{0,63}(?<!-)$/.test(name)) return name;
  const message = `Provided region_name '${name}' doesn't match a supported format.`;
  throw new CommandFailure(`\n${message}\n`, 255);
}

function outputFormat(name = 'json'): OutputFormat {
  const format = outputFormats.find((known) => known === name);
  if (format) return format;
  throw new CommandFailure(`\nUnknown output type: ${name}\n`, 255);
}

function binaryFormat(name = 'base64'): BinaryFormat {
  if (name === 'base64' || name === 'raw-in-base64-out') return name;
  throw new CommandFailure(`\n'${name}'\n`, 255);
}

/** An empty value turns paging off. */
function pagerOf(env: Environment, profile: Section | undefined): string | undefined {
  const pager = env.AWS_PAGER ?? textOf(profile, 'cli_pager') ?? env.PAGER ?? 'less';
  return pager === '' ? undefined : pager;
}

function timestampFormat(name = 'iso8601'): 'iso8601' | 'wire' {
  if (name === 'iso8601' || name === 'wire') return name;
  throw new CommandFailure(
    `\nUnknown cli_timestamp_format value: ${name}, valid values are "wire" or "iso8601"\n`,
    253,
  );
}

/** Attempts of one call by mode, the first one included. */
const attemptsByMode: Record<string, number> = { legacy: 5, standard: 3, adaptive: 3 };

function attemptsMax(env: Environment, profile: Section | undefined): number {
  const mode = env.AWS_RETRY_MODE ?? textOf(profile, 'retry_mode') ?? 'standard';
  const usual = attemptsByMode[mode];
  if (usual === undefined)
    throw new CommandFailure(
      `\nInvalid value provided to "mode": "${mode}" must be one of: ` +
        '"standard" or "adaptive"\n',
      255,
    );
  const given = env.AWS_MAX_ATTEMPTS ?? textOf(profile, 'max_attempts');
  if (given === undefined) return usual;
  const attempts = Number(given);
  if (Number.isInteger(attempts) && attempts >= 1) return attempts;
  throw new CommandFailure(
    `\nValue provided to "max_attempts": ${given} must be an integer greater than or equal to one.\n`,
    255,
  );
}

function verification(
  globals: Globals,
  env: Environment,
  profile: Section | undefined,
): boolean | string {
  if (globals.noVerifySsl) return false;
  const bundle = globals.caBundle ?? env.AWS_CA_BUNDLE ?? textOf(profile, 'ca_bundle');
  return bundle || env.REQUESTS_CA_BUNDLE || true;
}

/** What configuration calls a service; the variables have it in capitals. */
const serviceIds: Partial<Record<Service, string>> = {
  'cognito-idp': 'cognito_identity_provider',
  logs: 'cloudwatch_logs',
};

/** The endpoint that is configured for a service; undefined when none is. */
export function configuredEndpoint(
  service: Service,
  { configuration, profileName }: CallSettings,
  env: Environment,
): string | undefined {
  const profile = configuration.profiles.get(profileName);
  const ignored =
    env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? textOf(profile, 'ignore_configured_endpoint_urls');
  if (ignored?.toLowerCase() === 'true') return undefined;
  const id = serviceIds[service] ?? service;
  const group = configuration.services.get(textOf(profile, 'services') ?? '')?.get(id);
  const found =
    env[`AWS_ENDPOINT_URL_${id.toUpperCase()}`] ||
    env.AWS_ENDPOINT_URL ||
    (typeof group === 'object' ? group.get('endpoint_url') : undefined) ||
    textOf(profile, 'endpoint_url');
  return found || undefined;
}
