/** The space of uploads as the configuration has it, for either store. */
import { join } from 'node:path';
import type { RootKey } from '../config/secrets.ts';
import type { BucketSettings } from '../config/uploads.ts';
import type { Bucket } from '../import/bucket.ts';
import { createUploadPresigner, uploadCredentials } from '../import/presign.ts';
import { Uploads } from '../import/upload.ts';
import { UploadFolder } from '../import/upload-folder.ts';
import { UploadAway, type UploadSpace, UploadsRefused } from '../import/upload-space.ts';
import type { JobStore } from '../store/store.ts';
import type { UploadShelf } from '../store/upload-shelf.ts';
import type { BackendOptions } from './backend.ts';

/** Also with a bucket, files of older jobs may still come to the server itself. */
export type OpenedUploads = UploadSpace & Pick<Uploads, 'receive'>;

export interface UploadsOfStore {
  jobs: JobStore;
  shelf?: UploadShelf | undefined;
  /** The root access key that counts. */
  rootKey: RootKey;
}

export const uploadFolder = (dataFolder: string): string => join(dataFolder, 'uploads');

/** @throws UploadsRefused when the bucket cannot be used */
export async function openUploads(
  options: BackendOptions,
  { jobs, shelf, rootKey }: UploadsOfStore,
): Promise<OpenedUploads> {
  const { config, clock, log, vault, closers } = options;
  const { accountId, quotas } = config;
  const folder = new UploadFolder(uploadFolder(config.dataFolder));
  const signer = uploadCredentials(vault);
  const presign = createUploadPresigner(signer, accountId, quotas.uploadUrlSeconds, clock);
  const own = new Uploads({
    folder,
    vault,
    jobs,
    bytesMax: quotas.importFileBytes,
    presign,
    shelf,
  });
  await own.recover(new Set(await jobs.uploadFiles()));
  if (!config.uploads) return own;
  const { prefix } = config.uploads;
  const bucket = await openBucket(options, config.uploads, rootKey);
  closers.defer(() => bucket.close());
  // Loaded when it is wanted, as the bucket.
  const { BucketUploads } = await import('../import/bucket-uploads.ts');
  return new BucketUploads({
    bucket,
    prefix,
    accountId,
    own,
    folder,
    vault,
    jobs,
    quotas,
    clock,
    log,
  });
}

/** The SDK of S3 is loaded when it is wanted: many servers have no bucket. */
async function openBucket(
  { config, clock, log }: BackendOptions,
  settings: BucketSettings,
  rootKey: RootKey,
): Promise<Bucket> {
  const { Bucket } = await import('../import/bucket.ts');
  const bucket = new Bucket({ ...settings, region: settings.region ?? config.region }, clock);
  try {
    if ((await bucket.signer()) === rootKey.accessKeyId) throw new UploadsRefused(ownKey);
    await bucket.probe();
  } catch (err) {
    if (!(err instanceof UploadAway)) throw err;
    // Nodes must start while S3 is away: sign-ins do not need it.
    log.warn({ err }, 'the server starts without having seen its bucket of uploads');
  }
  return bucket;
}

const ownKey =
  'the AWS SDK finds the root access key of this very server for the bucket of ' +
  'POOLHOUSE_UPLOADS, as poolhouse env sets it: set POOLHOUSE_UPLOADS_ACCESS_KEY_ID and its ' +
  'secret, or start the server from another shell';
