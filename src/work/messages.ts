/** What the request thread and the writer thread say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { RunResult } from '../import/run.ts';
import type { Quotas } from '../lib/limits.ts';
import type { WriteCall, WriteReply } from '../store/sqlite/port.ts';

export interface ThreadData {
  databaseFile: string;
  uploadFolder: string;
  masterKey: Uint8Array;
  quotas: Quotas;
  port: MessagePort;
}

export type ToThread =
  | { type: 'write'; id: number; call: WriteCall }
  | { type: 'run'; jobId: string; refusal: string | undefined }
  /** End the running import at its next batch edge, begin no other. */
  | { type: 'stop' }
  /** The same, then answer what waits and close the database. */
  | { type: 'close' };

export type FromThread =
  | { type: 'ready' }
  | { type: 'replies'; ids: number[]; replies: WriteReply[] }
  | { type: 'ran'; jobId: string; result: RunResult }
  /** The run met a fault that may pass; `message` is for the log, without user data. */
  | { type: 'faulted'; jobId: string; message: string; diskFull: boolean }
  | { type: 'closed' };
