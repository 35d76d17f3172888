/**
 * Files that clients `PUT` to a bucket. They never pass through this server on their way in; a run
 * copies its file into the folder, sealed, and reads it there as it reads any other.
 *
 * What is noted with a job names the object and its ETag, so that the file that was there at the
 * start is read, or none.
 */
import { errors } from '../directory/errors.ts';
import type { ImportJob, SealedUpload } from '../directory/types.ts';
import type { Clock } from '../lib/clock.ts';
import { newFrameKey } from '../lib/frames.ts';
import { type Quotas, strayUploadMs } from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import type { Vault } from '../lib/vault.ts';
import type { JobStore } from '../store/store.ts';
import type { Bucket, FoundObject } from './bucket.ts';
import { bucketFile, objectOf } from './bucket-file.ts';
import type { Uploads } from './upload.ts';
import type { UploadFolder } from './upload-folder.ts';
import { type JobName, UploadAway, type UploadSpace } from './upload-space.ts';

export interface BucketUploadsOptions {
  bucket: Bucket;
  /** Before the keys of all objects, with a slash at its end unless it is empty. */
  prefix: string;
  accountId: string;
  /** Takes the files of jobs whose URLs were made without a bucket. */
  own: Uploads;
  folder: UploadFolder;
  vault: Vault;
  jobs: JobStore;
  quotas: Quotas;
  clock: Clock;
  log: Logger;
}

const hourMs = 3_600_000;

export class BucketUploads implements UploadSpace {
  readonly #options: BucketUploadsOptions;
  /** Of every object of this account. */
  readonly #base: string;

  constructor(options: BucketUploadsOptions) {
    this.#options = options;
    this.#base = `${options.prefix}${options.accountId}/`;
  }

  presign(job: JobName): Promise<string> {
    const { bucket, quotas } = this.#options;
    return bucket.presign(this.#keyOf(job), quotas.uploadUrlSeconds);
  }

  receive(...upload: Parameters<Uploads['receive']>): Promise<{ etag: string }> {
    return this.#options.own.receive(...upload);
  }

  async admit({ id: jobId, poolId, status, upload }: ImportJob): Promise<void> {
    if (status !== 'Created') return;
    const { bucket, quotas } = this.#options;
    const found = await bucket.head(this.#keyOf({ poolId, jobId }));
    if (!found) {
      if (upload && objectOf(upload.file)) throw errors.noFileUploaded(jobId);
      return;
    }
    if (found.bytes > quotas.importFileBytes)
      throw errors.uploadTooLarge(jobId, found.bytes, quotas.importFileBytes);
    const file = bucketFile({ poolId, jobId, etag: found.etag });
    if (upload?.file !== file) await this.#note(jobId, file, found);
  }

  async bring(upload: SealedUpload, signal: AbortSignal): Promise<void> {
    const { own, folder, bucket, vault } = this.#options;
    const object = objectOf(upload.file);
    if (!object) return own.bring(upload);
    // After a crash: a copy that has its name is whole.
    if (folder.has(upload.file)) return;
    const key = vault.unwrapKey(upload.wrappedKey, upload.file);
    const body = bucket.read(this.#keyOf(object), object.etag, signal);
    const { bytes } = await folder.seal(upload.file, key, body, upload.bytes);
    if (bytes === upload.bytes) return;
    await folder.forget(upload.file);
    throw new UploadAway(`the bucket gave ${bytes} bytes of ${upload.bytes}`);
  }

  release(upload: SealedUpload): Promise<void> {
    return this.#options.own.release(upload);
  }

  async destroy(uploads: readonly SealedUpload[]): Promise<void> {
    await this.#options.own.destroy(uploads);
    for (const { file } of uploads) {
      const object = objectOf(file);
      if (object) await this.#attempt(() => this.#options.bucket.delete(this.#keyOf(object)));
    }
  }

  async destroyPool(poolId: string, uploads: readonly SealedUpload[]): Promise<void> {
    const { own, bucket } = this.#options;
    await own.destroyPool(poolId, uploads);
    await this.#attempt(async () => {
      for await (const { key } of bucket.list(`${this.#base}${poolId}/`))
        if (this.#jobOf(key)) await bucket.delete(key);
    });
  }

  /**
   * What jobs that have ended left in the bucket. An object for a job that is not known here may
   * be that of another server with the same account and prefix: it goes when no job can need it.
   */
  async sweep(): Promise<void> {
    const { bucket, jobs, clock, quotas } = this.#options;
    const strayBeforeMs = clock.nowMs() - quotas.importExpiryHours * hourMs - strayUploadMs;
    for await (const { key, modifiedMs } of bucket.list(this.#base)) {
      const name = this.#jobOf(key);
      if (!name) continue;
      const job = await jobs.get(name.poolId, name.jobId);
      if (job ? hasEnded(job) : modifiedMs < strayBeforeMs) await bucket.delete(key);
    }
  }

  #keyOf({ poolId, jobId }: JobName): string {
    return `${this.#base}${poolId}/${jobId}`;
  }

  #jobOf(key: string): JobName | undefined {
    const [, poolId, jobId] = /^([\w-]+)\/(import-\w+)$/.exec(key.slice(this.#base.length)) ?? [];
    return poolId !== undefined && jobId !== undefined ? { poolId, jobId } : undefined;
  }

  /** The key of the copies that runs make: they are all of the same bytes. */
  async #note(jobId: string, file: string, { bytes }: FoundObject): Promise<void> {
    const { own, vault, jobs } = this.#options;
    const wrappedKey = vault.wrapKey(newFrameKey(), file);
    const replaced = await jobs.attachUpload(jobId, { file, bytes, wrappedKey });
    if (replaced) await own.destroy([replaced]);
  }

  /** No job has to wait for a bucket that is away: the sweep comes by again. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.#options.log.warn({ err }, 'an upload stays in the bucket until the next sweep');
    }
  }
}

const live: ReadonlySet<ImportJob['status']> = new Set([
  'Created',
  'Pending',
  'InProgress',
  'Stopping',
]);

const hasEnded = ({ status }: ImportJob): boolean => !live.has(status);
