/** Defaults and rules of the settings. Answers a whole configuration, or every mistake at once. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AddressRange, parseRange } from '../iam/address.ts';
import {
  awsQuotas,
  databaseConnectionsMax,
  presignedSecondsMax,
  type Quotas,
} from '../lib/limits.ts';
import { type LogLevel, logLevels } from '../lib/log-levels.ts';
import { masterKeyBytes } from '../lib/vault.ts';
import {
  isMailFrom,
  isWebhookUrl,
  parseSmtpUrl,
  type SmtpServer,
  type SmtpSettings,
  type WebhookSettings,
} from './delivery.ts';
import {
  type Environment,
  type QuotaName,
  quotaNames,
  quotaVariable,
  type Setting,
  type SettingName,
  type Settings,
  settings,
} from './env.ts';
import { type BucketSettings, parseBucketUrl } from './uploads.ts';

export interface Config {
  host: string;
  port: number;
  /** Absolute. */
  dataFolder: string;
  /** A postgres:// URL; undefined for SQLite inside the data folder. */
  databaseUrl: string | undefined;
  /** Of one node, for calls. */
  databaseConnections: number;
  /** An origin, without a slash at its end. */
  publicUrl: string | undefined;
  /** Whose `X-Forwarded-For` is believed: none, unless the operator names them. */
  trustedProxies: readonly AddressRange[];
  region: string;
  accountId: string;
  logLevel: LogLevel;
  /** For load balancers, which take a while to notice; 0 where there is none. */
  drainSeconds: number;
  rootKey: { accessKeyId: string; secretAccessKey: string } | undefined;
  masterKey: Buffer | undefined;
  masterKeyFile: string | undefined;
  quotas: Quotas;
  /** What sends messages to users; a medium that nothing sends is kept in the outbox. */
  mail: SmtpSettings | undefined;
  webhook: WebhookSettings | undefined;
  /** Where files of imports are uploaded to; undefined for the server itself. */
  uploads: BucketSettings | undefined;
}

export type Configured = { ok: true; config: Config } | { ok: false; mistakes: string[] };

/** A flag wins over its variable. */
export function configure(flags: Settings, environment: Environment): Configured {
  const reader = new SettingsReader(flags, environment.settings);
  const config: Config = {
    host: reader.read('host', text, '127.0.0.1'),
    port: reader.read('port', port, 7665),
    dataFolder: resolve(reader.read('data', text, './data')),
    databaseUrl: readDatabaseUrl(reader),
    databaseConnections: reader.read('storeConnections', connections, databaseConnectionsMax),
    publicUrl: reader.read('publicUrl', origin, undefined),
    trustedProxies: reader.read('trustedProxies', addressRanges, []),
    region: reader.read('region', region, 'us-east-1'),
    accountId: reader.read('accountId', accountId, '123456789012'),
    logLevel: reader.read('logLevel', logLevel, 'info'),
    drainSeconds: reader.read('drainSeconds', seconds, 0),
    rootKey: readRootKey(reader),
    ...readMasterKey(reader),
    quotas: readQuotas(reader, environment),
    mail: readMail(reader),
    webhook: readWebhook(reader),
    uploads: readUploads(reader),
  };
  const { mistakes } = reader;
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, config };
}

/** Reads texts by rules; throws nothing, but remembers what is wrong, and answers the default. */
class SettingsReader {
  readonly mistakes: string[] = [];
  readonly #flags: Settings;
  readonly #variables: Settings;

  constructor(flags: Settings, variables: Settings) {
    this.#flags = flags;
    this.#variables = variables;
  }

