/** The pre-signed `PUT`: one object, one method, streamed to whoever seals it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credentials } from '../auth/sigv4.ts';
import { verifyPresigned } from '../auth/sigv4-presigned.ts';
import { ApiError, errors } from '../directory/errors.ts';
import { uploadBucket } from '../import/presign.ts';
import { encryption, encryptionHeader } from '../import/upload-space.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { CallMetrics } from './metrics.ts';
import { answerRefused, answerStored } from './s3-answer.ts';
import { wireRequest } from './wire-call.ts';

/** Takes the file of a job. Rejects with an error of the catalogue, or with what went wrong. */
export interface ReceiveUpload {
  receive(
    job: { poolId: string; jobId: string },
    body: AsyncIterable<Buffer>,
    contentLength: number | undefined,
  ): Promise<{ etag: string }>;
}

export interface UploadServices {
  uploads: ReceiveUpload;
  uploadCredentials: Credentials;
  accountId: string;
  /** Bytes of the largest file; Infinity when there is no limit. */
  uploadBytesMax: number;
  clock: Clock;
  log: Logger;
}

/** `/{bucket}/{account}/{poolId}/{jobId}`, decoded. */
export interface UploadPath {
  bucket: string;
  account: string;
  poolId: string;
  jobId: string;
}

export type UploadHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  path: UploadPath,
  requestId: string,
) => Promise<void>;

const operation = { service: 's3', name: 'PutObject' };

export function createUploadHandler(services: UploadServices, metrics: CallMetrics): UploadHandler {
  return async (request, response, path, requestId) => {
    const startMs = performance.now();
    const count = (code: string) => metrics.count(operation, code, performance.now() - startMs);
    try {
      const length = await admit(services, request, path);
      if (request.headers.expect !== undefined) response.writeContinue();
      const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
      const { etag } = await services.uploads.receive(path, body, length);
      answerStored(response, etag, requestId);
      count('Success');
    } catch (thrown) {
      if (request.destroyed && !request.complete) return count('Aborted');
      const error = publicError(thrown, requestId, services.log);
      answerRefused(response, error, requestId);
      count(error.code);
    }
  };
}

/** All that can be known before the first byte of the body; resolves to its length if given. */
async function admit(
  services: UploadServices,
  request: IncomingMessage,
  path: UploadPath,
): Promise<number | undefined> {
  const { uploadCredentials: own, accountId, uploadBytesMax, clock } = services;
  if (request.method !== 'PUT') throw errors.methodNotAllowed(request.method ?? '');
  const find = (id: string) => (id === own.accessKeyId ? own : undefined);
  const { region } = await verifyPresigned(wireRequest(request), clock.nowMs(), find);
  const signed = request.headers[encryptionHeader] === encryption;
  if (!signed || path.bucket !== uploadBucket(region) || path.account !== accountId)
    throw errors.accessDeniedS3();
  const text = request.headers['content-length'];
  const length = text === undefined ? undefined : Number(text);
  if (length !== undefined && length > uploadBytesMax) throw errors.entityTooLarge();
  return length;
}

function publicError(thrown: unknown, requestId: string, log: Logger): ApiError {
  if (thrown instanceof ApiError) return thrown;
  log.error({ err: thrown, requestId }, 'an upload failed unexpectedly');
  return errors.internal();
}
