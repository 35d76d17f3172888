/** The thread that runs imports into a database server: reading and checking keep it busy. */
import { workerData } from 'node:worker_threads';
import { type RunContext, runImport } from '../import/run.ts';
import { openUpload } from '../import/upload.ts';
import { systemClock } from '../lib/clock.ts';
import { createVault } from '../lib/vault.ts';
import { Database, isOutage } from '../store/postgres/connection.ts';
import { PostgresLedger } from '../store/postgres/ledger.ts';
import type { FromRunThread, RunThreadData, ToRunThread } from './run-messages.ts';

const { port, databaseUrl, uploadFolder, masterKey, quotas } = workerData as RunThreadData;
const database = new Database(databaseUrl);
const vault = createVault(masterKey);
const stopping = new AbortController();
const say = (message: FromRunThread) => port.postMessage(message);

const context: RunContext = {
  ledger: new PostgresLedger(database),
  clock: systemClock,
  quotas,
  open: ({ job }, from) => openUpload(uploadFolder, vault, job.upload, from),
  breathe: async () => undefined,
  signal: stopping.signal,
};

async function run(jobId: string, refusal: string | undefined): Promise<void> {
  try {
    say({ type: 'ran', jobId, result: await runImport(context, jobId, refusal) });
  } catch (error) {
    say({ type: 'faulted', jobId, message: String(error), outage: isOutage(error) });
  }
}

let running: Promise<void> = Promise.resolve();

port.on('message', (message: ToRunThread) => {
  if (message.type === 'run') {
    running = running.then(() => run(message.jobId, message.refusal));
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
