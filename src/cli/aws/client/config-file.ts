/**
 * `~/.aws/config` and `~/.aws/credentials`, as botocore reads them: `key = value` in sections,
 * indented lines below an empty value as a group of their own.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { errorCode } from '../../failure.ts';
import type { Environment } from '../../target.ts';
import { CommandFailure } from '../types.ts';
import { shellWords } from './words.ts';

/** A value is a text, or the lines of a group. */
export type Section = ReadonlyMap<string, string | ReadonlyMap<string, string>>;

export interface Configuration {
  /** By name, with what both files say of them; keys are those of the credentials file if both do. */
  profiles: ReadonlyMap<string, Section>;
  /** Profiles of each file by itself. */
  config: ReadonlyMap<string, Section>;
  credentials: ReadonlyMap<string, Section>;
  /** `[services name]`. */
  services: ReadonlyMap<string, Section>;
}

export function readConfiguration(env: Environment): Configuration {
  const configSections = readIni(env.AWS_CONFIG_FILE ?? '~/.aws/config', env);
  const credentials = readIni(env.AWS_SHARED_CREDENTIALS_FILE ?? '~/.aws/credentials', env);
  const config = named(configSections, 'profile');
  const own = configSections.get('default');
  if (own && !config.has('default')) config.set('default', own);
  const profiles = new Map(config);
  for (const [name, section] of credentials)
    profiles.set(name, new Map([...(profiles.get(name) ?? []), ...section]));
  return { profiles, config, credentials, services: named(configSections, 'services') };
}

/** The sections `[kind name]`. */
function named(sections: ReadonlyMap<string, Section>, kind: string): Map<string, Section> {
  const found = new Map<string, Section>();
  for (const [title, section] of sections) {
    const [first, name, ...more] = shellWords(title) ?? [];
    if (first === kind && name !== undefined && more.length === 0) found.set(name, section);
  }
  return found;
}

/** A value of a profile that is a text. */
export function textOf(section: Section | undefined, key: string): string | undefined {
  const value = section?.get(key);
  return typeof value === 'string' ? value : undefined;
}

function readIni(file: string, env: Environment): Map<string, Section> {
  const path = expandPath(file, env);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error) ?? '')) return new Map();
    throw unreadable(path);
  }
  const sections = parseIni(text);
  if (!sections) throw unreadable(path);
  return sections;
}

const unreadable = (path: string): CommandFailure =>
  new CommandFailure(`\nUnable to parse config file: ${path}\n`, 255);

/** `~` and variables, as in a shell. */
function expandPath(path: string, env: Environment): string {
  const expanded = path.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced: string | undefined, plain: string | undefined) =>
      env[braced ?? plain ?? ''] ?? whole,
  );
  return expanded.replace(/^~(?=\/|$)/, env.HOME ?? homedir());
}

/** Undefined when a line belongs to no section, or says nothing. Names of keys are lower case. */
export function parseIni(text: string): Map<string, Section> | undefined {
  const sections = new Map<string, Map<string, string | Map<string, string>>>();
  let section: Map<string, string | Map<string, string>> | undefined;
  let key: string | undefined;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    if (/^\s/.test(line) && section && key !== undefined) {
      if (!addContinuation(section, key, trimmed)) return undefined;
      continue;
    }
    const title = /^\[([^\]]+)\]/.exec(trimmed)?.[1];
    if (title !== undefined) {
      section = sections.get(title) ?? new Map();
      sections.set(title, section);
      key = undefined;
      continue;
    }
    const [, name, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(trimmed) ?? [];
    if (!section || name === undefined) return undefined;
    key = name.toLowerCase();
    section.set(key, value);
  }
  return sections;
}

/** An indented line adds to the value before it, or to its group. */
function addContinuation(
  section: Map<string, string | Map<string, string>>,
  key: string,
  line: string,
): boolean {
  const before = section.get(key) ?? '';
  if (typeof before === 'string' && before !== '') {
    section.set(key, `${before}\n${line}`);
    return true;
  }
  const [, name, value = ''] = /^([^=]+?)\s*=\s*(.*)$/.exec(line) ?? [];
  if (name === undefined) return false;
  section.set(key, new Map([...(before instanceof Map ? before : []), [name, value]]));
  return true;
}
