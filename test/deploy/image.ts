/** Carries out deploy/Dockerfile without a container engine, and runs what comes out of it. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { cleanEnvironment, type Run, root } from '../cli/run.ts';
import { until } from '../support/until.ts';
import {
  type ImageConfig,
  type Instruction,
  readDockerfile,
  readImageConfig,
} from './dockerfile.ts';

const script = join(import.meta.dirname, 'container.sh');
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface RunOptions {
  env?: Record<string, string>;
  /** Folders of this machine, `from:to`. */
  binds?: string[];
}

export interface Container {
  /** Of its first process, as this machine counts. */
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves to the exit code. */
  ended: Promise<number | null>;
}

/** The file system of one stage: `rootfs`, and `local` for what is in /usr/local. */
class Layer {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    const system = ['usr', 'etc', 'dev', 'proc', 'tmp', 'root', 'opt'];
    for (const name of system) mkdirSync(join(folder, 'rootfs', name), { recursive: true });
    for (const name of ['bin', 'lib', 'lib64', 'sbin'])
      symlinkSync(`usr/${name}`, join(folder, 'rootfs', name));
    mkdirSync(join(folder, 'mnt'));
  }

  inside(target: string): string {
    assert.ok(target.startsWith('/opt/'), `${target} would not be in the layer`);
    return join(this.folder, 'rootfs', target);
  }
}

const npmSays = (...args: string[]): string =>
  execFileSync('npm', args, { encoding: 'utf8', stdio: 'pipe' }).trim();

/** What the official image of Node.js has in /usr/local, of the Node.js that runs this. */
function layBase(layer: Layer): void {
  const local = join(layer.folder, 'local');
  for (const name of ['bin', 'lib/node_modules']) mkdirSync(join(local, name), { recursive: true });
  cpSync(process.execPath, join(local, 'bin/node'));
  const npmRoot = npmSays('root', '--global');
  cpSync(join(npmRoot, 'npm'), join(local, 'lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'));
}

