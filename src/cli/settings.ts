/** Options and help that come from the table of settings, and configurations made from them. */
import { relative } from 'node:path';
import { type Command, Option } from 'commander';
import { type Config, configure } from '../config/config.ts';
import {
  quotaNames,
  quotaVariable,
  readEnvironment,
  type Setting,
  type SettingName,
  type Settings,
  settings,
} from '../config/env.ts';
import { awsQuotas } from '../lib/limits.ts';
import { CliError } from './failure.ts';
import type { Environment } from './target.ts';
import { alignColumns } from './terminal.ts';

const all = Object.entries(settings) as [SettingName, Setting][];

/** Adds the flags of these settings; by default of all that have one. */
export function addSettings(command: Command, names: readonly SettingName[] = settingNames): void {
  const defaults = defaultTexts();
  for (const [name, { flag, variable, meaning }] of all) {
    if (!flag || !names.includes(name)) continue;
    const usual = defaults[name] ? `; default ${defaults[name]}` : '';
    const value = valueNames[name] ?? 'value';
    command.addOption(new Option(`${flag} <${value}>`, `${meaning}${usual} [${variable}]`));
  }
}

/** Defaults are shown, not set: commander would give them like flags, which win over variables. */
function defaultTexts(): Settings {
  const result = configure({}, readEnvironment({}));
  if (!result.ok) return {};
  const { host, port, dataFolder, region, accountId, logLevel, drainSeconds } = result.config;
  const data = `./${relative('', dataFolder)}`;
  const numbers = {
    port: String(port),
    drainSeconds: String(drainSeconds),
    storeConnections: String(result.config.databaseConnections),
  };
  return { host, data, region, accountId, logLevel, ...numbers };
}

const settingNames = all.map(([name]) => name);

const valueNames: Partial<Record<SettingName, string>> = {
  host: 'address',
  port: 'number',
  data: 'folder',
  store: 'url',
  storeConnections: 'number',
  publicUrl: 'url',
  region: 'region',
  accountId: 'id',
  logLevel: 'level',
  drainSeconds: 'number',
  uploads: 'url',
  uploadsEndpoint: 'url',
  uploadsRegion: 'region',
};

/** What can be set by variables alone: secrets, which a process list must not show, and quotas. */
export function variablesHelp(): string {
  const secrets = all
    .filter(([, { flag }]) => !flag)
    .map(([, { variable, meaning }]) => [`  ${variable}`, meaning]);
  const quotas = quotaNames.map((name) => [
    `  ${quotaVariable(name)}`,
    `${awsQuotas[name]} as on AWS, or unlimited`,
  ]);
  const lines = alignColumns([...secrets, ...quotas], ['left', 'left']);
  return `\nVariables in [brackets] stand for their flags. Only as variables:\n${lines.join('\n')}`;
}

/** The configuration of flags and variables; all mistakes in one failure. */
export function configured(flags: Settings, env: Environment): Config {
  const result = configure(flags, readEnvironment(env));
  if (result.ok) return result.config;
  throw new CliError(['the settings are not right:', ...result.mistakes].join('\n  '));
}
