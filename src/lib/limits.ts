/** Every limit of the product, named, with its reason. */

const mib = 1024 * 1024;

/** AWS's published quotas; each can be raised or lifted by `POOLHOUSE_QUOTA_…`. */
export interface Quotas {
  /** Bytes of one uploaded CSV. AWS: 100 MB, read as decimal. */
  importFileBytes: number;
  /** User rows of one CSV, its header not counted. */
  importRows: number;
  /** Characters of one CSV row. */
  importRowCharacters: number;
  /** Import jobs that a pool keeps. */
  importJobsPerPool: number;
  /** Import jobs of the account and region that are Pending, InProgress or Stopping at a time. */
  importActiveJobs: number;
  /** Seconds after which a pre-signed upload URL is refused. AWS signs 899. */
  uploadUrlSeconds: number;
  /** Hours after which a job that was not started expires. */
  importExpiryHours: number;
}

export const awsQuotas: Quotas = {
  importFileBytes: 100_000_000,
  importRows: 500_000,
  importRowCharacters: 16_000,
  importJobsPerPool: 1_000,
  importActiveJobs: 1,
  uploadUrlSeconds: 899,
  importExpiryHours: 24,
};

/** A JSON or Query call. AWS's largest, PutLogEvents, takes 1 MiB; the rest is headroom. */
export const callBodyBytesMax = 2 * mib;
/** How far a signature's clock may be off. AWS: 5 minutes. */
export const clockSkewMs = 5 * 60 * 1000;
/** Plain bytes of one sealed frame: large enough for speed, small enough to seek in. */
export const sealedFrameBytes = 64 * 1024;
/** Custom attributes of one pool, and the characters of one custom attribute's name. */
export const customAttributesMax = 50;
export const customAttributeNameMax = 20;
/** Bytes of one attribute value. */
export const attributeValueMax = 2_048;
/** Tags of one resource. */
export const tagsMax = 50;
/** Events and bytes of one GetLogEvents page. AWS: 10,000 events or 1 MB. */
export const logPageEventsMax = 10_000;
export const logPageBytesMax = mib;
/** What a log event costs against a page besides its text. AWS: 26 bytes. */
export const logEventOverheadBytes = 26;

/** Rows of the first batch of an import: small, so that the first outcomes show at once. */
export const firstBatchRows = 1_000;
/** Rows of a batch at full speed. Larger ones write less but hold more memory. */
export const batchRowsMax = 20_000;
/** Rows after which a batch lets a waiting API write go first. */
export const batchYieldRows = 1_000;
/** How long StopUserImportJob waits for the run before it answers Stopping. */
export const stopWaitMs = 3_000;
