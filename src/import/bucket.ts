/** The few things that uploads ask of S3. Loads the SDK, so import it when there is a bucket. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { presignUrl } from '../auth/sigv4.ts';
import type { BucketSettings } from '../config/uploads.ts';
import type { Clock } from '../lib/clock.ts';
import { bucketCallMs, bucketProbeMs, bucketSilenceMs } from '../lib/limits.ts';
import { fileGone, fileReplaced } from './messages.ts';
import {
  encryption,
  encryptionHeader,
  UploadAway,
  UploadLost,
  UploadsRefused,
} from './upload-space.ts';

export type OpenedSettings = BucketSettings & { region: string };

export interface FoundObject {
  /** As S3 wrote it, with its quotes. */
  etag: string;
  bytes: number;
}

export interface ListedObject {
  key: string;
  modifiedMs: number;
}

/** Keys hold letters, digits and `-._/` only, so that a URL needs no escapes. */
export class Bucket {
  readonly #settings: OpenedSettings;
  readonly #clock: Clock;
  readonly #client: S3Client;
  /** Of S3 in the bucket's region. */
  readonly #endpoint: string;
  readonly #pathStyle: boolean;

  constructor(settings: OpenedSettings, clock: Clock) {
    const { bucket, endpoint, region, keys } = settings;
    this.#settings = settings;
    this.#clock = clock;
    this.#endpoint = endpoint ?? awsEndpoint(region);
    // The certificate of AWS does not hold for names with dots in them.
    this.#pathStyle = endpoint !== undefined || bucket.includes('.');
    this.#client = new S3Client({
      region,
      // Always named: AWS_ENDPOINT_URL may well be that of this very server.
      endpoint: this.#endpoint,
      forcePathStyle: this.#pathStyle,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      ...(keys && { credentials: keys }),
      maxAttempts: 2,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: bucketProbeMs, socketTimeout: bucketSilenceMs },
    });
  }

  /** A URL under which the object is `PUT`, with the header of its encryption. */
  async presign(key: string, seconds: number): Promise<string> {
    const { region } = this.#settings;
    const credentials = await this.#client.config.credentials();
    const headers = { [encryptionHeader]: encryption };
    const nowMs = this.#clock.nowMs();
    const scope = { region, service: 's3', nowMs, expiresSeconds: seconds };
    return presignUrl({ method: 'PUT', url: this.#url(key), headers }, scope, credentials);
  }

  /** Undefined when there is no such object. */
  async head(key: string): Promise<FoundObject | undefined> {
    try {
      const command = new HeadObjectCommand(this.#named(key));
      const { ETag: etag, ContentLength: bytes } = await this.#client.send(
        command,
        within(bucketCallMs),
      );
      if (etag === undefined || bytes === undefined) throw new Error('no ETag, or no length');
      return { etag, bytes };
    } catch (error) {
      if (await this.#isMissing(key, error)) return undefined;
      throw away(error);
    }
  }

  /** The bytes of the object, while it has this ETag. Rejects with `UploadLost` when it has not. */
  async *read(key: string, etag: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    try {
      const command = new GetObjectCommand({ ...this.#named(key), IfMatch: etag });
      const answer = await this.#client.send(command, { abortSignal: signal });
      // Not everything that speaks S3 heeds the condition.
      if (answer.ETag !== etag) throw new UploadLost(fileReplaced);
      yield* answer.Body as AsyncIterable<Buffer>;
    } catch (error) {
      if (error instanceof UploadLost) throw error;
      if (statusOf(error) === 412) throw new UploadLost(fileReplaced);
      throw (await this.#isMissing(key, error)) ? new UploadLost(fileGone) : away(error);
    }
  }

  /** Nothing happens to an object that is not there. */
  async delete(key: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand(this.#named(key)), within(bucketCallMs));
    } catch (error) {
      if (statusOf(error) !== 404) throw away(error);
    }
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    let after: string | undefined;
    do {
      const page = await this.#page(prefix, after).catch((error: unknown) => {
        throw away(error);
      });
      for (const { Key: key, LastModified: modified } of page.Contents ?? [])
        if (key !== undefined && modified) yield { key, modifiedMs: modified.getTime() };
      after = page.NextContinuationToken;
    } while (after !== undefined);
  }

  /**
   * Whether the bucket can be used. Rejects with `UploadsRefused` for what no waiting mends, and
   * with `UploadAway` when nobody answers.
   */
  async probe(): Promise<void> {
    try {
      await this.#page(this.#settings.prefix, undefined, 1, bucketProbeMs);
    } catch (error) {
      throw isRefusal(error) ? new UploadsRefused(this.#refusal(error)) : away(error);
    }
  }

  /** Whose keys sign. @throws UploadsRefused when there are none */
  async signer(): Promise<string> {
    try {
      return (await this.#client.config.credentials()).accessKeyId;
    } catch (error) {
      throw isRefusal(error) ? new UploadsRefused(this.#refusal(error)) : away(error);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  /**
   * Whether this is the answer for an object that is not there. Who may list a part of the bucket
   * only is told 403 then, as for an object that may not be read; the list tells them apart.
   */
  async #isMissing(key: string, error: unknown): Promise<boolean> {
    if (statusOf(error) === 404) return sdkError(error).name !== 'NoSuchBucket';
    if (statusOf(error) !== 403) return false;
    for await (const object of this.list(key)) if (object.key === key) return false;
    return true;
  }

  #named(key: string) {
    return { Bucket: this.#settings.bucket, Key: key };
  }

  #page(prefix: string, after: string | undefined, limit = 1000, ms = bucketCallMs) {
    const { bucket } = this.#settings;
    const page = { Bucket: bucket, Prefix: prefix, ContinuationToken: after, MaxKeys: limit };
    return this.#client.send(new ListObjectsV2Command(page), within(ms));
  }

  #url(key: string): string {
    const { bucket } = this.#settings;
    if (this.#pathStyle) return `${this.#endpoint}/${bucket}/${key}`;
    return `${this.#endpoint.replace('://', `://${bucket}.`)}/${key}`;
  }

  #refusal(error: unknown): string {
    const { bucket, region } = this.#settings;
    const place = regionOf(error);
    if (place !== undefined && place !== region)
      return (
        `the bucket ${bucket} of POOLHOUSE_UPLOADS is in ${place}, not in ${region}: ` +
        'set POOLHOUSE_UPLOADS_REGION'
      );
    if (isWithoutKeys(error))
      return (
        `no keys for the bucket ${bucket} of POOLHOUSE_UPLOADS: ${textOf(error)}. Set ` +
        'POOLHOUSE_UPLOADS_ACCESS_KEY_ID and its secret, or what the AWS SDKs look for'
      );
    return `the bucket ${bucket} of POOLHOUSE_UPLOADS cannot be used: ${textOf(error)}`;
  }
}

const awsEndpoint = (region: string): string =>
  `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

const within = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });

/** What the SDK throws has what S3 answered, if it answered at all. */
interface SdkError {
  name?: string;
  message?: string;
  code?: string;
  Region?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

const sdkError = (error: unknown): SdkError => error ?? {};
const statusOf = (error: unknown) => sdkError(error).$metadata?.httpStatusCode;
const isWithoutKeys = (error: unknown) => sdkError(error).name === 'CredentialsProviderError';

function regionOf(error: unknown): string | undefined {
  const { Region, $response } = sdkError(error);
  return $response?.headers?.['x-amz-bucket-region'] ?? Region;
}

/** An answer that will be the same the next time. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  const passing = [408, 429].includes(status) || status < 300 || status >= 500;
  return isWithoutKeys(error) || !passing;
}

/** `NoSuchBucket: The specified bucket does not exist`, or what kept S3 from answering. */
function textOf(error: unknown): string {
  const { name = '', message, code } = sdkError(error);
  const said = (message || code || '').replace(/\.$/, '');
  const status = statusOf(error);
  const what = /^(Unknown)?(Error)?$/.test(name) ? (status ? `HTTP ${status}` : '') : name;
  return [what, said].filter((text) => text !== '' && text !== 'UnknownError').join(': ');
}

function away(cause: unknown): UploadAway {
  return new UploadAway(`the bucket of uploads does not answer as it should: ${textOf(cause)}`, {
    cause,
  });
}
