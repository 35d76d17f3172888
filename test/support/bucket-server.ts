/**
 * A bucket that speaks as much S3 as uploads need, and refuses what S3 would refuse: every
 * signature is made anew by AWS's own signer, every upload has to be encrypted by KMS.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { BucketSettings } from '../../src/config/uploads.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { kmsHeader } from './import.ts';

export const bucketKeys = {
  accessKeyId: 'AKIAIOSFODNN7BUCKETS',
  secretAccessKey: 'bPxRfiCYEXAMPLEKEY1wJalrXUtnFEMIK7MDENG1',
};

export interface StoredObject {
  body: Buffer;
  etag: string;
  modifiedMs: number;
}

/**
 * What becomes of a request instead: a refusal with this status; `cut`: half of an answer, and the
 * connection is gone; `stall`: half of it, and nothing more.
 */
export type Fault = number | 'cut' | 'stall';

export interface BucketServer {
  /** Of a server that uploads to it. */
  settings: BucketSettings;
  url: string;
  objects: Map<string, StoredObject>;
  /** `GET key` of every request that was signed as it should be. */
  requests: string[];
  /** Asked before each request is answered; it may also change the objects. */
  fault: (method: string, key: string) => Fault | undefined;
  /** The region that it is in, when not the one it should be. */
  place: string | undefined;
  /** As some that speak S3. */
  ignoresConditions: boolean;
  put(key: string, body: string | Buffer): void;
  close(): Promise<void>;
}

/** The settings of a server that is a process of its own. */
export const bucketVariables = ({ url }: BucketServer): NodeJS.ProcessEnv => ({
  POOLHOUSE_UPLOADS: `s3://${name}/${prefix}`,
  POOLHOUSE_UPLOADS_ENDPOINT: url,
  POOLHOUSE_UPLOADS_REGION: region,
  POOLHOUSE_UPLOADS_ACCESS_KEY_ID: bucketKeys.accessKeyId,
  POOLHOUSE_UPLOADS_SECRET_ACCESS_KEY: bucketKeys.secretAccessKey,
});

export interface BucketServerOptions {
  keys?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** What it takes the time to be. */
  clock?: Clock;
}

