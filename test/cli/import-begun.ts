/** `poolhouse import` as a process that a test can end at any moment, behind a recording proxy. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeUserPoolCommand,
  ListUserImportJobsCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { ImportState } from '../../src/cli/import-journal.ts';
import { createPool } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type RecordingProxy, startProxy } from './import-proxy.ts';
import { cleanEnvironment, type Run, root } from './run.ts';

export const header = 'cognito:username,email,email_verified';

/** `person1` to `person<count>`, of whom those that `isBad` picks fail. */
export const peopleRows = (count: number, isBad: (number: number) => boolean = () => false) =>
  Array.from({ length: count }, (_, i) => {
    const name = `person${i + 1}`;
    return `${name},${name}@example.com,${isBad(i + 1) ? 'false' : 'true'}`;
  });

export interface Begun {
  child: ChildProcess;
  ended: Promise<Run>;
}

/** One folder, one file, one pool, and commands that import the one into the other. */
export class Importing {
  readonly server: TestServer;
  readonly proxy: RecordingProxy;
  readonly folder: string;
  poolId = '';

  private constructor(server: TestServer, proxy: RecordingProxy, folder: string) {
    this.server = server;
    this.proxy = proxy;
    this.folder = folder;
  }

  static async make(): Promise<Importing> {
    const server = await startServer();
    const proxy = await startProxy(() => server.url);
    return new Importing(server, proxy, await mkdtemp(join(tmpdir(), 'poolhouse-importing-')));
  }

  async remove(): Promise<void> {
    this.proxy.close();
    await this.server.close();
    await rm(this.folder, { recursive: true });
  }

  get file(): string {
    return join(this.folder, 'people.csv');
  }

  get statePath(): string {
    return `${this.file}.poolhouse-import.json`;
  }

  /** A new pool and a new file; nothing was recorded and nothing is meddled with. */
  async prepare(lines: string[]): Promise<void> {
    this.poolId = await createPool(this.server.cognito());
    await writeFile(this.file, `${[header, ...lines].join('\n')}\n`);
    await rm(this.statePath, { force: true });
    this.proxy.requests.length = 0;
    this.proxy.meddle = () => undefined;
    this.proxy.lose = () => false;
  }

  begin(...more: string[]): Begun {
    const { accessKeyId, secretAccessKey } = this.server.rootKey;
    const args = ['import', this.file, '--user-pool-id', this.poolId, ...more];
    const child = spawn(process.execPath, [`${root}src/main.ts`, ...args], {
      cwd: this.folder,
      env: {
        ...cleanEnvironment(),
        AWS_ENDPOINT_URL: this.proxy.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    const run: Run = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      run.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      run.stderr += text;
    });
    const ended = new Promise<Run>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ ...run, code }));
    });
    return { child, ended };
  }

  run(...more: string[]): Promise<Run> {
    return this.begin(...more).ended;
  }

  /** Undefined when there is none. Throws when it is half written or readable by others. */
  async state(): Promise<ImportState | undefined> {
    const found = await stat(this.statePath).catch(() => undefined);
    if (!found) return undefined;
    if ((found.mode & 0o777) !== 0o600) throw new Error(`mode ${found.mode.toString(8)}`);
    const text = await readFile(this.statePath, 'utf8');
    if (/person\d|example\.com/.test(text)) throw new Error('the state holds user data');
    return JSON.parse(text) as ImportState;
  }

  /** All jobs of the pool, the first one first. */
  async jobs(): Promise<UserImportJobType[]> {
    const input = { UserPoolId: this.poolId, MaxResults: 60 };
    const { UserImportJobs = [] } = await this.server
      .cognito()
      .send(new ListUserImportJobsCommand(input));
    return UserImportJobs.reverse();
  }

  async users(): Promise<number | undefined> {
    const describe = new DescribeUserPoolCommand({ UserPoolId: this.poolId });
    return (await this.server.cognito().send(describe)).UserPool?.EstimatedNumberOfUsers;
  }
}
