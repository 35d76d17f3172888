/**
 * The data folder and the two secrets in it: the master key and the root access key. Both are
 * made at the first start, or given by the environment.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { newAccessKeyId, newSecretAccessKey } from '../lib/ids.ts';
import { createVault, masterKeyBytes } from '../lib/vault.ts';
import { type Config, parseMasterKey } from './config.ts';

/** A secret that is not as it should be. The message is for the operator, and holds no secret. */
export class SecretsError extends Error {}

export interface Secrets {
  masterKey: Buffer;
  rootKey: RootKey;
  /** True when the root access key was made just now, and is to be shown once. */
  rootKeyIsNew: boolean;
}

export interface RootKey {
  accessKeyId: string;
  secretAccessKey: string;
}

type SecretsConfig = Pick<Config, 'dataFolder' | 'masterKey' | 'masterKeyFile' | 'rootKey'>;

export const rootKeyFile = (dataFolder: string): string => join(dataFolder, 'root-access-key.json');
const ownMasterKeyFile = (dataFolder: string): string => join(dataFolder, 'master.key');

/** Makes what is missing. Throws a `SecretsError`. */
export function openSecrets(config: SecretsConfig): Secrets {
  const empty = openFolder(config.dataFolder);
  const masterKey = readMasterKey(config, empty);
  requireSameKey(config.dataFolder, masterKey);
  if (config.rootKey) return { masterKey, rootKey: config.rootKey, rootKeyIsNew: false };
  const stored = storedRootKey(config.dataFolder);
  if (stored) return { masterKey, rootKey: stored, rootKeyIsNew: false };
  return { masterKey, rootKey: makeRootKey(config.dataFolder), rootKeyIsNew: true };
}

/** For programs beside the server; undefined before the folder's first start. */
export const readRootKey = async (dataFolder: string): Promise<RootKey | undefined> =>
  storedRootKey(dataFolder);

function storedRootKey(dataFolder: string): RootKey | undefined {
  const file = rootKeyFile(dataFolder);
  const text = readOptional(file);
  if (text === undefined) return undefined;
  const key = parseJson(text);
  if (!isRootKey(key))
    throw new SecretsError(`${file} is no root access key: it needs AccessKeyId, SecretAccessKey.`);
  return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
}

/** True when nothing is in the folder, which is then closed to others. */
function openFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const empty = contents(folder).length === 0;
    if (empty) chmodSync(folder, 0o700);
    return empty;
  } catch (error) {
    throw new SecretsError(`The data folder ${folder} cannot be used: ${reason(error)}`);
  }
}

/** What lies in the folder besides what file systems and version control put there. */
const contents = (folder: string): string[] =>
  readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'lost+found');

/** The master key where it is; undefined when nobody gave or made one. Throws a `SecretsError`. */
export function readMasterKeyOf(config: SecretsConfig): Buffer | undefined {
  if (config.masterKey) return config.masterKey;
  const file = config.masterKeyFile ?? ownMasterKeyFile(config.dataFolder);
  const text = readOptional(file);
  if (text !== undefined) {
    const key = parseMasterKey(text);
    if (key) return key;
    throw new SecretsError(`${file} is no master key: it needs ${masterKeyBytes} bytes as base64.`);
  }
  if (config.masterKeyFile) throw new SecretsError(`The master key file ${file} does not exist.`);
  return undefined;
}

function readMasterKey(config: SecretsConfig, empty: boolean): Buffer {
  const given = readMasterKeyOf(config);
  if (given) return given;
  if (!empty)
    throw new SecretsError(
      `The data folder ${config.dataFolder} is in use, but its master.key is missing. What was ` +
        'sealed with it cannot be opened with a new one: bring the file back, or name an empty ' +
        'folder.',
    );
  const key = randomBytes(masterKeyBytes);
  writePrivate(ownMasterKeyFile(config.dataFolder), `${key.toString('base64')}\n`);
  return key;
}

/**
 * The folder notes which master key it was made with, by a value that tells nothing of the key:
 * with another one, what is sealed could not be opened, and some of it would be given up.
 */
function requireSameKey(dataFolder: string, masterKey: Buffer): void {
  const file = join(dataFolder, 'master-key.id');
  const id = createVault(masterKey).derive('master-key-id', 16).toString('hex');
  const noted = readOptional(file);
  if (noted === undefined) writePrivate(file, `${id}\n`);
  else if (noted.trim() !== id)
    throw new SecretsError(
      `The data folder ${dataFolder} was made with another master key. Give that one, or name an ` +
        'empty folder.',
    );
}

function makeRootKey(dataFolder: string): RootKey {
  const key = { accessKeyId: newAccessKeyId(), secretAccessKey: newSecretAccessKey() };
  const stored = { AccessKeyId: key.accessKeyId, SecretAccessKey: key.secretAccessKey };
  writePrivate(rootKeyFile(dataFolder), `${JSON.stringify(stored, null, 2)}\n`);
  return key;
}

function isRootKey(value: unknown): value is { AccessKeyId: string; SecretAccessKey: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { AccessKeyId, SecretAccessKey } = value as Record<string, unknown>;
  return isFilled(AccessKeyId) && isFilled(SecretAccessKey);
}

const isFilled = (value: unknown): boolean => typeof value === 'string' && value !== '';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readOptional(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SecretsError(`${file} cannot be read: ${reason(error)}`);
  }
}

/**
 * On disk, and readable by its owner only, when it returns; never over an existing file. It gets
 * its name when it is whole: a start that is cut short leaves no half of a secret.
 */
function writePrivate(file: string, text: string): void {
  const part = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString('hex')}`);
  try {
    const handle = openSync(part, 'wx', 0o600);
    writeSync(handle, text);
    fsyncSync(handle);
    closeSync(handle);
    linkSync(part, file);
    rmSync(part);
    syncFolder(dirname(file));
  } catch (error) {
    throw new SecretsError(`${file} cannot be written: ${reason(error)}`);
  }
}

/** Where folders cannot be opened, as on Windows, their entries are durable without. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
