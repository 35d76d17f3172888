/**
 * The import's store alone: users a second that the ledger commits, next to the `sqlite3` shell
 * with the same rows, table and indexes. Rows are read and checked between the commits, off the
 * clock. `node bench/ledger.ts [rows] [yield]`: with `yield` each batch ends at its first step,
 * as when other writes always wait.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newImportJob } from '../src/directory/import-job.ts';
import { newPool } from '../src/directory/pool.ts';
import type { ImportJob, Pool } from '../src/directory/types.ts';
import { compileCheck } from '../src/import/check.ts';
import { readColumns } from '../src/import/columns.ts';
import { logLine } from '../src/import/messages.ts';
import { CsvReader } from '../src/import/parse.ts';
import { newJobId, newPoolId } from '../src/lib/ids.ts';
import { awsQuotas, batchRowsMax } from '../src/lib/limits.ts';
import type { CheckedRow, ImportLedger } from '../src/store/import-ledger.ts';
import { openStore } from '../src/store/sqlite/store.ts';
import { directPort, openWriter } from '../src/store/sqlite/writer.ts';
import type { Store } from '../src/store/store.ts';
import { writeRows } from './rows.ts';
import { exportRows, importByShell } from './sqlite-floor.ts';
import { percentile } from './statistics.ts';

const region = 'us-east-1';
const rows = Number(process.argv[2] ?? 500_000);
const yielding = process.argv[3] === 'yield';
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-ledger-'));
const databaseFile = join(folder, 'poolhouse.db');

/** A pool, and a job of it that is about to import. */
async function prepare(store: Store): Promise<{ pool: Pool; job: ImportJob }> {
  const nowMs = Date.now();
  const settings = { PoolName: 'people', AutoVerifiedAttributes: ['email' as const] };
  const pool = newPool(settings, { id: newPoolId(region), region, nowMs });
  await store.pools.create(pool);
  const role = 'arn:aws:iam::123456789012:role/bench';
  const job = newImportJob(
    { UserPoolId: pool.id, JobName: 'bench', CloudWatchLogsRoleArn: role },
    { id: newJobId(), region, preSignedUrl: '', nowMs },
  );
  await store.jobs.create(job, 1);
  const upload = { file: 'none', bytes: 0, wrappedKey: new Uint8Array(1) };
  await store.jobs.attachUpload(job.id, upload);
  return { pool, job: await store.jobs.start(pool.id, job.id, nowMs, 1) };
}

/** The rows of the file, checked, each made when it is asked for. */
function* checkedRows(path: string, pool: Pool, job: ImportJob): Generator<CheckedRow> {
  const file = openSync(path, 'r');
  const nextBlock = () => {
    const block = Buffer.alloc(64 * 1024);
    const bytes = readSync(file, block);
    return bytes > 0 ? block.subarray(0, bytes) : undefined;
  };
  const lineCharactersMax = awsQuotas.importRowCharacters;
  const reader = new CsvReader(nextBlock, { lineCharactersMax });
  const header = reader.next();
  const columns = header ? readColumns(header, pool, job) : 'no header';
  if (typeof columns === 'string') throw new Error(columns);
  const options = { nowMs: Date.now, rowCharactersMax: lineCharactersMax };
  const check = compileCheck(pool, job, columns, options);
  for (let record = reader.next(); record; record = reader.next()) yield check(record);
  closeSync(file);
}

/** Milliseconds of every commit. */
function commitAll(ledger: ImportLedger, jobId: string, source: Iterator<CheckedRow>): number[] {
  const times: number[] = [];
  let waiting: CheckedRow[] = [];
  for (let rowsBefore = 0; ; ) {
    while (waiting.length < batchRowsMax) {
      const { value, done } = source.next();
      if (done) break;
      waiting.push(value);
    }
    if (waiting.length === 0) return times;
    const batch = { jobId, number: times.length, rows: waiting, rowsBefore, nowMs: Date.now() };
    const began = performance.now();
    const result = ledger.commit({ ...batch, message: logLine }) as ReturnType<
      ImportLedger['commit']
    > & { state: string; taken?: number };
    times.push(performance.now() - began);
    if (result.state !== 'committed') throw new Error(`the batch is ${result.state}`);
    rowsBefore += result.taken ?? 0;
    waiting = waiting.slice(result.taken);
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const rate = (ms: number): string => Math.round((rows * 1_000) / ms).toLocaleString('en');

try {
  const path = join(folder, 'rows.csv');
  writeRows(path, { rows, order: 'shuffled' });
  const writer = openWriter(databaseFile);
  const store = openStore(databaseFile, directPort(writer));
  const ledger = writer.ledger(() => yielding);
  const { pool, job } = await prepare(store);
  ledger.begin(job.id, Date.now(), []);
  const idleBytes = process.memoryUsage().rss;
  const cpu = process.cpuUsage();
  const times = commitAll(ledger, job.id, checkedRows(path, pool, job));
  const { user, system } = process.cpuUsage(cpu);
  const grownMib = (process.resourceUsage().maxRSS * 1024 - idleBytes) / 1024 / 1024;
  await store.close();
  const ready = exportRows(databaseFile, join(folder, 'ready'));
  const shellMs = await importByShell(ready, join(folder, 'shell.db'));
  console.log(`ledger      ${rate(sum(times))} rows/s in ${times.length} batches`);
  console.log(`shell       ${rate(shellMs)} rows/s, ratio ${(shellMs / sum(times)).toFixed(2)}`);
  console.log(`batch p50   ${percentile(times, 0.5).toFixed(0)} ms`);
  console.log(`batch p99   ${percentile(times, 0.99).toFixed(0)} ms`);
  console.log(`memory      ${grownMib.toFixed(0)} MiB at most above idle`);
  console.log(
    `processor   ${(user / 1e6).toFixed(1)} s user, ${(system / 1e6).toFixed(1)} s system`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
