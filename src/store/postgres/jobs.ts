/** Import jobs: their rows and the states they move through. */
import { errors } from '../../directory/errors.ts';
import type { ImportJob, SealedUpload } from '../../directory/types.ts';
import { expiredJobsMax } from '../../lib/limits.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { JobEnd } from '../import-ledger.ts';
import type { JobStore } from '../store.ts';
import { type Database, lockName, type Sql, type Transaction } from './connection.ts';
import { holdPool } from './pools.ts';

export interface UploadColumns {
  upload_file: string | null;
  upload_bytes: number | null;
  upload_key: Uint8Array | null;
}

export interface JobRow extends UploadColumns {
  key: number;
  id: string;
  pool: number;
  pool_id: string;
  region: string;
  name: string;
  role_arn: string;
  pre_signed_url: string;
  algorithm: ImportJob['algorithm'] | null;
  status: ImportJob['status'];
  created_ms: number;
  started_ms: number | null;
  completed_ms: number | null;
  message: string | null;
  imported: number;
  skipped: number;
  failed: number;
}

/** Jobs of living pools. */
export const selectJobs = `
  select j.key, j.id, j.pool, p.id as pool_id, j.region, j.name, j.role_arn, j.pre_signed_url,
    j.algorithm, j.status, j.created_ms, j.started_ms, j.completed_ms, j.message, j.imported,
    j.skipped, j.failed, j.upload_file, j.upload_bytes, j.upload_key
  from jobs j join pools p on p.key = j.pool`;

const active = `('Pending', 'InProgress', 'Stopping')`;

export function uploadOf(row: UploadColumns): SealedUpload | undefined {
  const { upload_file: file, upload_bytes: bytes, upload_key: wrappedKey } = row;
  return file !== null && bytes !== null && wrappedKey
    ? { file, bytes, wrappedKey: Uint8Array.from(wrappedKey) }
    : undefined;
}

export function jobOf(row: JobRow): ImportJob {
  return {
    id: row.id,
    poolId: row.pool_id,
    region: row.region,
    name: row.name,
    roleArn: row.role_arn,
    preSignedUrl: row.pre_signed_url,
    algorithm: row.algorithm ?? undefined,
    status: row.status,
    createdMs: row.created_ms,
    startedMs: row.started_ms ?? undefined,
    completedMs: row.completed_ms ?? undefined,
    message: row.message ?? undefined,
    imported: row.imported,
    skipped: row.skipped,
    failed: row.failed,
    upload: uploadOf(row),
  };
}

export const findJob = (sql: Sql, jobId: string): Promise<JobRow | undefined> =>
  sql.one<JobRow>(`${selectJobs} where j.id = $1`, jobId);

/** The job, which nobody else changes until the transaction ends. */
export const lockJob = (tx: Transaction, jobId: string): Promise<JobRow | undefined> =>
  tx.one<JobRow>(`${selectJobs} where j.id = $1 for no key update of j`, jobId);

export const isActive = (row: JobRow): boolean =>
  row.status === 'Pending' || row.status === 'InProgress' || row.status === 'Stopping';

async function requireJob(tx: Transaction, jobId: string, poolId?: string): Promise<JobRow> {
  const row = await lockJob(tx, jobId);
  if (!row || (poolId !== undefined && row.pool_id !== poolId)) throw errors.jobNotFound(jobId);
  return row;
}

export function jobStore(db: Database): JobStore {
  return {
    create: (job, jobsMax) => db.transaction((tx) => createJob(tx, job, jobsMax)),
    get: async (poolId, jobId) => {
      const row = await findJob(db, jobId);
      return row?.pool_id === poolId ? jobOf(row) : undefined;
    },
    list: (poolId, page) => listJobs(db, poolId, page),
    attachUpload: (jobId, upload) =>
      db.transaction(async (tx) => {
        const row = await requireJob(tx, jobId);
        if (row.status !== 'Created') throw errors.jobNotStartable(jobId, row.status);
        await setUpload(tx, row.key, upload);
        return uploadOf(row);
      }),
    start: (poolId, jobId, nowMs, activeMax) =>
      db.transaction((tx) => startJob(tx, poolId, jobId, nowMs, activeMax)),
    requestStop: (poolId, jobId) =>
      db.transaction(async (tx) => {
        const row = await requireJob(tx, jobId, poolId);
        if (!isActive(row)) throw errors.jobNotStoppable(jobId, row.status);
        await tx.run(`update jobs set status = 'Stopping' where key = $1`, row.key);
        return jobOf({ ...row, status: 'Stopping' });
      }),
    active: async () => {
      const sql = `${selectJobs} where j.status in ${active} order by j.started_ms, j.key`;
      return (await db.all<JobRow>(sql)).map(jobOf);
    },
    expire: (createdBeforeMs, nowMs, message) =>
      db.transaction((tx) => expireJobs(tx, createdBeforeMs, nowMs, message)),
    uploadFiles: async () => {
      const sql = 'select upload_file as file from jobs where upload_file is not null';
      return (await db.all<{ file: string }>(sql)).map(({ file }) => file);
    },
  };
}

