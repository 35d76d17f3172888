/** What the request thread and the thread that runs imports say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { RunResult } from '../import/run.ts';
import type { Quotas } from '../lib/limits.ts';

export interface RunThreadData {
  databaseUrl: string;
  uploadFolder: string;
  masterKey: Uint8Array;
  quotas: Quotas;
  port: MessagePort;
}

export type ToRunThread =
  | { type: 'run'; jobId: string; refusal: string | undefined }
  /** End the run of this job at its next batch edge: another node has it. */
  | { type: 'stop'; jobId: string }
  /** End the running import at its next batch edge, and the thread. */
  | { type: 'close' };

export type FromRunThread =
  | { type: 'ran'; jobId: string; result: RunResult }
  /** The run met a fault that may pass; `message` is for the log, without user data. */
  | { type: 'faulted'; jobId: string; message: string; outage: boolean }
  | { type: 'closed' };
