/** The `PUT` of a file, or of parts of it, to a pre-signed URL, streamed from disk. */
import { createReadStream } from 'node:fs';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, systemReason } from './failure.ts';
import { decodeError } from './protocol.ts';

const triesMax = 3;
const backoffMs = 500;
/** Silence for this long means that the connection is dead; uploads themselves may take longer. */
const idleTimeoutMs = 60_000;

const tooLargeHint =
  '\nMake the jobs smaller: --bytes-per-job. Poolhouse can be told to take more: serve --help';

/** Bytes of a file, from `start` up to but not with `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

export const uploadFile = (path: string, bytes: number, url: string): Promise<void> =>
  uploadRanges(path, [{ start: 0, end: bytes }], url);

/**
 * Sends these bytes of the file, one range behind the other, as one object. Resolves when it is
 * stored. A refusal is final; a lost connection is tried again.
 */
export async function uploadRanges(path: string, ranges: ByteRange[], url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const failure = await put(path, ranges, new URL(url));
    if (!failure) return;
    if (!failure.again || tries === triesMax) throw failure.error;
    await sleep(backoffMs * 2 ** (tries - 1));
  }
}

/** The same number of bytes in all, whatever becomes of the file meanwhile: else it throws. */
async function* readRanges(path: string, ranges: ByteRange[]): AsyncGenerator<Buffer> {
  for (const { start, end } of ranges) {
    let left = end - start;
    // A range that holds nothing has no last byte to name.
    if (left === 0) continue;
    const blocks: AsyncIterable<Buffer> = createReadStream(path, {
      start,
      end: end - 1,
      highWaterMark: 256 * 1024,
    });
    for await (const block of blocks) {
      left -= block.length;
      yield block;
    }
    if (left > 0) throw new Error(`${path} became shorter while it was read`);
  }
}

async function put(
  path: string,
  ranges: ByteRange[],
  url: URL,
): Promise<{ error: CliError; again: boolean } | undefined> {
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'PUT',
    headers: {
      'content-length': ranges.reduce((sum, { start, end }) => sum + end - start, 0),
      'content-type': 'text/csv',
      // Part of the signature: without it the upload is refused.
      'x-amz-server-side-encryption': 'aws:kms',
    },
    timeout: idleTimeoutMs,
  });
  request.on('timeout', () => request.destroy(new Error('timed out')));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  // The server may refuse before it has read everything: then its answer counts, not the pipe.
  const sent = pipeline(readRanges(path, ranges), request);
  sent.catch(() => {});
  try {
    const answer = await answered;
    const body = await text(answer);
    const status = answer.statusCode ?? 0;
    if (status === 200) return undefined;
    const { code, message } = decodeError(body) ?? { code: `HTTP ${status}`, message: '' };
    const hint = code === 'EntityTooLarge' ? tooLargeHint : '';
    const error = new CliError(`upload refused: ${code}${message ? `: ${message}` : ''}${hint}`);
    return { error, again: status >= 500 };
  } catch (error) {
    const reason = systemReason(error);
    return { error: new CliError(`upload to ${url.origin} failed: ${reason}`), again: true };
  } finally {
    request.destroy();
  }
}
