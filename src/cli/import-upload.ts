/** The `PUT` of a file to a pre-signed URL, streamed from disk. */
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
  '\nSplit the file; a Poolhouse server can be told to take more: poolhouse serve --help';

/** Resolves when the whole file is stored. A refusal is final; a lost connection is tried again. */
export async function uploadFile(path: string, bytes: number, url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const failure = await put(path, bytes, new URL(url));
    if (!failure) return;
    if (!failure.again || tries === triesMax) throw failure.error;
    await sleep(backoffMs * 2 ** (tries - 1));
  }
}

async function put(
  path: string,
  bytes: number,
  url: URL,
): Promise<{ error: CliError; again: boolean } | undefined> {
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'PUT',
    headers: {
      'content-length': bytes,
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
  const sent = pipeline(createReadStream(path, { end: Math.max(0, bytes - 1) }), request);
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
