/** Answers of the upload's door, as S3 writes them. */
import type { ServerResponse } from 'node:http';
import type { ApiError } from '../directory/errors.ts';
import { encryption, encryptionHeader } from '../import/upload-space.ts';
import { refusedUploadBytesMax, refusedUploadMs } from '../lib/limits.ts';
import { element, escapeXml } from './query-xml.ts';

/** What S3 calls an error of the catalogue that has a name of its own there. */
const s3Codes: Record<string, string> = { InternalErrorException: 'InternalError' };

function errorXml(error: ApiError, requestId: string): string {
  const fields = {
    Code: s3Codes[error.code] ?? error.code,
    Message: error.message,
    ...error.details,
    RequestId: requestId,
  };
  const xml = Object.entries(fields).map(([tag, text]) => element(tag, escapeXml(text)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', xml.join(''))}`;
}

export function answerStored(response: ServerResponse, etag: string, requestId: string): void {
  response.writeHead(200, {
    etag,
    [encryptionHeader]: encryption,
    'x-amz-request-id': requestId,
    'content-length': 0,
  });
  response.end();
}

/**
 * Answers an error while the client may still be sending. The answer is written whole; then what
 * still comes is read and dropped, within limits: to close at once would make the client's
 * network stack throw the answer away.
 */
export function answerRefused(response: ServerResponse, error: ApiError, requestId: string): void {
  const body = errorXml(error, requestId);
  response.writeHead(error.status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
    'x-amz-request-id': requestId,
    connection: 'close',
  });
  if (response.req.method !== 'HEAD') response.write(body);
  drain(response);
}

function drain(response: ServerResponse): void {
  const request = response.req;
  const timer = setTimeout(finish, refusedUploadMs);
  let bytes = 0;
  function finish() {
    clearTimeout(timer);
    response.end();
  }
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > refusedUploadBytesMax) finish();
  });
  request.once('close', finish);
  if (request.readableEnded || request.destroyed) finish();
  else request.once('end', finish).resume();
}
