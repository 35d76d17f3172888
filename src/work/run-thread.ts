/** The thread that runs imports into a database server: reading and checking keep it busy. */
import { workerData } from 'node:worker_threads';
import { type RunContext, runImport } from '../import/run.ts';
import { openUpload } from '../import/upload.ts';
import { systemClock } from '../lib/clock.ts';
import { importConnectionsMax, importLockWaitMs } from '../lib/limits.ts';
import { createVault } from '../lib/vault.ts';
import { Database, isLockWait, isOutage } from '../store/postgres/connection.ts';
import { PostgresLedger } from '../store/postgres/ledger.ts';
import type { PackedRow } from '../store/postgres/packed-user.ts';
import type { FromRunThread, RunThreadData, ToRunThread } from './run-messages.ts';

const { port, databaseUrl, uploadFolder, masterKey, quotas } = workerData as RunThreadData;
const database = new Database(databaseUrl, {
  connectionsMax: importConnectionsMax,
  lockMs: importLockWaitMs,
});
const vault = createVault(masterKey);
const stopping = new AbortController();
/** The running job, and what stops it alone. */
let current: { jobId: string; stop: AbortController } | undefined;
const say = (message: FromRunThread) => port.postMessage(message);

const context: Omit<RunContext<PackedRow>, 'signal'> = {
  ledger: new PostgresLedger(database),
  clock: systemClock,
  quotas,
  open: ({ job }, from) => openUpload(uploadFolder, vault, job.upload, from),
  breathe: async () => undefined,
};

async function run(jobId: string, refusal: string | undefined): Promise<void> {
  const stop = new AbortController();
  current = { jobId, stop };
  const signal = AbortSignal.any([stopping.signal, stop.signal]);
  try {
    say({ type: 'ran', jobId, result: await runImport({ ...context, signal }, jobId, refusal) });
  } catch (error) {
    const outage = isOutage(error) || isLockWait(error);
    say({ type: 'faulted', jobId, message: String(error), outage });
  }
}

let running: Promise<void> = Promise.resolve();

port.on('message', (message: ToRunThread) => {
  if (message.type === 'run') {
    running = running.then(() => run(message.jobId, message.refusal));
    return;
  }
  if (message.type === 'stop') {
    if (current?.jobId === message.jobId) current.stop.abort();
    return;
  }
  stopping.abort();
  void running
    .then(() => database.close())
    .then(() => {
      say({ type: 'closed' });
      port.close();
    });
});