export class Image {
  readonly config: ImageConfig;
  readonly #folder: string;
  #layer: Layer | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.config = readImageConfig();
  }

  /** All stages of the Dockerfile, in order. */
  static async build(): Promise<Image> {
    const image = new Image(await mkdtemp(join(tmpdir(), 'poolhouse-image-')));
    const named = new Map<string, Layer>();
    for (const [i, { from, name, instructions }] of readDockerfile().entries()) {
      const layer = new Layer(join(image.#folder, `stage-${i}`));
      const parent = named.get(from);
      if (parent) {
        const options = { recursive: true, verbatimSymlinks: true };
        cpSync(join(parent.folder, 'local'), join(layer.folder, 'local'), options);
      } else layBase(layer);
      if (name) named.set(name, layer);
      let workdir = '/';
      for (const instruction of instructions) {
        if (instruction.name === 'WORKDIR') workdir = instruction.text;
        await carryOut(instruction, layer, workdir, named);
      }
      image.#layer = layer;
    }
    return image;
  }

  /** Where a path of the image is on this machine. */
  at(target: string): string {
    const { folder } = this.#layer ?? assert.fail('not built');
    return target.startsWith('/usr/local/')
      ? join(folder, 'local', target.slice('/usr/local/'.length))
      : join(folder, 'rootfs', target);
  }

  /** The image's entry point with these arguments. */
  start(args: string[], options: RunOptions = {}): Container {
    return this.startProgram([...this.config.entrypoint, ...args], options);
  }

  startProgram(command: string[], { env = {}, binds = [] }: RunOptions = {}): Container {
    const [uid, gid] = this.config.user.split(':');
    const rights = ['--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
    const variables = Object.entries({ PATH: path, ...this.config.env, ...env });
    const { folder } = this.#layer ?? assert.fail('not built');
    return containerOf(
      spawnIn(folder, 'run', binds, [
        ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, ...rights],
        ...['env', '-i', `--chdir=${this.config.workdir}`],
        ...variables.map(([name, value]) => `${name}=${value}`),
        ...command,
      ]),
    );
  }

  async run(args: string[], options?: RunOptions): Promise<Run> {
    return runOf(this.start(args, options));
  }

  async runProgram(command: string[], options?: RunOptions): Promise<Run> {
    return runOf(this.startProgram(command, options));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

type Process = ChildProcessByStdio<null, Readable, Readable>;

function spawnIn(folder: string, mode: string, binds: string[], command: string[]): Process {
  const own = ['--mount', '--pid', '--fork', '--kill-child'];
  const mounts = binds.flatMap((bind) => ['--bind', bind]);
  return spawn('unshare', [...own, script, folder, mode, ...mounts, '--', ...command], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function containerOf(child: Process): Container {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const { pid: outer } = child;
  return {
    get pid() {
      const children = readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').trim();
      return Number(children) || assert.fail('it has no process');
    },
    stdout: () => stdout,
    stderr: () => stderr,
    ended: once(child, 'close').then(([code]) => code),
  };
}

async function runOf(container: Container): Promise<Run> {
  const code = await container.ended;
  return { code, stdout: container.stdout(), stderr: container.stderr() };
}

/** Waits for a container to print something; fails when it ends without. */
export async function untilPrinted(container: Container, pattern: RegExp): Promise<void> {
  let ended = false;
  void container.ended.then(() => {
    ended = true;
  });
  const printed = () => container.stdout() + container.stderr();
  await until(() => ended || pattern.test(printed()));
  assert.match(printed(), pattern);
}

async function carryOut(
  { name, text }: Instruction,
  layer: Layer,
  workdir: string,
  named: Map<string, Layer>,
): Promise<void> {
  if (name === 'RUN') await runStep(text, layer, workdir);
  else if (name === 'COPY') copy(text, layer, workdir, named);
}

/** As root in the layer, with what npm knows on this machine: its settings and its cache. */
async function runStep(text: string, { folder }: Layer, workdir: string): Promise<void> {
  mkdirSync(join(folder, 'rootfs', workdir), { recursive: true });
  const cache = npmSays('config', 'get', 'cache');
  mkdirSync(cache, { recursive: true });
  const settings = join(homedir(), '.npmrc');
  if (existsSync(settings)) cpSync(settings, join(folder, 'rootfs/root/.npmrc'));
  const variables = ['HOME=/root', `PATH=${path}`, 'npm_config_prefer_offline=true'];
  const shell = ['env', '-i', `--chdir=${workdir}`, ...variables, 'sh', '-c', text];
  const { code, stderr } = await runOf(
    containerOf(spawnIn(folder, 'build', [`${cache}:/root/.npm`], shell)),
  );
  assert.equal(code, 0, stderr);
}

function copy(text: string, layer: Layer, workdir: string, named: Map<string, Layer>): void {
  const words = text.split(' ');
  const stage = words[0]?.startsWith('--from=')
    ? words.shift()?.slice('--from='.length)
    : undefined;
  const target = words.pop() ?? assert.fail(text);
  const to = layer.inside(target.startsWith('/') ? target : join(workdir, target));
  const from = stage && (named.get(stage) ?? assert.fail(stage));
  const options = { recursive: true, verbatimSymlinks: true };
  for (const word of words) {
    if (from) cpSync(from.inside(word), to, options);
    else
      for (const file of contextFiles(word)) {
        mkdirSync(dirname(join(to, file)), { recursive: true });
        cpSync(join(root, file), join(to, file), options);
      }
  }
}

/** What of a file or folder of the checkout .dockerignore lets pass, as paths from the checkout. */
function contextFiles(wanted: string): string[] {
  const lines = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  assert.equal(lines.shift(), '*', 'nothing passes that is not named');
  const passes = lines.map((line) => /^!([\w./-]+)$/.exec(line)?.[1] ?? assert.fail(line));
  return wanted === '.' ? passes : passes.filter((name) => name === wanted);
}
