/** Where clients put the files of import jobs: on this server, or in a bucket. */
import type { ImportJob, SealedUpload } from '../directory/types.ts';
import type { Awaitable } from '../store/store.ts';

export interface JobName {
  poolId: string;
  jobId: string;
}

/** The header without which no pre-signed upload is taken, as S3 names it. */
export const encryptionHeader = 'x-amz-server-side-encryption';
export const encryption = 'aws:kms';

export interface UploadSpace {
  /** The URL under which the file of a job is `PUT`, for a caller of this region and endpoint. */
  presign(job: JobName, call: { region: string; endpoint: string }): Awaitable<string>;
  /**
   * Notes with a Created job the file that is there for it now: for its start. Nothing happens
   * when there is none. Rejects with `uploadTooLarge`, with `noFileUploaded` when the one that was
   * noted before is gone, and with `UploadAway`.
   */
  admit(job: ImportJob): Promise<void>;
  /**
   * Brings a file into the folder, where `openUpload` finds it. Rejects with `UploadLost`, and
   * with `UploadAway`; a file of this server's own that is gone is told by whoever opens it.
   */
  bring(upload: SealedUpload, signal: AbortSignal): Promise<void>;
  /** Removes what `bring` brought, where another node may go on with the job. */
  release(upload: SealedUpload): Promise<void>;
  /** Removes files that no job needs any more. What cannot be removed now is left to `sweep`. */
  destroy(uploads: readonly SealedUpload[]): Promise<void>;
  /** Of a pool that was deleted: these, and whatever was uploaded for its jobs. */
  destroyPool(poolId: string, uploads: readonly SealedUpload[]): Promise<void>;
  /** Removes what was left behind, in regular use. */
  sweep(): Promise<void>;
}

/** The space cannot be asked: that may pass. */
export class UploadAway extends Error {}

/** The file that a job was started with will not come back; `message` is the job's. */
export class UploadLost extends Error {}

/** Settings or permissions with which no upload would ever work; a sentence for the operator. */
export class UploadsRefused extends Error {}
