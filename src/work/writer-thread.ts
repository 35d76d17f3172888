/** The request thread's side of the writer thread. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { RunResult } from '../import/run.ts';
import { writerHeap } from '../lib/limits.ts';
import type { WritePort, WriteReply } from '../store/sqlite/port.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/** A fault of a run that may pass. The job is where it was. */
export class ImportFault extends Error {
  readonly diskFull: boolean;
  constructor(message: string, diskFull: boolean) {
    super(message);
    this.diskFull = diskFull;
  }
}

export class WriterThread implements WritePort {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #writes = new Map<number, Waiting<WriteReply>>();
  readonly #runs = new Map<string, Waiting<RunResult>>();
  readonly #onDeath: (error: Error) => void;
  #nextId = 0;
  #closing: Promise<void> | undefined;
  #closed = () => {};

  private constructor(worker: Worker, port: MessagePort, onDeath: (error: Error) => void) {
    this.#worker = worker;
    this.#port = port;
    this.#onDeath = onDeath;
  }

  /**
   * Opens the database on a thread of its own. `onDeath` is called when the thread ends on its
   * own: no write can be made any more, so the process should end.
   */
  static async start(
    data: Omit<ThreadData, 'port'>,
    onDeath: (error: Error) => void,
  ): Promise<WriterThread> {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { ...data, port: port2 } satisfies ThreadData,
      transferList: [port2],
      resourceLimits: writerHeap,
    });
    const thread = new WriterThread(worker, port1, onDeath);
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      port1.once('message', () => resolve());
    });
    worker.removeAllListeners('error');
    thread.#listen();
    return thread;
  }

  /** One write verb. Resolves when it is committed. */
  call(verb: string, args: unknown[]): Promise<WriteReply> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#writes.set(id, { resolve, reject });
      this.#say({ type: 'write', id, call: { verb, args } });
    });
  }

  /** Runs or resumes an import. Rejects with ImportFault. */
  run(jobId: string, refusal: string | undefined): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#runs.set(jobId, { resolve, reject });
      this.#say({ type: 'run', jobId, refusal });
    });
  }

  /** Ends a running import at its next batch; writes go on. */
  stopRuns(): void {
    this.#say({ type: 'stop' });
  }

  /** Ends a running import at its next batch, commits what waits, and closes the database. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve;
    });
    this.#say({ type: 'close' });
    await closed;
    await this.#worker.terminate();
  }

  #say(message: ToThread): void {
    this.#port.postMessage(message);
  }

  #listen(): void {
    this.#port.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => this.#died(error as Error));
    this.#worker.on('exit', () => {
      if (!this.#closing) this.#died(new Error('the writer thread ended'));
    });
  }

  #hear(message: FromThread): void {
    if (message.type === 'replies')
      message.replies.forEach((reply, i) => {
        this.#settle(this.#writes, message.ids[i] ?? -1)?.resolve(reply);
      });
    else if (message.type === 'ran')
      this.#settle(this.#runs, message.jobId)?.resolve(message.result);
    else if (message.type === 'faulted')
      this.#settle(this.#runs, message.jobId)?.reject(
        new ImportFault(message.message, message.diskFull),
      );
    else if (message.type === 'closed') this.#closed();
  }

  #settle<K, T>(waiting: Map<K, Waiting<T>>, key: K): Waiting<T> | undefined {
    const entry = waiting.get(key);
    waiting.delete(key);
    return entry;
  }

  #died(error: Error): void {
    for (const entry of [...this.#writes.values(), ...this.#runs.values()]) entry.reject(error);
    this.#writes.clear();
    this.#runs.clear();
    this.#onDeath(error);
  }
}