  has(name: SettingName): boolean {
    return (this.#flags[name] ?? this.#variables[name]) !== undefined;
  }

  hasFlag(name: SettingName): boolean {
    return this.#flags[name] !== undefined;
  }

  /** A setting that says nothing without another one. */
  requireWith(name: SettingName, other: SettingName): void {
    if (!this.has(name) || this.has(other)) return;
    this.mistakes.push(
      `${settings[name].variable} is set without ${settings[other].variable}: set both or none.`,
    );
  }

  /** Two settings that say the same thing. */
  excludeEachOther(a: SettingName, b: SettingName): void {
    if (!this.has(a) || !this.has(b)) return;
    this.mistakes.push(
      `${settings[a].variable} and ${settings[b].variable} exclude each other: set one of them.`,
    );
  }

  read<T, D>(name: SettingName, rule: Rule<T>, fallback: D): T | D {
    const setting: Setting = settings[name];
    const fromFlag = this.#flags[name] !== undefined;
    const source = fromFlag ? (setting.flag ?? setting.variable) : setting.variable;
    return this.apply(source, this.#flags[name] ?? this.#variables[name], rule, fallback);
  }

  apply<T, D>(source: string, given: string | undefined, rule: Rule<T>, fallback: D): T | D {
    if (given === undefined) return fallback;
    const result = rule(given);
    if (!(result instanceof Mistake)) return result;
    this.mistakes.push(`${source} ${result.sentence}`);
    return fallback;
  }
}

/** Why a text is refused: a sentence that goes on after the setting's name, without the text. */
class Mistake {
  readonly sentence: string;
  constructor(sentence: string) {
    this.sentence = sentence;
  }
}

type Rule<T> = (text: string) => T | Mistake;

const matching =
  (pattern: RegExp, must: string): Rule<string> =>
  (given) =>
    pattern.test(given) ? given : new Mistake(must);

const text = matching(/\S/, 'must not be blank.');
const region = matching(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'must be a region, such as us-east-1.');
const accountId = matching(/^\d{12}$/, 'must be an account id of twelve digits.');
const accessKeyId = matching(/^\w{16,128}$/, 'must be 16 to 128 letters, digits or underscores.');
const secretAccessKey = matching(
  /^[\x21-\x7e]{16,128}$/,
  'must be 16 to 128 printable characters without spaces.',
);

const port: Rule<number> = (given) =>
  /^\d{1,5}$/.test(given) && Number(given) < 65536
    ? Number(given)
    : new Mistake('must be a whole number from 0 to 65535.');

const seconds: Rule<number> = (given) =>
  /^\d{1,3}$/.test(given) ? Number(given) : new Mistake('must be a whole number from 0 to 999.');

/** One is enough: no call wants a second one while it holds one. */
const connections: Rule<number> = (given) =>
  /^[1-9]\d{0,2}$/.test(given)
    ? Number(given)
    : new Mistake('must be a whole number from 1 to 999.');

const logLevel: Rule<LogLevel> = (given) =>
  logLevels.find((level) => level === given) ??
  new Mistake(`must be one of ${logLevels.join(', ')}.`);

/** Read again by the driver, which knows what may follow the name of the database. */
const postgresUrl: Rule<string> = (given) => {
  const url = URL.parse(given);
  return url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
    ? given
    : new Mistake('must be a URL like postgres://user:password@host:5432/database.');
};

/** Signatures cover the path, so a path before ours could never be taken off by a proxy. */
const origin: Rule<string> = (given) => {
  const parsed = URL.parse(given);
  const plain = parsed && /^https?:$/.test(parsed.protocol) && parsed.pathname === '/';
  return plain && !parsed.search && !parsed.hash && !parsed.username
    ? parsed.origin
    : new Mistake('must be a URL like https://directory.example.com, without a path.');
};

/** Secrets of containers are files, and a URL without its password would be half of the secret. */
const postgresUrlFile: Rule<string> = (file) => {
  try {
    const url = postgresUrl(readFileSync(file, 'utf8').trim());
    return url instanceof Mistake ? new Mistake(`names a file whose text ${url.sentence}`) : url;
  } catch (error) {
    return new Mistake(`cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
};

/** As with every setting, the flag wins over what variables say. */
function readDatabaseUrl(reader: SettingsReader): string | undefined {
  if (reader.hasFlag('store')) return reader.read('store', postgresUrl, undefined);
  reader.excludeEachOther('store', 'storeFile');
  const fromFile = reader.read('storeFile', postgresUrlFile, undefined);
  return reader.read('store', postgresUrl, fromFile);
}

const addressRanges: Rule<AddressRange[]> = (given) => {
  const ranges = given.split(',').map((part) => parseRange(part.trim()));
  return ranges.every((range) => range !== undefined)
    ? ranges
    : new Mistake('must be addresses or ranges like 10.0.0.0/8, separated by commas.');
};

/** 32 bytes as 64 hex digits or as base64. */
export function parseMasterKey(given: string): Buffer | undefined {
  const trimmed = given.trim();
  const encoding = /^[\da-fA-F]{64}$/.test(trimmed) ? 'hex' : 'base64';
  const key = Buffer.from(trimmed, encoding);
  return key.length === masterKeyBytes && /^[\w+/=-]+$/.test(trimmed) ? key : undefined;
}

const masterKey: Rule<Buffer> = (given) =>
  parseMasterKey(given) ?? new Mistake(`must be ${masterKeyBytes} bytes as base64 or hex.`);

const quota =
  (ceiling: number): Rule<number> =>
  (given) => {
    if (given === 'unlimited') return ceiling;
    const number = /^\d{1,15}$/.test(given) ? Number(given) : 0;
    if (number > 0 && number <= ceiling) return number;
    const most = ceiling === Number.POSITIVE_INFINITY ? '' : ` up to ${ceiling}`;
    return new Mistake(`must be a positive whole number${most}, or unlimited.`);
  };

/** No pre-signed URL lives longer than a week; every other quota can be lifted altogether. */
const quotaCeilings: Partial<Quotas> = { uploadUrlSeconds: presignedSecondsMax };

function readQuotas(reader: SettingsReader, { quotas, unknownQuotas }: Environment): Quotas {
  for (const variable of unknownQuotas) reader.mistakes.push(`${variable} names no quota.`);
  const read = (name: QuotaName) => {
    const rule = quota(quotaCeilings[name] ?? Number.POSITIVE_INFINITY);
    return reader.apply(quotaVariable(name), quotas[name], rule, awsQuotas[name]);
  };
  const entries = quotaNames.map((name) => [name, read(name)] as const);
  return { ...awsQuotas, ...Object.fromEntries(entries) };
}

function readRootKey(reader: SettingsReader): Config['rootKey'] {
  const id = reader.read('rootAccessKeyId', accessKeyId, undefined);
  const secret = reader.read('rootSecretAccessKey', secretAccessKey, undefined);
  requireBoth(reader, 'rootAccessKeyId', 'rootSecretAccessKey');
  return id && secret ? { accessKeyId: id, secretAccessKey: secret } : undefined;
}

function readMasterKey(reader: SettingsReader): Pick<Config, 'masterKey' | 'masterKeyFile'> {
  reader.excludeEachOther('masterKey', 'masterKeyFile');
  return {
    masterKey: reader.read('masterKey', masterKey, undefined),
    masterKeyFile: reader.read('masterKeyFile', text, undefined),
  };
}

const smtpUrl: Rule<SmtpServer> = (given) =>
  parseSmtpUrl(given) ??
  new Mistake(
    'must be a URL like smtps://user:password@mail.example.com, ' +
      'or smtp:// with ?tls=required or ?tls=off and no more.',
  );

const mailFrom: Rule<string> = (given) =>
  isMailFrom(given)
    ? given
    : new Mistake('must be an address like people@example.com or People <people@example.com>.');

const webhookUrl: Rule<string> = (given) =>
  isWebhookUrl(given)
    ? given
    : new Mistake('must be an http or https URL without a user, a password or a fragment.');

const webhookSecret = matching(
  /^[\x21-\x7e]{16,256}$/,
  'must be 16 to 256 printable characters without spaces.',
);

function readMail(reader: SettingsReader): Config['mail'] {
  const smtp = reader.read('smtpUrl', smtpUrl, undefined);
  const from = reader.read('mailFrom', mailFrom, undefined);
  requireBoth(reader, 'smtpUrl', 'mailFrom');
  return smtp && from !== undefined ? { smtp, mailFrom: from } : undefined;
}

function readWebhook(reader: SettingsReader): Config['webhook'] {
  const url = reader.read('webhookUrl', webhookUrl, undefined);
  const secret = reader.read('webhookSecret', webhookSecret, undefined);
  requireBoth(reader, 'webhookUrl', 'webhookSecret');
  return url !== undefined && secret !== undefined ? { url, secret } : undefined;
}

const bucketUrl: Rule<Pick<BucketSettings, 'bucket' | 'prefix'>> = (given) =>
  parseBucketUrl(given) ??
  new Mistake(
    'must be a URL like s3://bucket or s3://bucket/prefix, with letters, digits and -._/ in it.',
  );

/** Of whatever speaks S3: not all have regions that look like those of AWS. */
const bucketRegion = matching(/^[\w-]{1,64}$/, 'must be a region, such as eu-central-1 or auto.');

/**
 * Not AWS_ENDPOINT_URL and AWS_REGION: where somebody works with this server by AWS's own tools,
 * they are those of this server.
 */
function readUploads(reader: SettingsReader): Config['uploads'] {
  const place = reader.read('uploads', bucketUrl, undefined);
  const endpoint = reader.read('uploadsEndpoint', origin, undefined);
  const bucketsRegion = reader.read('uploadsRegion', bucketRegion, undefined);
  const id = reader.read('uploadsAccessKeyId', text, undefined);
  const secret = reader.read('uploadsSecretAccessKey', text, undefined);
  requireBoth(reader, 'uploadsAccessKeyId', 'uploadsSecretAccessKey');
  for (const name of ['uploadsEndpoint', 'uploadsRegion', 'uploadsAccessKeyId'] as const)
    reader.requireWith(name, 'uploads');
  const keys = id && secret ? { accessKeyId: id, secretAccessKey: secret } : undefined;
  return place && { ...place, endpoint, region: bucketsRegion, keys };
}

function requireBoth(reader: SettingsReader, a: SettingName, b: SettingName): void {
  if (reader.has(a) === reader.has(b)) return;
  const [given, missing] = reader.has(a) ? [a, b] : [b, a];
  reader.mistakes.push(
    `${settings[given].variable} is set without ${settings[missing].variable}: set both or none.`,
  );
}
