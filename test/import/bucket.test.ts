import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { Bucket, type OpenedSettings } from '../../src/import/bucket.ts';
import { bucketFile, objectOf } from '../../src/import/bucket-file.ts';
import { UploadAway, UploadsRefused } from '../../src/import/upload-space.ts';
import { bucketKeys } from '../support/bucket-server.ts';

const nowMs = Date.UTC(2026, 1, 3, 4, 5, 6);
const clock = { nowMs: () => nowMs };
const settings: OpenedSettings = {
  bucket: 'people-uploads',
  prefix: 'a/b/',
  endpoint: undefined,
  region: 'eu-central-1',
  keys: bucketKeys,
};
const key = 'a/b/123456789012/eu-central-1_AbCdEfGhI/import-1234567890';

const urlOf = async (some: Partial<OpenedSettings>) => {
  const bucket = new Bucket({ ...settings, ...some }, clock);
  const url = new URL(await bucket.presign(key, 899));
  bucket.close();
  return url;
};

describe('the URL of an object', () => {
  it('names the bucket before the host on AWS, and in the path elsewhere', async () => {
    const places = [
      [{}, 'https://people-uploads.s3.eu-central-1.amazonaws.com/'],
      [{ region: 'cn-north-1' }, 'https://people-uploads.s3.cn-north-1.amazonaws.com.cn/'],
      [{ bucket: 'people.uploads' }, 'https://s3.eu-central-1.amazonaws.com/people.uploads/'],
      [{ endpoint: 'http://minio:9000' }, 'http://minio:9000/people-uploads/'],
    ] as const;
    for (const [some, start] of places) {
      const { origin, pathname } = await urlOf(some);
      assert.equal(origin + pathname, start + key);
    }
  });

  it("is signed as AWS's own signer signs it, with the header of the encryption", async () => {
    const ours = await urlOf({});
    const signer = new SignatureV4({
      credentials: bucketKeys,
      region: settings.region,
      service: 's3',
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
    const { hostname, pathname: path } = ours;
    const headers = { host: hostname, 'x-amz-server-side-encryption': 'aws:kms' };
    const theirs = await signer.presign(
      { method: 'PUT', protocol: 'https:', hostname, path, query: {}, headers, body: {} },
      {
        expiresIn: 899,
        signingDate: new Date(nowMs),
        unhoistableHeaders: new Set(Object.keys(headers)),
      },
    );
    assert.deepEqual(Object.fromEntries(ours.searchParams), theirs.query);
  });
});

describe('the name of a file in a bucket', () => {
  it('says where it lies, and is a name that every file system takes', () => {
    for (const etag of ['"9bb58f26192e4ba00f01e2e7b136bbd8"', '"9bb58f26192e-12"', 'W/"~ä"']) {
      const object = { poolId: 'eu-central-1_AbCdEfGhI', jobId: 'import-1234567890', etag };
      const file = bucketFile(object);
      assert.match(file, /^import-1234567890-[\w.-]{1,220}$/);
      assert.deepEqual(objectOf(file), object);
    }
  });

  it('is not that of a file that came to the server', () => {
    assert.equal(objectOf('import-1234567890-0123456789ab'), undefined);
  });

  it('is none for an ETag that could not be compared', () => {
    const name = { poolId: 'us-east-1_AbCdEfGhI', jobId: 'import-1234567890' };
    for (const etag of ['', '"'.repeat(101)])
      assert.throws(() => bucketFile({ ...name, etag }), /an ETag of \d+ characters$/);
  });
});

describe('a probe', () => {
  const probed = async (status: number, body = '', headers: Record<string, string> = {}) => {
    const server = createServer((_request, response) =>
      response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bucket = new Bucket({ ...settings, endpoint }, clock);
    try {
      return await bucket.probe().then(
        () => undefined,
        (error: unknown) => error,
      );
    } finally {
      bucket.close();
      server.close();
      server.closeAllConnections();
    }
  };
  const xml = (code: string, more = '') =>
    `<Error><Code>${code}</Code><Message>Because.</Message>${more}</Error>`;

  it('takes an answer for what it is: a refusal that stays, or a failure that passes', async () => {
    const refusals: [number, string, RegExp][] = [
      [403, xml('AccessDenied'), /cannot be used: AccessDenied: Because$/],
      [404, xml('NoSuchBucket'), /cannot be used: NoSuchBucket: Because$/],
      [
        400,
        xml('AuthorizationHeaderMalformed', '<Region>eu-west-3</Region>'),
        /is in eu-west-3, not in eu-central-1: set POOLHOUSE_UPLOADS_REGION$/,
      ],
    ];
    for (const [status, body, message] of refusals) {
      const error = await probed(status, body);
      assert.ok(error instanceof UploadsRefused, String(error));
      assert.match(error.message, message);
    }
    for (const status of [500, 503]) {
      const error = await probed(status, xml('SlowDown'));
      assert.ok(error instanceof UploadAway, String(error));
    }
  });

  it('refuses what is no S3 at all', async () => {
    const error = await probed(404, '<html><body>nothing here</body></html>');
    assert.ok(error instanceof UploadsRefused, String(error));
  });
});