async function listJobs(...[db, poolId, page]: [Database, ...Parameters<JobStore['list']>]) {
  const scope = `jobs:${poolId}`;
  const [createdMs = Number.MAX_SAFE_INTEGER, key = 0] = decodeCursor(scope, page.after) ?? [];
  const rows = await db.all<JobRow>(
    `${selectJobs} where p.id = $1 and (j.created_ms, j.key) < ($2, $3)
     order by j.created_ms desc, j.key desc limit $4`,
    ...[poolId, createdMs, key, page.limit + 1],
  );
  return pageOf(rows, page.limit, scope, jobOf, (row) => [row.created_ms, row.key]);
}

async function createJob(tx: Transaction, job: ImportJob, jobsMax: number): Promise<void> {
  const pool = await holdPool(tx, job.poolId);
  await lockName(tx, `jobs/${pool}`);
  const jobs = await tx.one<{ n: number }>('select count(*) as n from jobs where pool = $1', pool);
  if ((jobs?.n ?? 0) >= jobsMax) throw errors.tooManyJobs(jobsMax);
  const row = await tx.one<{ key: number }>(
    `insert into jobs (pool, id, region, name, role_arn, pre_signed_url, algorithm, status,
       created_ms, started_ms, completed_ms, message, imported, skipped, failed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning key`,
    ...[pool, job.id, job.region, job.name, job.roleArn, job.preSignedUrl, job.algorithm ?? null],
    ...[job.status, job.createdMs, job.startedMs ?? null, job.completedMs ?? null],
    ...[job.message ?? null, job.imported, job.skipped, job.failed],
  );
  if (row && job.upload) await setUpload(tx, row.key, job.upload);
}

async function setUpload(tx: Transaction, jobKey: number, upload: SealedUpload): Promise<void> {
  await tx.run(
    'update jobs set upload_file = $2, upload_bytes = $3, upload_key = $4 where key = $1',
    ...[jobKey, upload.file, upload.bytes, upload.wrappedKey],
  );
}

async function startJob(
  tx: Transaction,
  poolId: string,
  jobId: string,
  nowMs: number,
  activeMax: number,
): Promise<ImportJob> {
  const found = await findJob(tx, jobId);
  if (found) await lockName(tx, `active-jobs/${found.region}`);
  // Shared with a change of the pool, which must see the job started or come before.
  const held = 'select 1 from pools where id = $1 for share';
  await tx.one(held, poolId);
  const row = await requireJob(tx, jobId, poolId);
  if (row.status !== 'Created') throw errors.jobNotStartable(jobId, row.status);
  if (row.upload_file === null) throw errors.noFileUploaded(jobId);
  const count = `select count(*) as n from jobs j join pools p on p.key = j.pool
    where j.region = $1 and j.status in ${active}`;
  const { n = 0 } = (await tx.one<{ n: number }>(count, row.region)) ?? {};
  if (n >= activeMax) throw errors.otherJobActive();
  const start = `update jobs set status = 'Pending', started_ms = $2 where key = $1`;
  await tx.run(start, row.key, nowMs);
  return jobOf({ ...row, status: 'Pending', started_ms: nowMs });
}

async function expireJobs(
  tx: Transaction,
  createdBeforeMs: number,
  nowMs: number,
  message: string,
) {
  const rows = await tx.all<JobRow>(
    `${selectJobs} where j.status = 'Created' and j.created_ms < $1
     order by j.created_ms limit $2 for no key update of j skip locked`,
    ...[createdBeforeMs, expiredJobsMax],
  );
  for (const row of rows) await endJob(tx, row.key, { status: 'Expired', message, nowMs });
  return { count: rows.length, uploads: rows.flatMap((row) => uploadOf(row) ?? []) };
}

type JobEnding = Omit<JobEnd, 'status'> & { status: JobEnd['status'] | 'Expired' };

/** The last change of a job; the key of its upload goes with it, which makes the file unreadable. */
export async function endJob(tx: Transaction, jobKey: number, end: JobEnding): Promise<void> {
  await tx.run(
    `update jobs set status = $2, message = $3, completed_ms = $4,
       upload_file = null, upload_bytes = null, upload_key = null
     where key = $1`,
    ...[jobKey, end.status, end.message, end.nowMs],
  );
}
