/** A server as a process of its own, which a test can kill at any moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, root } from '../cli/run.ts';
import { type Clients, sdkClients } from '../support/clients.ts';

/** Under this name clients reach every server of a folder, whatever its port. */
export const publicHost = 'poolhouse.test';

export const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1',
};

export interface ServerProcess extends Clients {
  url: string;
  /** Resolves when the process has ended, however that was. */
  ended: Promise<unknown>;
  /** SIGKILL: no handler runs, nothing is flushed. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGSTOP: nothing of it runs, and its connections stay. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
}

/** A temporary folder of data, and the servers that a test starts on it one after the other. */
export class DataFolder {
  readonly path: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  private constructor(path: string, env: NodeJS.ProcessEnv) {
    this.path = path;
    this.#env = env;
  }

  /** `env` is what its servers are given besides. */
  static async make(env: NodeJS.ProcessEnv = {}): Promise<DataFolder> {
    return new DataFolder(await mkdtemp(join(tmpdir(), 'poolhouse-durability-')), env);
  }

  get databaseFile(): string {
    return join(this.path, 'poolhouse.db');
  }

  /** What lies in the folder of uploads. */
  async uploads(): Promise<string[]> {
    const folder = join(this.path, 'uploads');
    return existsSync(folder) ? readdir(folder) : [];
  }

  /**
   * Starts a server and waits until it is ready; undefined when it ended before. With
   * `killAfterMs` it is killed that long after its process began.
   */
  async start(killAfterMs?: number): Promise<ServerProcess | undefined> {
    const child = this.#spawn();
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const url = await readyUrl(child);
    if (url !== undefined) return serverOf(child, url);
    await exitOf(child);
    clearTimeout(timer);
    return undefined;
  }

  /** As `start`, for a server that nobody kills at its start. */
  async run(): Promise<ServerProcess> {
    const server = await this.start();
    if (!server) throw new Error('the server did not start');
    return server;
  }

  async remove(): Promise<void> {
    if (this.#child) {
      this.#child.kill('SIGKILL');
      await exitOf(this.#child);
    }
    await rm(this.path, { recursive: true, force: true });
  }

  #spawn(): ChildProcess {
    const args = [`${root}src/main.ts`, 'serve', '--data', this.path, '--port', '0'];
    const child = spawn(process.execPath, args, {
      env: {
        ...cleanEnvironment(),
        POOLHOUSE_PUBLIC_URL: `http://${publicHost}`,
        POOLHOUSE_LOG_LEVEL: 'error',
        POOLHOUSE_ROOT_ACCESS_KEY_ID: rootKey.accessKeyId,
        POOLHOUSE_ROOT_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
        ...this.#env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    return child;
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** The URL that a server prints when it is ready; undefined when it ends before. */
function readyUrl(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const url = /^Poolhouse is ready on (\S+)\n/.exec(printed)?.[1];
      if (url) resolve(url);
    });
    child.once('exit', () => resolve(undefined));
  });
}

const serverOf = (child: ChildProcess, url: string): ServerProcess => ({
  ...sdkClients(url, rootKey, 'us-east-1'),
  url,
  ended: exitOf(child),
  async kill() {
    child.kill('SIGKILL');
    await exitOf(child);
  },
  async stop() {
    child.kill('SIGTERM');
    return exitOf(child);
  },
  freeze: () => void child.kill('SIGSTOP'),
  thaw: () => void child.kill('SIGCONT'),
});
