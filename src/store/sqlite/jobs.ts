/** Import jobs: their rows and the states they move through. */
import { errors } from '../../directory/errors.ts';
import type { ImportJob, SealedUpload } from '../../directory/types.ts';
import { expiredJobsMax } from '../../lib/limits.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { JobEnd } from '../import-ledger.ts';
import type { JobStore } from '../store.ts';
import type { Connection } from './connection.ts';
import { requirePoolKey } from './pools.ts';
import type { Write } from './port.ts';

export interface UploadColumns {
  upload_file: string | null;
  upload_bytes: number | null;
  upload_key: Uint8Array | null;
}

export interface JobRow extends UploadColumns {
  key: number;
  id: string;
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
  select j.key, j.id, p.id as pool_id, j.region, j.name, j.role_arn, j.pre_signed_url, j.algorithm,
    j.status, j.created_ms, j.started_ms, j.completed_ms, j.message, j.imported, j.skipped,
    j.failed, j.upload_file, j.upload_bytes, j.upload_key
  from jobs j join pools p on p.key = j.pool`;

const active = `('Pending', 'InProgress', 'Stopping')`;

export function uploadOf(row: UploadColumns): SealedUpload | undefined {
  const { upload_file: file, upload_bytes: bytes, upload_key: wrappedKey } = row;
  return file !== null && bytes !== null && wrappedKey ? { file, bytes, wrappedKey } : undefined;
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

export const findJob = (db: Connection, jobId: string): JobRow | undefined =>
  db.one<JobRow>(`${selectJobs} where j.id = ?`, jobId);

export function jobStore(db: Connection, write: Write): JobStore {
  return {
    create: (job, jobsMax) => write('createJob', job, jobsMax),
    get: (poolId, jobId) => {
      const row = findJob(db, jobId);
      return row?.pool_id === poolId ? jobOf(row) : undefined;
    },
    list: (poolId, page) => listJobs(db, poolId, page),
    attachUpload: (jobId, upload) => write('attachUpload', jobId, upload),
    start: (poolId, jobId, nowMs, activeMax) => write('startJob', poolId, jobId, nowMs, activeMax),
    requestStop: (poolId, jobId) => write('requestStop', poolId, jobId),
    active: () =>
      db
        .all<JobRow>(`${selectJobs} where j.status in ${active} order by j.started_ms, j.key`)
        .map(jobOf),
    expire: (createdBeforeMs, nowMs, message) =>
      write('expireJobs', createdBeforeMs, { status: 'Expired', message, nowMs }),
    uploadFiles: () =>
      db
        .all<{ file: string }>('select upload_file as file from jobs where upload_file is not null')
        .map(({ file }) => file),
  };
}

function listJobs(...[db, poolId, page]: [Connection, ...Parameters<JobStore['list']>]) {
  const scope = `jobs:${poolId}`;
  const [createdMs = Number.MAX_SAFE_INTEGER, key = 0] = decodeCursor(scope, page.after) ?? [];
  const rows = db.all<JobRow>(
    `${selectJobs} where p.id = ? and (j.created_ms, j.key) < (?, ?)
     order by j.created_ms desc, j.key desc limit ?`,
    poolId,
    createdMs,
    key,
    page.limit + 1,
  );
  return pageOf(rows, page.limit, scope, jobOf, (row) => [row.created_ms, row.key]);
}

export function jobWrites(db: Connection) {
  const require = (jobId: string, poolId?: string): JobRow => {
    const row = findJob(db, jobId);
    if (!row || (poolId !== undefined && row.pool_id !== poolId)) throw errors.jobNotFound(jobId);
    return row;
  };
  return {
    createJob: (job: ImportJob, jobsMax: number): void => createJob(db, job, jobsMax),

    attachUpload(jobId: string, upload: SealedUpload): SealedUpload | undefined {
      const row = require(jobId);
      if (row.status !== 'Created') throw errors.jobNotStartable(jobId, row.status);
      setUpload(db, row.key, upload);
      return uploadOf(row);
    },

    startJob(poolId: string, jobId: string, nowMs: number, activeMax: number): ImportJob {
      const row = require(jobId, poolId);
      if (row.status !== 'Created') throw errors.jobNotStartable(jobId, row.status);
      if (row.upload_file === null) throw errors.noFileUploaded(jobId);
      if (countActive(db, row.region) >= activeMax) throw errors.otherJobActive();
      const start = `update jobs set status = 'Pending', started_ms = ? where key = ?`;
      db.run(start, nowMs, row.key);
      return jobOf({ ...row, status: 'Pending', started_ms: nowMs });
    },

    requestStop(poolId: string, jobId: string): ImportJob {
      const row = require(jobId, poolId);
      if (!isActive(row)) throw errors.jobNotStoppable(jobId, row.status);
      db.run(`update jobs set status = 'Stopping' where key = ?`, row.key);
      return jobOf({ ...row, status: 'Stopping' });
    },

    expireJobs(createdBeforeMs: number, end: JobEnding) {
      const rows = db.all<JobRow>(
        `${selectJobs} where j.status = 'Created' and j.created_ms < ?
         order by j.created_ms limit ?`,
        createdBeforeMs,
        expiredJobsMax,
      );
      for (const row of rows) endJob(db, row.key, end);
      return { count: rows.length, uploads: rows.flatMap((row) => uploadOf(row) ?? []) };
    },
  };
}

export const isActive = (row: JobRow): boolean =>
  row.status === 'Pending' || row.status === 'InProgress' || row.status === 'Stopping';

function createJob(db: Connection, job: ImportJob, jobsMax: number): void {
  const pool = requirePoolKey(db, job.poolId);
  const jobs = db.one<{ n: number }>('select count(*) as n from jobs where pool = ?', pool);
  if ((jobs?.n ?? 0) >= jobsMax) throw errors.tooManyJobs(jobsMax);
  const key = db.insert(
    `insert into jobs (pool, id, region, name, role_arn, pre_signed_url, algorithm, status,
       created_ms, started_ms, completed_ms, message, imported, skipped, failed)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    pool,
    job.id,
    job.region,
    job.name,
    job.roleArn,
    job.preSignedUrl,
    job.algorithm ?? null,
    job.status,
    job.createdMs,
    job.startedMs ?? null,
    job.completedMs ?? null,
    job.message ?? null,
    job.imported,
    job.skipped,
    job.failed,
  );
  if (job.upload) setUpload(db, key, job.upload);
}

function setUpload(db: Connection, jobKey: number, upload: SealedUpload): void {
  db.run(
    'update jobs set upload_file = ?, upload_bytes = ?, upload_key = ? where key = ?',
    upload.file,
    upload.bytes,
    upload.wrappedKey,
    jobKey,
  );
}

function countActive(db: Connection, region: string): number {
  const sql = `select count(*) as n from jobs where region = ? and status in ${active}`;
  return db.one<{ n: number }>(sql, region)?.n ?? 0;
}

export type JobEnding = Omit<JobEnd, 'status'> & { status: JobEnd['status'] | 'Expired' };

/** The last change of a job; the key of its upload goes with it, which makes the file unreadable. */
export function endJob(db: Connection, jobKey: number, end: JobEnding): void {
  db.run(
    `update jobs set status = ?, message = ?, completed_ms = ?,
       upload_file = null, upload_bytes = null, upload_key = null
     where key = ?`,
    end.status,
    end.message,
    end.nowMs,
    jobKey,
  );
}
