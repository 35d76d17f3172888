/** The uploaded CSV: sealed while it streams in, opened by the run, destroyed with its job. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, errors } from '../directory/errors.ts';
import type { SealedUpload } from '../directory/types.ts';
import { FrameReader, FrameSealer, newFrameKey, SealedFileError } from '../lib/frames.ts';
import type { Vault } from '../lib/vault.ts';
import type { JobStore } from '../store/store.ts';
import type { UploadShelf } from '../store/upload-shelf.ts';

export interface UploadsOptions {
  folder: string;
  vault: Vault;
  jobs: JobStore;
  bytesMax: number;
  /** Where files go when they are sealed; without, they stay in the folder. */
  shelf?: UploadShelf | undefined;
}

export interface JobName {
  poolId: string;
  jobId: string;
}

/** A file that is not yet attached to its job. */
const partSuffix = '.part';

export class Uploads {
  readonly #options: UploadsOptions;

  constructor(options: UploadsOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
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
      if (replaced) await this.destroy([replaced.file]);
    } catch (error) {
      await this.destroy([upload.file]);
      // The job was started, has expired or went with its pool while the file streamed in.
      throw error instanceof ApiError ? errors.uploadRefused() : error;
    }
    return { etag };
  }

  async destroy(files: readonly string[]): Promise<void> {
    for (const file of files) {
      await this.#forget(file);
      await this.#options.shelf?.remove(file);
    }
  }

  /**
   * Removes what a crash left: files that no job refers to, and with a shelf every copy. For the
   * start, before any upload.
   */
  async sweep(referenced: ReadonlySet<string>): Promise<void> {
    const { folder, shelf } = this.#options;
    for (const file of await readdir(folder))
      if (shelf || !referenced.has(file)) await this.#forget(file);
  }

  /** Brings the file of a job into the folder, where `openUpload` finds it. */
  async fetch({ file }: SealedUpload): Promise<void> {
    const { folder, shelf } = this.#options;
    if (!shelf) return;
    const part = join(folder, file + partSuffix);
    // A file that is gone is told by whoever opens it.
    if (await shelf.fetch(file, part)) await rename(part, join(folder, file));
    else await rm(part, { force: true });
  }

  /** Removes the copy of a file that is on the shelf. */
  async dropCopy({ file }: SealedUpload): Promise<void> {
    if (this.#options.shelf) await this.#forget(file);
  }

  #forget(file: string): Promise<void> {
    return rm(join(this.#options.folder, file), { force: true });
  }

  async #shelve({ file }: SealedUpload): Promise<void> {
    const { folder, shelf } = this.#options;
    if (!shelf) return;
    await shelf.put(file, join(folder, file));
    await this.#forget(file);
  }

  async #seal(jobId: string, body: AsyncIterable<Buffer>) {
    const { folder, vault } = this.#options;
    const name = `${jobId}-${randomBytes(6).toString('hex')}`;
    const part = join(folder, name + partSuffix);
    const key = newFrameKey();
    const handle = await open(part, 'wx', 0o600);
    try {
      const { bytes, etag } = await this.#write(handle, body, key);
      await handle.sync();
      await handle.close();
      await rename(part, join(folder, name));
      await syncFolder(folder);
      return { upload: { file: name, bytes, wrappedKey: vault.wrapKey(key, name) }, etag };
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  }

  async #write(handle: FileHandle, body: AsyncIterable<Buffer>, key: Uint8Array) {
    const sealer = new FrameSealer(key);
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > this.#options.bytesMax) throw errors.entityTooLarge();
      digest.update(chunk);
      const frames = sealer.push(chunk);
      if (frames.length > 0) await writeAll(handle, frames);
    }
    await writeAll(handle, sealer.end());
    return { bytes, etag: `"${digest.digest('hex').slice(0, 32)}"` };
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

/** A write may take a part only; then the rest is written anew. */
async function writeAll(handle: FileHandle, buffers: Buffer[]): Promise<void> {
  for (let rest = buffers; rest.length > 0; )
    rest = without(rest, (await handle.writev(rest)).bytesWritten);
}

function without(buffers: Buffer[], bytes: number): Buffer[] {
  let left = bytes;
  return buffers.flatMap((buffer) => {
    const gone = Math.min(left, buffer.length);
    left -= gone;
    return gone === buffer.length ? [] : [buffer.subarray(gone)];
  });
}

/** A new name in a folder is durable only when the folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
