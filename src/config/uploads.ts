/** The bucket into which clients upload the files of import jobs. */

export interface BucketSettings {
  bucket: string;
  /** Before the keys of all objects, with a slash at its end unless it is empty. */
  prefix: string;
  /** An origin, for whatever speaks S3; undefined for AWS. */
  endpoint: string | undefined;
  /** Undefined where it is the server's own. */
  region: string | undefined;
  /** Undefined where the AWS SDK finds its keys by itself. */
  keys: { accessKeyId: string; secretAccessKey: string } | undefined;
}

const bucketForm = /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/;
/** What stands in a URL as it is. `.` and `..` would be taken for steps of a path. */
const segmentForm = /^(?!\.{1,2}$)[\w.-]+$/;

/** Of `s3://bucket` or `s3://bucket/prefix`; else undefined. */
export function parseBucketUrl(text: string): { bucket: string; prefix: string } | undefined {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(text) ?? [];
  const prefix = path.replace(/\/$/, '');
  const segments = prefix === '' ? [] : prefix.split('/');
  if (!bucketForm.test(bucket) || prefix.length > prefixMax) return undefined;
  if (!segments.every((segment) => segmentForm.test(segment))) return undefined;
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}

/** A key has 1024 at most, of which a job takes some hundred. */
const prefixMax = 512;
