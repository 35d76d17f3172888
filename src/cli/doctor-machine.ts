/** What the doctor looks at on this machine: Node.js, and the server's data folder. */
import { accessSync, constants, existsSync, type Stats, statfsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import packageJson from '../../package.json' with { type: 'json' };
import type { DoctorOptions } from './doctor.ts';
import type { Report } from './doctor-findings.ts';
import { quoted } from './env.ts';
import { errorCode, systemReason } from './failure.ts';
import { readServerFile } from './server-file.ts';
import { defaultDataFolder, type Environment } from './target.ts';
import { formatBytes } from './terminal.ts';

const secretFiles = ['master.key', 'master-key.id', 'root-access-key.json'];
/** What AWS's largest file takes on disk: itself, its users and its log, and room to work. */
const importBytes = 1_000_000_000;
/** Too little for any import. */
const fullBytes = 50_000_000;

export async function examineMachine(
  options: DoctorOptions,
  env: Environment,
  report: Report,
): Promise<void> {
  examineNode(process.versions.node, report);
  const folder = options.data ?? env.POOLHOUSE_DATA ?? defaultDataFolder;
  const isNamed = Boolean(options.data ?? env.POOLHOUSE_DATA);
  if (existsSync(folder)) await examineFolder(folder, report);
  else if (isNamed)
    report.problem(
      'Data folder',
      `${folder} does not exist`,
      `the first start makes it: poolhouse serve --data ${quoted(folder)}`,
    );
}

/** `>=24.15` */
const wanted = packageJson.engines.node.replace('>=', '');

export function examineNode(version: string, report: Report): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  const isRecent = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  if (isRecent) report.ok('Node.js', version);
  else report.problem('Node.js', `${version}, but ${wanted} is needed`, 'https://nodejs.org');
}

async function examineFolder(folder: string, report: Report): Promise<void> {
  const found = statSync(folder);
  if (!found.isDirectory()) {
    report.problem('Data folder', `${folder} is no folder`);
    return;
  }
  // Where nobody started a server, a folder of this name is none of ours.
  if (!existsSync(join(folder, 'lock.db'))) {
    report.note('Data folder', `${folder} is not one of a server`);
    return;
  }
  const isUsable = examineAccess(folder, found, report);
  examineSecrets(folder, report);
  examineSpace(folder, report);
  if (isUsable) await examineLock(folder, report);
}

const isOpen = ({ mode }: Stats): boolean => process.platform !== 'win32' && (mode & 0o077) !== 0;

/** True when this account can read and write there. */
function examineAccess(folder: string, found: Stats, report: Report): boolean {
  const path = resolve(folder);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const fix = `run as the account that owns it, or chown -R ${quoted(folder)}`;
    report.problem('Data folder', `${path} cannot be used: ${systemReason(error)}`, fix);
    return false;
  }
  if (isOpen(found))
    report.problem(
      'Data folder',
      `${path} can be entered by others of this machine`,
      `chmod 700 ${quoted(folder)}`,
    );
  else report.ok('Data folder', path);
  return true;
}

function examineSecrets(folder: string, report: Report): void {
  for (const name of secretFiles) {
    const path = join(folder, name);
    if (existsSync(path) && isOpen(statSync(path)))
      report.problem('Secrets', `${path} can be read by others`, `chmod 600 ${quoted(path)}`);
  }
}

function examineSpace(folder: string, report: Report): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const text = `${formatBytes(free)} free`;
  if (free >= importBytes) report.ok('Disk', text);
  else if (free >= fullBytes) report.note('Disk', `${text}; the largest import takes about 1 GB`);
  else report.problem('Disk', `${text}: imports wait for room`, 'free some space on that disk');
}

/** The note of where a server answers against the lock that a running one holds. */
async function examineLock(folder: string, report: Report): Promise<void> {
  const server = await readServerFile(folder);
  const start = `start it: poolhouse serve --data ${quoted(folder)}`;
  const held = isLocked(join(folder, 'lock.db'));
  if (held && server) report.ok('Server', `process ${server.pid} runs on it, ${server.url}`);
  else if (held)
    report.problem('Server', 'a process has the folder but answers nowhere: it starts or stops');
  else if (server)
    report.problem('Server', `process ${server.pid} ended without a word; none runs now`, start);
  else report.note('Server', 'none runs on the data folder', start);
}

/** Reads only: a server that starts at this very moment is not kept from it. */
function isLocked(path: string): boolean {
  try {
    const lock = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    try {
      lock.prepare('select 1 from sqlite_schema').get();
    } finally {
      lock.close();
    }
    return false;
  } catch (error) {
    return errorCode(error) === 'ERR_SQLITE_ERROR';
  }
}
