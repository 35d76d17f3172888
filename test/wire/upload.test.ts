import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { GetCSVHeaderCommand } from '@aws-sdk/client-cognito-identity-provider';
import { presignUrl } from '../../src/auth/sigv4.ts';
import { errors } from '../../src/directory/errors.ts';
import { cognitoIdp } from '../../src/operations/operation.ts';
import { component } from '../support/component.ts';
import { startDoor, type TestDoor } from '../support/door.ts';

const run = promisify(execFile);
const curl = component('curl');
const poolId = 'us-east-1_AbCdEfGhI';
const encryption = { 'x-amz-server-side-encryption': 'aws:kms' };
const uploadBytesMax = 4_000_000;

/** Answers a pre-signed URL in the place of a CSV header. */
const presigning = cognitoIdp('GetCSVHeader', {
  resource: () => '*',
  run: async ({ uploads }, input, call) => ({
    CSVHeader: [
      await uploads.presign({ poolId: input.UserPoolId, jobId: 'import-1234567890' }, call),
    ],
  }),
});

interface Received {
  poolId: string;
  jobId: string;
  length: number | undefined;
  bytes: number;
  sha256: string;
}

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

describe('the pre-signed upload', () => {
  let door: TestDoor;
  let received: Received[] = [];
  let refuseAfter = Number.POSITIVE_INFINITY;
  let nowMs: number | undefined;

  const uploads = {
    async receive(
      job: { poolId: string; jobId: string },
      body: AsyncIterable<Buffer>,
      length: number | undefined,
    ) {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of body) {
        bytes += chunk.length;
        hash.update(chunk);
        if (bytes > refuseAfter) throw errors.entityTooLarge();
      }
      const { poolId, jobId } = job;
      received.push({ poolId, jobId, length, bytes, sha256: hash.digest('hex') });
      return { etag: '"the-tag"' };
    },
  };

  before(async () => {
    const clock = { nowMs: () => nowMs ?? Date.now() };
    door = await startDoor({ operations: [presigning], uploads, uploadBytesMax, clock });
  });
  after(() => door.close());
  beforeEach(() => {
    received = [];
    refuseAfter = Number.POSITIVE_INFINITY;
    nowMs = undefined;
  });

  const presigned = async (): Promise<string> => {
    const output = await door.cognito().send(new GetCSVHeaderCommand({ UserPoolId: poolId }));
    return output.CSVHeader?.[0] ?? assert.fail('no URL');
  };
  const put = (url: string, init: RequestInit = {}) =>
    fetch(url, { method: 'PUT', headers: encryption, body: 'a,b\n1,2\n', ...init });
  const code = async (response: Response) => {
    const xml = await response.text();
    assert.equal(response.headers.get('content-type'), 'application/xml');
    return /<Code>(\w+)<\/Code>/.exec(xml)?.[1];
  };

  it('has the form of the URLs that Cognito makes', async () => {
    const url = new URL(await presigned());
    assert.equal(url.origin, door.url);
    assert.equal(
      url.pathname,
      `/aws-cognito-idp-user-import-us-east-1/123456789012/${poolId}/import-1234567890`,
    );
    assert.equal(url.searchParams.get('X-Amz-Expires'), '899');
    assert.equal(url.searchParams.get('X-Amz-SignedHeaders'), 'host;x-amz-server-side-encryption');
    assert.match(
      url.searchParams.get('X-Amz-Credential') ?? '',
      /^ASIA\w{16}\/\d{8}\/us-east-1\/s3\//,
    );
  });

  it('streams the file to its receiver and answers as S3 does', async () => {
    const response = await put(await presigned());
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('etag'), '"the-tag"');
    assert.equal(response.headers.get('x-amz-server-side-encryption'), 'aws:kms');
    assert.match(response.headers.get('x-amz-request-id') ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(await response.text(), '');
    assert.deepEqual(received, [
      {
        poolId,
        jobId: 'import-1234567890',
        length: 8,
        bytes: 8,
        sha256: sha256(Buffer.from('a,b\n1,2\n')),
      },
    ]);
  });

  it('takes a body of unknown length', async () => {
    const parts = ['a,b\n', '1,2\n'];
    const body = ReadableStream.from(parts.map((part) => Buffer.from(part)));
    const response = await put(await presigned(), { body, duplex: 'half' } as RequestInit);
    assert.equal(response.status, 200);
    assert.deepEqual([received[0]?.length, received[0]?.bytes], [undefined, 8]);
  });

  it('takes an empty file and any content type', async () => {
    const headers = { ...encryption, 'content-type': 'application/json' };
    assert.equal((await put(await presigned(), { body: '', headers })).status, 200);
    assert.equal(received[0]?.bytes, 0);
  });

  it('refuses what is not signed, or signed otherwise', async () => {
    const url = await presigned();
    const missing = await put(url, { headers: {} });
    assert.equal(missing.status, 403);
    assert.equal(await code(missing), 'SignatureDoesNotMatch');
    assert.equal(
      await code(await put(url.replace('import-1234567890', 'import-2'))),
      'SignatureDoesNotMatch',
    );
    const unsigned = await put(url.slice(0, url.indexOf('?')));
    assert.equal(await code(unsigned), 'AuthorizationQueryParametersError');
    assert.equal(received.length, 0);
  });

  it('refuses a URL that the root key signed', async () => {
    const url = new URL(await presigned());
    const scope = { region: 'us-east-1', service: 's3', nowMs: Date.now(), expiresSeconds: 60 };
    const request = { method: 'PUT', url: url.origin + url.pathname, headers: encryption };
    assert.equal(
      await code(await put(presignUrl(request, scope, door.rootKey))),
      'InvalidAccessKeyId',
    );
  });

  it('refuses a file that is not asked to be encrypted as AWS asks it', async () => {
    const path = new URL(await presigned()).pathname;
    const scope = { region: 'us-east-1', service: 's3', nowMs: Date.now(), expiresSeconds: 60 };
    const headers = { 'x-amz-server-side-encryption': 'AES256' };
    const url = presignUrl({ method: 'PUT', url: door.url + path, headers }, scope, door.uploadKey);
    const response = await put(url, { headers });
    assert.equal(response.status, 403);
    assert.equal(await code(response), 'AccessDenied');
  });

  it('refuses an expired URL', async () => {
    const url = await presigned();
    nowMs = Date.now() + 900_000;
    const response = await put(url);
    assert.equal(response.status, 403);
    const xml = await response.text();
    assert.match(xml, /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
    assert.match(xml, /<Expires>\d{4}-.*Z<\/Expires><ServerTime>\d{4}-.*Z<\/ServerTime>/);
  });

  it('refuses every other method', async () => {
    const url = await presigned();
    for (const method of ['GET', 'POST', 'DELETE', 'PATCH']) {
      const response = await fetch(url, { method });
      assert.equal(response.status, 405);
      assert.equal(await code(response), 'MethodNotAllowed');
    }
    assert.equal((await fetch(url, { method: 'HEAD' })).status, 405);
  });

  it('answers other paths of that length like any unknown path', async () => {
    const response = await fetch(`${door.url}/a/b/c/d`);
    assert.equal(response.status, 404);
    assert.equal(response.headers.get('x-amzn-errortype'), 'UnknownOperationException');
  });

  it('refuses too large a file before and while it comes, and the client sees why', async () => {
    const large = Buffer.alloc(uploadBytesMax + 1, 'x');
    const declared = await put(await presigned(), { body: large });
    assert.equal(declared.status, 400);
    assert.equal(await code(declared), 'EntityTooLarge');
    refuseAfter = 100_000;
    const body = ReadableStream.from(Array(200).fill(Buffer.alloc(50_000, 'x')));
    const streamed = await put(await presigned(), { body, duplex: 'half' } as RequestInit);
    assert.equal(streamed.status, 400);
    assert.equal(await code(streamed), 'EntityTooLarge');
    assert.equal(received.length, 0);
  });

  it('takes nothing from an upload that breaks off', async () => {
    const url = new URL(await presigned());
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n` +
        'x-amz-server-side-encryption: aws:kms\r\ncontent-length: 1000\r\n\r\nhalf of it',
    );
    await sleep(100);
    socket.destroy();
    await sleep(100);
    assert.equal(received.length, 0);
    assert.equal((await put(await presigned())).status, 200);
  });

  /** What a server says to headers with `Expect: 100-continue`, before any body is sent. */
  async function expecting(url: URL, length: number): Promise<string> {
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n` +
        'x-amz-server-side-encryption: aws:kms\r\nexpect: 100-continue\r\n' +
        `content-length: ${length}\r\n\r\n`,
    );
    const [first] = (await Array.fromAsync(socket.take(1))) as Buffer[];
    socket.destroy();
    return String(first);
  }

  it('asks for a body only when it will take it', async () => {
    const url = new URL(await presigned());
    assert.match(await expecting(url, 10), /^HTTP\/1\.1 100 Continue/s);
    assert.match(await expecting(url, uploadBytesMax + 1), /^HTTP\/1\.1 400 .*EntityTooLarge/s);
    url.searchParams.set('X-Amz-Signature', '0'.repeat(64));
    assert.match(await expecting(url, 10), /^HTTP\/1\.1 403 .*SignatureDoesNotMatch/s);
  });

  describe('by curl', { skip: curl.skip }, () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'poolhouse-upload-'));
    });
    after(() => rmSync(folder, { recursive: true }));

    const upload = async (bytes: number, url: string, ...more: string[]) => {
      const file = join(folder, `${bytes}.csv`);
      writeFileSync(file, Buffer.alloc(bytes, 'line of text\n'));
      const header = 'x-amz-server-side-encryption:aws:kms';
      const status = ['-s', '-S', '-w', '\n%{http_code}'];
      const { stdout } = await run(curl.command, [
        ...status,
        '-T',
        file,
        '-H',
        header,
        ...more,
        url,
      ]);
      return stdout;
    };

    it('works as documented, also when curl waits to be asked for the body', async () => {
      const bytes = 3_000_000;
      assert.equal(await upload(bytes, await presigned()), '\n200');
      assert.equal(received[0]?.sha256, sha256(Buffer.alloc(bytes, 'line of text\n')));
      assert.equal(await upload(20, await presigned(), '-H', 'Expect: 100-continue'), '\n200');
      assert.equal(
        await upload(20, await presigned(), '-H', 'Transfer-Encoding: chunked'),
        '\n200',
      );
    });

    it('is told why its file is refused', async () => {
      const url = await presigned();
      for (const more of [[], ['-H', 'Expect:']]) {
        const answer = await upload(uploadBytesMax + 500_000, url, ...more);
        assert.match(answer, /EntityTooLarge.*\n400$/s);
      }
    });
  });
});