const [name, region, prefix] = ['uploads-of-tests', 'eu-central-1', 'people/imports/'];

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export async function startBucket(options: BucketServerOptions = {}): Promise<BucketServer> {
  const { keys = bucketKeys, clock = systemClock } = options;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(request, response, error));
  });
  const objects = new Map<string, StoredObject>();
  let version = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', bucket.url);
    const [, of, key = ''] = /^\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
    if (of !== name) throw new Refusal(404, 'NoSuchBucket');
    if (bucket.place) {
      response.setHeader('x-amz-bucket-region', bucket.place);
      throw new Refusal(301, 'PermanentRedirect');
    }
    await requireSignature(request, url, keys, clock.nowMs());
    const { method = '' } = request;
    bucket.requests.push(`${method} ${key}`);
    const fault = bucket.fault(method, key);
    if (typeof fault === 'number') throw new Refusal(fault, faultCodes[fault] ?? 'InternalError');
    if (key === '') return list(url, response);
    if (method === 'PUT') return store(request, response, key);
    if (method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    const object = objects.get(key);
    if (!object) throw new Refusal(404, 'NoSuchKey');
    const condition = request.headers['if-match'];
    if (condition !== undefined && condition !== object.etag && !bucket.ignoresConditions)
      throw new Refusal(412, 'PreconditionFailed');
    send(request, response, object, fault);
  }

  function list({ searchParams }: URL, response: ServerResponse): void {
    const [limit, after] = [
      Number(searchParams.get('max-keys')),
      searchParams.get('continuation-token') ?? '',
    ];
    const found = [...objects.keys()]
      .filter((key) => key.startsWith(searchParams.get('prefix') ?? '') && key > after)
      .sort();
    const page = found.slice(0, Math.min(limit, bucketPageMax));
    const contents = page.map((key) => {
      const modified = new Date(objects.get(key)?.modifiedMs ?? 0).toISOString();
      return `<Contents><Key>${key}</Key><LastModified>${modified}</LastModified></Contents>`;
    });
    const more = found.length > page.length;
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    const body =
      `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}` +
      `${contents.join('')}</ListBucketResult>`;
    response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
  }

  async function store(request: IncomingMessage, response: ServerResponse, key: string) {
    if (request.headers['x-amz-server-side-encryption'] !== 'aws:kms')
      throw new Refusal(403, 'AccessDenied');
    bucket.put(key, await buffer(request));
    response.writeHead(200, { etag: objects.get(key)?.etag, ...kmsHeader }).end();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const bucket: BucketServer = {
    settings: { bucket: name, prefix, endpoint: url, region, keys },
    url,
    objects,
    requests: [],
    fault: () => undefined,
    place: undefined,
    ignoresConditions: false,
    put(key, body) {
      // Encrypted by KMS, the same bytes have another ETag each time.
      const etag = createHash('md5').update(body).update(`${version++}`).digest('hex');
      const modifiedMs = clock.nowMs();
      objects.set(key, { body: Buffer.from(body), etag: `"${etag}"`, modifiedMs });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return bucket;
}

/** Small, so that a list has several pages. */
const bucketPageMax = 2;

const faultCodes: Record<number, string> = { 403: 'AccessDenied', 503: 'SlowDown' };

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { body, etag }: StoredObject,
  fault: Fault | undefined,
): void {
  response.writeHead(200, { etag, 'content-length': body.length, ...kmsHeader });
  if (request.method === 'HEAD') response.end();
  else if (fault === undefined) response.end(body);
  else
    response.write(body.subarray(0, body.length / 2), () => {
      if (fault === 'cut') response.destroy();
    });
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const { status, code } = error instanceof Refusal ? error : new Refusal(500, String(error));
  const body = request.method === 'HEAD' ? '' : `<Error><Code>${code}</Code></Error>`;
  request.resume();
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}

type Keys = NonNullable<BucketServerOptions['keys']>;

async function requireSignature(request: IncomingMessage, url: URL, keys: Keys, nowMs: number) {
  const signer = new SignatureV4({
    credentials: keys,
    region,
    service: 's3',
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const query = Object.fromEntries(url.searchParams);
  const given = query['X-Amz-Signature'] ?? '';
  const expected = given
    ? await presigned(signer, request, url, query, nowMs)
    : await signed(signer, request, url, query);
  const proof = given || /Signature=(\w+)/.exec(request.headers.authorization ?? '')?.[1];
  if (proof !== expected) throw new Refusal(403, 'SignatureDoesNotMatch');
}

const dateOf = (text = ''): Date =>
  new Date(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));

/** The headers that are signed, with the values that came; one that did not come is not there. */
const headersOf = (request: IncomingMessage, list: string): Record<string, string> =>
  Object.fromEntries(
    list.split(';').flatMap((header) => {
      const value = request.headers[header];
      return value === undefined ? [] : [[header, String(value)]];
    }),
  );

async function presigned(
  signer: SignatureV4,
  request: IncomingMessage,
  url: URL,
  query: Record<string, string>,
  nowMs: number,
): Promise<string> {
  const signingDate = dateOf(query['X-Amz-Date']);
  const expiresIn = Number(query['X-Amz-Expires']);
  if (nowMs > signingDate.getTime() + expiresIn * 1000) throw new Refusal(403, 'AccessDenied');
  const headers = headersOf(request, query['X-Amz-SignedHeaders'] ?? '');
  const more = Object.entries(query).filter(([name]) => !name.startsWith('X-Amz-'));
  const again = await signer.presign(
    { ...partsOf(request, url), query: Object.fromEntries(more), headers, body: {} },
    { signingDate, expiresIn, unhoistableHeaders: new Set(Object.keys(headers)) },
  );
  return String(again.query?.['X-Amz-Signature']);
}

async function signed(
  signer: SignatureV4,
  request: IncomingMessage,
  url: URL,
  query: Record<string, string>,
): Promise<string> {
  const [, list = ''] = /SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? '') ?? [];
  const headers = headersOf(request, list);
  const again = await signer.sign(
    { ...partsOf(request, url), query, headers },
    {
      signingDate: dateOf(headers['x-amz-date']),
      signableHeaders: new Set(Object.keys(headers)),
    },
  );
  return /Signature=(\w+)/.exec(again.headers.authorization ?? '')?.[1] ?? '';
}

const partsOf = ({ method = '' }: IncomingMessage, { hostname, pathname }: URL) => ({
  method,
  protocol: 'http:',
  hostname,
  path: pathname,
});
