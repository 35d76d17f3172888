/**
 * The writer thread of the embedded store: the only one that writes to SQLite. It commits the
 * writes that wait together in one transaction, and runs imports in between, batch by batch.
 */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type RunContext, runImport } from '../import/run.ts';
import { openUpload } from '../import/upload.ts';
import { systemClock } from '../lib/clock.ts';
import { createVault } from '../lib/vault.ts';
import type { WriteCall } from '../store/sqlite/port.ts';
import { openWriter } from '../store/sqlite/writer.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';

const { port, databaseFile, uploadFolder, masterKey, quotas } = workerData as ThreadData;
const writer = openWriter(databaseFile);
const vault = createVault(masterKey);
const stopping = new AbortController();
const say = (message: FromThread) => port.postMessage(message);

let waiting: { id: number; call: WriteCall }[] = [];
let flushScheduled = false;
let running: Promise<void> = Promise.resolve();

/** All writes that wait, in one transaction; each is answered for itself. */
function flush(): void {
  flushScheduled = false;
  if (waiting.length === 0) return;
  const writes = waiting;
  waiting = [];
  const replies = writer.execute(writes.map((write) => write.call));
  say({ type: 'replies', ids: writes.map((write) => write.id), replies });
}

function receive(message: ToThread): void {
  if (message.type === 'write') {
    waiting.push(message);
    if (!flushScheduled) setImmediate(flush);
    flushScheduled = true;
  } else if (message.type === 'run') {
    running = running.then(() => run(message.jobId, message.refusal));
  } else {
    stopping.abort();
    if (message.type === 'close') void running.then(close);
  }
}

/** Takes in what arrived while a batch kept this thread busy; true when a write waits. */
function writesWait(): boolean {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    receive(next.message as ToThread);
  return waiting.length > 0;
}

const context: RunContext = {
  ledger: writer.ledger(writesWait),
  clock: systemClock,
  quotas,
  open: ({ job }, from) => openUpload(uploadFolder, vault, job.upload, from),
  breathe: () => {
    flush();
    return new Promise((resolve) => setImmediate(resolve));
  },
  signal: stopping.signal,
};

async function run(jobId: string, refusal: string | undefined): Promise<void> {
  try {
    say({ type: 'ran', jobId, result: await runImport(context, jobId, refusal) });
  } catch (error) {
    say({ type: 'faulted', jobId, message: String(error), diskFull: isDiskFull(error) });
  }
}

/** SQLITE_FULL, or the system's own word for it. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('errcode' in error && error.errcode === 13) || ('code' in error && error.code === 'ENOSPC'));

function close(): void {
  writesWait();
  flush();
  writer.close();
  say({ type: 'closed' });
  port.close();
}

port.on('message', receive);
say({ type: 'ready' });
