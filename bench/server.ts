/** The server as its users run it: `poolhouse serve`, a process of its own over a folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../src/auth/sigv4.ts';

const program = join(import.meta.dirname, '..', 'src', 'main.ts');

export const rootKey: Credentials = {
  accessKeyId: 'AKIABENCHBENCHBENCH0',
  secretAccessKey: 'a-key-that-opens-nothing-but-a-measurement',
};

const environment = {
  ...process.env,
  POOLHOUSE_ROOT_ACCESS_KEY_ID: rootKey.accessKeyId,
  POOLHOUSE_ROOT_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
  POOLHOUSE_QUOTA_IMPORT_FILE_BYTES: 'unlimited',
  POOLHOUSE_QUOTA_IMPORT_ROWS: 'unlimited',
  POOLHOUSE_QUOTA_UNSIGNED_CALLS_PER_SECOND: 'unlimited',
};

export interface Server {
  url: string;
  folder: string;
  databaseFile: string;
  databaseUrl: string | undefined;
  /** From the start of the process until it said that it is ready. */
  startMs: number;
  /** Bytes in memory now, and the most since `forgetPeak`. Undefined where /proc is not. */
  memory(): { now: number; peak: number } | undefined;
  forgetPeak(): void;
  /** Processor time so far, of all its threads. Undefined where /proc is not. */
  processorMs(): number | undefined;
  /** Ends it cleanly: everything is in the database file afterwards. */
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export interface StartOptions {
  folder: string;
  /** Of PostgreSQL; without, the store is SQLite in the folder. */
  databaseUrl?: string | undefined;
  /** Flags of Node itself, such as `--cpu-prof`. */
  nodeFlags?: readonly string[];
}

/** A server that hangs at its end would let the whole run hang. */
const stopMs = 30_000;

export async function startServer(options: StartOptions): Promise<Server> {
  const { folder, databaseUrl, nodeFlags = [] } = options;
  const flags = ['serve', '--port', '0', '--data', folder, '--log-level', 'warn'];
  if (databaseUrl !== undefined) flags.push('--store', databaseUrl);
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, program, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  const url = await readyUrl(child);
  const startMs = performance.now() - began;
  const databaseFile = join(folder, 'poolhouse.db');
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const exited = once(child, 'exit');
    await Promise.race([exited, sleep(stopMs, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    folder,
    databaseFile,
    databaseUrl,
    startMs,
    memory: () => memoryOf(child.pid ?? 0),
    forgetPeak: () => forgetPeak(child.pid ?? 0),
    processorMs: () => processorMsOf(child.pid ?? 0),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output');
  for await (const line of createInterface(child.stdout)) {
    const url = /^Poolhouse is ready on (\S+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return url;
  }
  throw new Error('the server ended before it was ready');
}

/** Linux only. */
function memoryOf(pid: number): { now: number; peak: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
    return { now: kib('VmRSS') * 1024, peak: kib('VmHWM') * 1024 };
  } catch {
    return undefined;
  }
}

/** Milliseconds of a tick of the kernel's accounting: USER_HZ is 100 wherever Node runs. */
const tickMs = 10;

/** Linux only: see proc(5), `utime` and `stime`. The name of the program may hold spaces. */
function processorMsOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}

/** Sets the peak to what is in memory now; see proc(5), `clear_refs`. */
function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Without it the peak includes the start of the server, which is less than an import's.
  }
}
