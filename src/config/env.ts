/**
 * The names of all settings: their flags, their `POOLHOUSE_…` variables, what they are for. The
 * only place that reads the environment; every value is text here, `config.ts` knows the rules.
 */
import { awsQuotas, type Quotas } from '../lib/limits.ts';

export interface Setting {
  variable: string;
  /** Only what may be seen in a process list has a flag: no secret does. */
  flag?: string;
  meaning: string;
}

export const settings = {
  host: { variable: 'POOLHOUSE_HOST', flag: '--host', meaning: 'address to listen on' },
  port: { variable: 'POOLHOUSE_PORT', flag: '--port', meaning: 'port to listen on; 0 takes any' },
  data: { variable: 'POOLHOUSE_DATA', flag: '--data', meaning: 'folder of keys, uploads, SQLite' },
  store: {
    variable: 'POOLHOUSE_STORE',
    flag: '--store',
    meaning: 'postgres:// URL of a shared store, instead of SQLite in the data folder',
  },
  storeFile: {
    variable: 'POOLHOUSE_STORE_FILE',
    meaning: 'file that holds this URL, as its password is a secret',
  },
  storeConnections: {
    variable: 'POOLHOUSE_STORE_CONNECTIONS',
    flag: '--store-connections',
    meaning: 'connections to PostgreSQL that a node opens for calls at most, besides six others',
  },
  publicUrl: {
    variable: 'POOLHOUSE_PUBLIC_URL',
    flag: '--public-url',
    meaning: 'URL under which clients reach the server, when not the one they name',
  },
  trustedProxies: {
    variable: 'POOLHOUSE_TRUSTED_PROXIES',
    flag: '--trusted-proxies',
    meaning: 'addresses and ranges of proxies whose X-Forwarded-For is believed',
  },
  region: {
    variable: 'POOLHOUSE_REGION',
    flag: '--region',
    meaning: 'default region of the command line and console',
  },
  accountId: {
    variable: 'POOLHOUSE_ACCOUNT_ID',
    flag: '--account-id',
    meaning: 'twelve-digit AWS account id that the server plays',
  },
  logLevel: {
    variable: 'POOLHOUSE_LOG_LEVEL',
    flag: '--log-level',
    meaning: 'debug, info, warn, error or silent',
  },
  drainSeconds: {
    variable: 'POOLHOUSE_DRAIN_SECONDS',
    flag: '--drain-seconds',
    meaning: 'how long a stopping server still takes calls, while /health/ready says 503',
  },
  uploads: {
    variable: 'POOLHOUSE_UPLOADS',
    flag: '--uploads',
    meaning: 's3://bucket/prefix that takes the files of imports, instead of this server',
  },
  uploadsEndpoint: {
    variable: 'POOLHOUSE_UPLOADS_ENDPOINT',
    flag: '--uploads-endpoint',
    meaning: 'URL of what speaks S3 there, when it is not AWS',
  },
  uploadsRegion: {
    variable: 'POOLHOUSE_UPLOADS_REGION',
    flag: '--uploads-region',
    meaning: 'region of that bucket, when it is not that of --region',
  },
  uploadsAccessKeyId: {
    variable: 'POOLHOUSE_UPLOADS_ACCESS_KEY_ID',
    meaning: 'access key for the bucket of --uploads, when not one that AWS SDKs find',
  },
  uploadsSecretAccessKey: {
    variable: 'POOLHOUSE_UPLOADS_SECRET_ACCESS_KEY',
    meaning: 'its secret',
  },
  rootAccessKeyId: {
    variable: 'POOLHOUSE_ROOT_ACCESS_KEY_ID',
    meaning: 'root access key, instead of the one made at the first start',
  },
  rootSecretAccessKey: {
    variable: 'POOLHOUSE_ROOT_SECRET_ACCESS_KEY',
    meaning: 'its secret',
  },
  masterKey: {
    variable: 'POOLHOUSE_MASTER_KEY',
    meaning: 'master key, 32 bytes as base64 or hex, instead of the one made at the first start',
  },
  masterKeyFile: {
    variable: 'POOLHOUSE_MASTER_KEY_FILE',
    meaning: 'file that holds the master key',
  },
  smtpUrl: {
    variable: 'POOLHOUSE_SMTP_URL',
    meaning: 'mail server for e-mail to users, smtps://user:password@mail.example.com',
  },
  mailFrom: {
    variable: 'POOLHOUSE_MAIL_FROM',
    flag: '--mail-from',
    meaning: 'sender of e-mail to users, where their pool names none',
  },
  webhookUrl: {
    variable: 'POOLHOUSE_WEBHOOK_URL',
    meaning: 'URL that is called with text messages, and with e-mail when there is no mail server',
  },
  webhookSecret: {
    variable: 'POOLHOUSE_WEBHOOK_SECRET',
    meaning: 'key of the signatures of these calls, 16 characters or more',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
export type QuotaName = keyof Quotas;

/** Given settings as text; an absent one takes its default. */
export type Settings = { [name in SettingName]?: string | undefined };

export interface Environment {
  settings: Settings;
  quotas: { [name in QuotaName]?: string };
  /** `POOLHOUSE_QUOTA_…` variables that name no quota. */
  unknownQuotas: string[];
}

const quotaPrefix = 'POOLHOUSE_QUOTA_';

/** `POOLHOUSE_QUOTA_IMPORT_FILE_BYTES` of `importFileBytes`. */
export const quotaVariable = (name: QuotaName): string =>
  quotaPrefix + name.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase();

export const quotaNames = Object.keys(awsQuotas) as QuotaName[];

/** An empty variable counts as absent, as container tools set them. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const environment: Environment = { settings: {}, quotas: {}, unknownQuotas: [] };
  for (const name of Object.keys(settings) as SettingName[]) {
    const text = source[settings[name].variable];
    if (text) environment.settings[name] = text;
  }
  const quotas = new Map(quotaNames.map((name) => [quotaVariable(name), name]));
  for (const [variable, text] of Object.entries(source)) {
    if (!text || !variable.startsWith(quotaPrefix)) continue;
    const name = quotas.get(variable);
    if (name) environment.quotas[name] = text;
    else environment.unknownQuotas.push(variable);
  }
  return environment;
}

/** All variables of the process: the command line also heeds those of AWS's own tools. */
export const processVariables = (): Readonly<Record<string, string | undefined>> => process.env;
