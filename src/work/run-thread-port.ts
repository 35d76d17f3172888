/** The request thread's side of the thread that runs imports. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { RunResult } from '../import/run.ts';
import { writerHeap } from '../lib/limits.ts';
import type { FromRunThread, RunThreadData, ToRunThread } from './run-messages.ts';

interface Waiting {
  resolve(result: RunResult): void;
  reject(error: Error): void;
}

/** A fault of a run that may pass. The job is where it was. */
export class RunFault extends Error {
  /** True when the database was away: that is waited out, however long. */
  readonly outage: boolean;
  constructor(message: string, outage: boolean) {
    super(message);
    this.outage = outage;
  }
}

export class RunThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #runs = new Map<string, Waiting>();
  #closing: Promise<void> | undefined;
  #closed = () => {};

  /** `onDeath` is called when the thread ends on its own. */
  constructor(data: Omit<RunThreadData, 'port'>, onDeath: (error: Error) => void) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(new URL('./run-thread.ts', import.meta.url), {
      workerData: { ...data, port: port2 } satisfies RunThreadData,
      transferList: [port2],
      resourceLimits: writerHeap,
    });
    const died = (error: Error) => {
      for (const run of this.#runs.values()) run.reject(error);
      this.#runs.clear();
      if (!this.#closing) onDeath(error);
    };
    this.#port.on('message', (message: FromRunThread) => this.#hear(message));
    this.#worker.on('error', (error) => died(error as Error));
    this.#worker.on('exit', () => died(new Error('the thread of the imports ended')));
  }

  /** Runs or resumes an import. Rejects with RunFault. */
  run(jobId: string, refusal: string | undefined): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#runs.set(jobId, { resolve, reject });
      this.#say({ type: 'run', jobId, refusal });
    });
  }

  /** Ends the run of one job at its next batch; nothing happens to any other. */
  stop(jobId: string): void {
    this.#say({ type: 'stop', jobId });
  }

  /** Ends a running import at its next batch, and the thread. */
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

  #say(message: ToRunThread): void {
    this.#port.postMessage(message);
  }

  #hear(message: FromRunThread): void {
    if (message.type === 'closed') {
      this.#closed();
      return;
    }
    const run = this.#runs.get(message.jobId);
    this.#runs.delete(message.jobId);
    if (message.type === 'ran') run?.resolve(message.result);
    else run?.reject(new RunFault(message.message, message.outage));
  }
}
