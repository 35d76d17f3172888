/**
 * What an import has done so far, in a small file beside the CSV: enough to go on after an
 * interruption without giving any row to a second job. It holds no user data.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import { CliError, errorCode, systemReason } from './failure.ts';
import type { FilePart } from './import-parts.ts';

/** What an import is one of: with another of any of these it is another import. */
export interface ImportIdentity {
  /** SHA-256 of the file's bytes. */
  file: string;
  /** ARN of the pool, which names region and account. */
  pool: string;
  /** Null for AWS itself. */
  endpoint: string | null;
  algorithm: string | null;
}

/** One import job that was made for a part. */
export interface JobRecord {
  id: string;
  name: string;
  /** The whole part is at the server. */
  uploaded: boolean;
  /** The job as it ended, without its URL. */
  ended?: UserImportJobType;
}

export interface PartRecord extends FilePart {
  /** The last one counts; those before it were replaced because they did not do their work. */
  jobs: JobRecord[];
}

export interface ImportState {
  version: 1;
  identity: ImportIdentity;
  /** Null stands for no limit. */
  limits: { rows: number | null; bytes: number | null };
  /** Who is at work on it. */
  process: { pid: number; host: string };
  parts: PartRecord[];
}

export interface Journal {
  readonly state: ImportState;
  /** Resolves when the state is on disk. */
  save(): Promise<void>;
}

export const statePathOf = (csvPath: string): string => `${csvPath}.poolhouse-import.json`;

export const thisProcess = () => ({ pid: process.pid, host: hostname() });

/** A state that is kept nowhere. */
export const memoryJournal = (state: ImportState): Journal => ({ state, save: async () => {} });

/** Every save replaces the file as a whole, readable by its owner only. */
export const fileJournal = (path: string, state: ImportState): Journal => ({
  state,
  save: async () => {
    const temporary = `${path}.${process.pid}`;
    try {
      const text = `${JSON.stringify(state, null, 2)}\n`;
      await writeFile(temporary, text, { mode: 0o600, flush: true });
      await rename(temporary, path);
    } catch (error) {
      throw new CliError(`cannot write ${path}: ${systemReason(error)}; see --state`);
    }
  },
});

export const removeState = (path: string): Promise<void> => rm(path, { force: true });

/** Undefined when there is none. */
export async function readState(path: string): Promise<ImportState | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new CliError(`cannot read ${path}: ${systemReason(error)}; see --state`);
  }
  const state = parse(text);
  if (state?.version === 1 && Array.isArray(state.parts)) return state;
  throw new CliError(`${path} is not the state of an import; see --state and --start-over`);
}

function parse(text: string): ImportState | undefined {
  try {
    return JSON.parse(text) as ImportState | undefined;
  } catch {
    return undefined;
  }
}

/** Whether any row may be with the server: else to begin again loses nothing and doubles nothing. */
export const hasProgress = ({ parts }: ImportState): boolean =>
  parts.some((part) => part.jobs.some((job) => job.uploaded && !(job.ended && isFruitless(job))));

const isFruitless = ({ ended }: JobRecord): boolean =>
  !ended?.ImportedUsers && !ended?.SkippedUsers && !ended?.FailedUsers;

const meanings: Record<keyof ImportIdentity, string> = {
  file: 'the file is another one or was changed',
  pool: 'the user pool is another one',
  endpoint: 'the endpoint is another one',
  algorithm: '--password-hashing-algorithm is another one',
};

/** Refuses to go on with what was begun as another import. */
export function requireSame(path: string, begun: ImportIdentity, now: ImportIdentity): void {
  const differing = (Object.keys(meanings) as (keyof ImportIdentity)[]).filter(
    (key) => begun[key] !== now[key],
  );
  if (differing.length === 0) return;
  const reasons = differing.map((key) => `  - ${meanings[key]}`).join('\n');
  throw new CliError(
    `${path} belongs to an import that was begun and not finished, and now\n${reasons}\n` +
      'Finish that one, or forget it with --start-over, or keep a second state with --state.',
  );
}

/** Two commands at work on one import would both make its next job. */
export async function requireAlone(path: string): Promise<void> {
  const state = await readState(path);
  if (!state) return;
  const { pid, host } = state.process;
  if (host !== hostname() || pid === process.pid || !isAlive(pid)) return;
  throw new CliError(`another poolhouse import, process ${pid}, is at work on ${path}`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
