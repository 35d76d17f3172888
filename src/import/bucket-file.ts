/** How the file of a job that lies in a bucket is noted with the job: by a name that says where. */
import type { JobName } from './upload-space.ts';

export interface ObjectName extends JobName {
  /** As S3 wrote it, with its quotes. */
  etag: string;
}

const form = /^(import-\w+)-s3\.([\w-]+)\.([\w-]+)$/;
/** Longer ones are no file names any more. S3's own have 34 characters, or some more. */
const etagMax = 100;

/** `{jobId}-s3.{poolId}.{etag}`: the name of its sealed copies too. */
export function bucketFile({ poolId, jobId, etag }: ObjectName): string {
  if (etag === '' || etag.length > etagMax)
    throw new Error(`the bucket of uploads gives an ETag of ${etag.length} characters`);
  return `${jobId}-s3.${poolId}.${Buffer.from(etag).toString('base64url')}`;
}

/** Undefined for a file that a client sent to the server itself. */
export function objectOf(file: string): ObjectName | undefined {
  const [, jobId, poolId, etag] = form.exec(file) ?? [];
  if (jobId === undefined || poolId === undefined || etag === undefined) return undefined;
  return { jobId, poolId, etag: Buffer.from(etag, 'base64url').toString() };
}
