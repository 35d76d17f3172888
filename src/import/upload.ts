/** The uploaded CSV: sealed while it streams in, opened by the run, destroyed with its job. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ApiError, errors } from '../directory/errors.ts';
import type { SealedUpload } from '../directory/types.ts';
import { FrameReader, newFrameKey, SealedFileError } from '../lib/frames.ts';
import type { Vault } from '../lib/vault.ts';
import type { JobStore } from '../store/store.ts';
import type { UploadShelf } from '../store/upload-shelf.ts';
import { objectOf } from './bucket-file.ts';
import type { UploadFolder } from './upload-folder.ts';
import { type JobName, UploadAway, type UploadSpace } from './upload-space.ts';

export interface UploadsOptions {
  folder: UploadFolder;
  vault: Vault;
  jobs: JobStore;
  bytesMax: number;
  presign: UploadSpace['presign'];
  /** Where files go when they are sealed; without, they stay in the folder. */
  shelf?: UploadShelf | undefined;
}

/** Files that clients `PUT` to this server. */
export class Uploads implements UploadSpace {
  readonly presign: UploadSpace['presign'];
  readonly #options: UploadsOptions;

  constructor(options: UploadsOptions) {
    this.#options = options;
    this.presign = options.presign;
  }

  /**
   * Seals `body` as the file of a Created job, in place of an earlier one. Durable when it
   * resolves. Rejects with `entityTooLarge` or `uploadRefused`, and then leaves nothing behind.
   */
  async receive(
    { poolId, jobId }: JobName,
    body: AsyncIterable<Buffer>,
    contentLength: number | undefined,
  ): Promise<{ etag: string }> {
    const { jobs, bytesMax } = this.#options;
    if (contentLength !== undefined && contentLength > bytesMax) throw errors.entityTooLarge();
    const job = await jobs.get(poolId, jobId);
    if (job?.status !== 'Created') throw errors.uploadRefused();
    const { upload, etag } = await this.#seal(jobId, body);
    try {
      await this.#shelve(upload);
      const replaced = await jobs.attachUpload(jobId, upload);
      if (replaced) await this.destroy([replaced]);
    } catch (error) {
      await this.destroy([upload]);
      // The job was started, has expired or went with its pool while the file streamed in.
      throw error instanceof ApiError ? errors.uploadRefused() : error;
    }
    return { etag };
  }

  /** Every file was noted when it came. */
  async admit(): Promise<void> {}

  async bring({ file }: SealedUpload): Promise<void> {
    const { folder, shelf } = this.#options;
    if (objectOf(file) && !folder.has(file))
      throw new UploadAway('the file is in a bucket, but POOLHOUSE_UPLOADS names none');
    if (shelf) await folder.take(file, (path) => shelf.fetch(file, path));
  }

  async release({ file }: SealedUpload): Promise<void> {
    if (this.#options.shelf) await this.#options.folder.forget(file);
  }

  async destroy(uploads: readonly SealedUpload[]): Promise<void> {
    const { folder, shelf } = this.#options;
    for (const { file } of uploads) {
      await folder.forget(file);
      await shelf?.remove(file);
    }
  }

  destroyPool(_poolId: string, uploads: readonly SealedUpload[]): Promise<void> {
    return this.destroy(uploads);
  }

  /** Nothing is left behind but by a crash: see `recover`. */
  async sweep(): Promise<void> {}

  /**
   * Removes what a crash left: files that no job refers to, and with a shelf every copy. For the
   * start, before any upload.
   */
  async recover(referenced: ReadonlySet<string>): Promise<void> {
    const { folder, shelf } = this.#options;
    for (const file of await folder.names())
      if (shelf || !referenced.has(file)) await folder.forget(file);
  }

  async #shelve({ file }: SealedUpload): Promise<void> {
    const { folder, shelf } = this.#options;
    if (!shelf) return;
    await shelf.put(file, folder.pathOf(file));
    await folder.forget(file);
  }

  async #seal(jobId: string, body: AsyncIterable<Buffer>) {
    const { folder, vault, bytesMax } = this.#options;
    const file = `${jobId}-${randomBytes(6).toString('hex')}`;
    const key = newFrameKey();
    const { bytes, etag } = await folder.seal(file, key, body, bytesMax);
    return { upload: { file, bytes, wrappedKey: vault.wrapKey(key, file) }, etag };
  }
}

/** Opens a sealed file at a plain offset. Synchronous: for the thread of the import. */
export function openUpload(
  folder: string,
  vault: Vault,
  upload: SealedUpload | undefined,
  from: number,
): FrameReader {
  if (!upload) throw new SealedFileError('job has no file');
  const key = vault.unwrapKey(upload.wrappedKey, upload.file);
  return new FrameReader(join(folder, upload.file), key, upload.bytes, from);
}
