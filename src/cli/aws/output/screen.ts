/** Where output goes: standard output, or a pager when that is a terminal. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Environment } from '../../target.ts';
import type { Output } from '../../terminal.ts';
import { shellWords } from '../client/words.ts';
import { CommandFailure } from '../types.ts';

export interface Screen {
  /** Whether a pager shows it. */
  paged: boolean;
  write(text: string): void;
  /** Ends when the pager has been left. @throws CommandFailure when there is no such pager */
  close(): Promise<void>;
}

/** The pager starts with the first text that it is to show. */
export function openScreen(stdout: Output, env: Environment, pager: string | undefined): Screen {
  if (!stdout.isTTY || pager === undefined)
    return { paged: false, write: (text) => void stdout.write(text), close: async () => {} };
  let running: PagerProcess | undefined;
  return {
    paged: true,
    write(text) {
      running ??= new PagerProcess(pager, env, stdout);
      running.write(text);
    },
    close: async () => running?.close(),
  };
}

/** Colours stay, short texts end at once, and the screen is not cleared. */
const lessOptions = 'FRX';
const configurationExitCode = 253;

class PagerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  /** Ctrl-C is for the pager while it runs. */
  readonly #ignore = (): void => {};

  constructor(command: string, env: Environment, stdout: Output) {
    const [program = '', ...args] = shellWords(command) ?? [command];
    // The terminal itself, so that the pager knows its size; a test's output gets it by a pipe.
    const target = 'fd' in stdout ? 'inherit' : 'pipe';
    this.#child = spawn(program, args, {
      stdio: ['pipe', target, 'inherit'],
      env: { LESS: lessOptions, ...env },
    });
    process.on('SIGINT', this.#ignore);
    this.#ended = new Promise((resolve, reject) => {
      this.#child.on('error', (error) => reject(cannotStart(program, error)));
      this.#child.on('close', () => resolve());
    });
    this.#ended.catch(() => {});
    // Whoever leaves the pager early has seen enough.
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.on('data', (chunk: Buffer) => void stdout.write(chunk.toString()));
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    try {
      await this.#ended;
    } finally {
      process.off('SIGINT', this.#ignore);
    }
  }
}

const cannotStart = (program: string, error: NodeJS.ErrnoException): CommandFailure =>
  new CommandFailure(
    '\nUnable to redirect output to pager. Received the following error when opening pager:\n' +
      `${error.code === 'ENOENT' ? `[Errno 2] No such file or directory: '${program}'` : error.message}` +
      '\n\nLearn more about configuring the output pager by running "aws help config-vars".\n',
    configurationExitCode,
  );
