import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import fc from 'fast-check';
import { type Credentials, presignUrl, signHeaders } from '../../src/auth/sigv4.ts';
import { verifyPresigned } from '../../src/auth/sigv4-presigned.ts';
import { verifyHeaderSignature, type WireRequest } from '../../src/auth/sigv4-verify.ts';
import { ApiError, type Protocol } from '../../src/directory/errors.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const nowMs = Date.UTC(2026, 1, 3, 4, 5, 6);
const scope = { region: 'eu-west-1', service: 'cognito-idp', nowMs };
const find = (id: string) => (id === credentials.accessKeyId ? credentials : undefined);

interface Sent {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string;
}

const onWire = (headers: Record<string, string>): string[] =>
  Object.entries(headers).flatMap(([name, value]) => [
    name,
    Buffer.from(value, 'utf8').toString('latin1'),
  ]);

const verify = (
  sent: Sent,
  options: { protocol?: Protocol; service?: string; atMs?: number } = {},
) =>
  verifyHeaderSignature(
    {
      method: sent.method,
      path: sent.path,
      query: sent.query,
      rawHeaders: onWire(sent.headers),
      body: Buffer.from(sent.body),
    },
    {
      service: options.service ?? 'cognito-idp',
      protocol: options.protocol ?? 'json',
      nowMs: options.atMs ?? nowMs,
    },
    find,
  );

const call: Sent = {
  method: 'POST',
  path: '/',
  query: '',
  headers: {
    host: 'localhost:7665',
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.GetCSVHeader',
  },
  body: '{"UserPoolId":"eu-west-1_AbCdEfGhI"}',
};

const signed = (change: Partial<Sent> = {}, with_: Credentials = credentials): Sent => {
  const request = { ...call, ...change };
  return { ...request, headers: signHeaders(request, scope, with_) };
};

const refusal =
  (code: string, message: string | RegExp, status = 400) =>
  (error: unknown) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  };

/** The pairs of a query on the wire, as an SDK holds them. */
const bag = (query: string): Record<string, string | string[]> => {
  const found: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] ??= [];
    found[name].push(value);
  }
  return found;
};

async function smithySigned(sent: Sent, service = 'cognito-idp'): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    credentials,
    region: scope.region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  });
  const request = {
    method: sent.method,
    protocol: 'http:',
    hostname: 'localhost',
    path: sent.path,
    query: bag(sent.query),
    headers: sent.headers,
    body: sent.body,
  };
  const result = await signer.sign(request, { signingDate: new Date(nowMs) });
  return result.headers;
}

function aws4Signed(sent: Sent): Record<string, string> {
  const { method, headers, body } = sent;
  const path = sent.query === '' ? sent.path : `${sent.path}?${sent.query}`;
  const date = new Date(nowMs).toUTCString();
  const request = { method, path, body, service: 'cognito-idp', region: scope.region };
  const result = aws4.sign({ ...request, headers: { ...headers, Date: date } }, credentials);
  const entries = Object.entries(result.headers ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

const encryption = { 'x-amz-server-side-encryption': 'aws:kms' };
/** How the SDK is told that it shall not hash the body into a pre-signed URL. */
const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };

const unreserved = [...'abcXYZ019-._~'];
const encodedCharacters = fc
  .array(fc.oneof(fc.constantFrom(...unreserved), fc.string({ unit: 'grapheme', maxLength: 2 })))
  .map((parts) => encodeURIComponent(parts.join('').toWellFormed()));
const paths = fc
  .array(fc.oneof(encodedCharacters, fc.constantFrom('.', '..', '')), { maxLength: 5 })
  .map((segments) => `/${segments.join('/')}`);
const queries = fc
  .array(fc.tuple(encodedCharacters, encodedCharacters), { maxLength: 5 })
  .map((pairs) =>
    pairs
      .filter(([name]) => name !== '')
      .map((pair) => pair.join('='))
      .join('&'),
  );
const headerTexts = fc
  .array(fc.constantFrom(...'aZ09é字 ~,;:="', '  ', '\t', ' \t '), { maxLength: 12 })
  .map((parts) => parts.join(''));
const requests: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('POST', 'GET', 'PUT'),
  path: paths,
  query: queries,
  headers: fc.record({
    host: fc.constantFrom('localhost:7665', 'directory.example.com'),
    'content-type': fc.constantFrom('application/x-amz-json-1.1', 'text/plain; charset=utf-8'),
    'x-amz-meta': headerTexts,
  }),
  body: fc.string({ unit: 'grapheme' }).map((text) => text.toWellFormed()),
});

describe('signing', () => {
  it("signs what AWS's own signer signs, whatever the request", async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        const ours = signHeaders(sent, scope, credentials);
        const theirs = await smithySigned(sent);
        assert.equal(ours.authorization, theirs.authorization);
      }),
      { numRuns: 300 },
    );
  });

  it('signs what aws4 signs', () => {
    fc.assert(
      fc.property(requests, (sent) => {
        const { authorization, ...headers } = aws4Signed(sent);
        const ours = signHeaders({ ...sent, headers }, scope, credentials);
        assert.equal(proofOf(ours.authorization), proofOf(authorization));
      }),
      { numRuns: 300 },
    );
  });

  it('pre-signs a URL that AWS would sign alike', async () => {
    const signer = new SignatureV4({
      credentials,
      region: scope.region,
      service: 's3',
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
    const [hostname, path] = ['bucket.example.com', '/123456789012/eu-west-1_a/import-1'];
    const theirs = await signer.presign(
      {
        method: 'PUT',
        protocol: 'https:',
        hostname,
        path,
        query: {},
        headers: { host: hostname, ...encryption, ...unsigned },
        body: '',
      },
      {
        expiresIn: 899,
        signingDate: new Date(nowMs),
        unhoistableHeaders: new Set([...Object.keys(encryption), ...Object.keys(unsigned)]),
        unsignableHeaders: new Set(Object.keys(unsigned)),
      },
    );
    const ours = new URL(
      presignUrl(
        { method: 'PUT', url: `https://${hostname}${path}`, headers: encryption },
        { ...scope, service: 's3', expiresSeconds: 899 },
        credentials,
      ),
    );
    assert.deepEqual(Object.fromEntries(ours.searchParams), theirs.query);
  });
});

const proofOf = (authorization: string | undefined) =>
  /Signature=(\w+)/.exec(authorization ?? '')?.[1];

describe('verifying a signed call', () => {
  it("accepts what AWS's own signer signed, whatever the request", async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        const { key, region } = await verify({ ...sent, headers: await smithySigned(sent) });
        assert.equal(key, credentials);
        assert.equal(region, 'eu-west-1');
      }),
      { numRuns: 200 },
    );
  });

  it('accepts what aws4 signed', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        await verify({ ...sent, headers: aws4Signed(sent) });
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a request that was changed anywhere', async () => {
    const good = signed({ path: '/a/b', query: 'x=1&y=2' });
    await verify(good);
    const changes: Partial<Sent>[] = [
      { method: 'PUT' },
      { path: '/a/c' },
      { path: '/a/b/' },
      { query: 'x=1&y=3' },
      { query: 'x=1' },
      { body: good.body.replace('AbC', 'AbD') },
      { body: '' },
      { headers: { ...good.headers, host: 'other.example.com' } },
      { headers: { ...good.headers, 'x-amz-target': 'Logs_20140328.GetLogEvents' } },
      { headers: { ...good.headers, 'content-type': 'text/plain' } },
    ];
    for (const change of changes)
      await assert.rejects(
        verify({ ...good, ...change }),
        refusal(
          'InvalidSignatureException',
          'The request signature we calculated does not match the signature you provided. Check ' +
            'your AWS Secret Access Key and signing method. Consult the service documentation ' +
            'for details.',
        ),
        JSON.stringify(change),
      );
  });

  it('refuses any altered, cut or padded signature', async () => {
    const good = signed();
    const { authorization = '' } = good.headers;
    const proof = proofOf(authorization) ?? '';
    const flip = (i: number) => (proof[i] === '0' ? '1' : '0');
    const wrong = [...Array(64).keys()].map(
      (i) => proof.slice(0, i) + flip(i) + proof.slice(i + 1),
    );
    for (const other of [
      ...wrong,
      proof.slice(1),
      `${proof}00`,
      proof.toUpperCase(),
      'z'.repeat(64),
    ]) {
      const headers = { ...good.headers, authorization: authorization.replace(proof, other) };
      await assert.rejects(
        verify({ ...good, headers }),
        refusal('InvalidSignatureException', /^The request signature we calculated/),
      );
    }
  });

  it('refuses a call without a signature, in the words of the protocol', async () => {
    await assert.rejects(
      verify(call),
      refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    );
    await assert.rejects(
      verify(call, { protocol: 'query' }),
      refusal('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
    );
    await assert.rejects(
      verify({ ...call, headers: { ...call.headers, authorization: 'Bearer abc' } }),
      refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    );
  });

  it('says what is missing in the Authorization header', async () => {
    const withHeader = (authorization: string) =>
      verify({ ...call, headers: { ...call.headers, authorization } });
    await assert.rejects(
      withHeader('AWS4-HMAC-SHA256 Credential=a/b'),
      refusal(
        'IncompleteSignatureException',
        "Authorization header requires 'Signature' parameter. " +
          "Authorization header requires 'SignedHeaders' parameter. " +
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
          'Authorization=AWS4-HMAC-SHA256',
      ),
    );
    await assert.rejects(
      withHeader('AWS4-HMAC-SHA1 Credential=a'),
      refusal(
        'IncompleteSignatureException',
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1' (only AWS4-HMAC-SHA256 for now). ",
      ),
    );
    await assert.rejects(
      withHeader('AWS4-HMAC-SHA256 Credential'),
      refusal('IncompleteSignatureException', /missing equal-sign/),
    );
  });

  it('refuses a credential of another form', async () => {
    const good = signed();
    const replaced = (from: RegExp, to: string): Sent => {
      const authorization = (good.headers.authorization ?? '').replace(from, to);
      return { ...good, headers: { ...good.headers, authorization } };
    };
    await assert.rejects(
      verify(replaced(/Credential=[^,]+/, 'Credential=AKID/20260203/eu-west-1')),
      refusal(
        'IncompleteSignatureException',
        'Credential must have exactly 5 slash-delimited elements, e.g. ' +
          "keyid/date/region/service/term, got 'AKID/20260203/eu-west-1'",
      ),
    );
    await assert.rejects(
      verify(replaced(/eu-west-1/, 'Europe')),
      refusal('InvalidSignatureException', 'Credential should be scoped to a valid region.'),
    );
    await assert.rejects(
      verify(replaced(/aws4_request/, 'aws5_request')),
      refusal(
        'InvalidSignatureException',
        "Credential should be scoped with a valid terminator: 'aws4_request'.",
      ),
    );
    await assert.rejects(
      verify(replaced(/20260203/, '20260204')),
      refusal('InvalidSignatureException', /^Date in Credential scope does not match YYYYMMDD/),
    );
    await assert.rejects(
      verify(good, { service: 'logs' }),
      refusal(
        'InvalidSignatureException',
        "Credential should be scoped to correct service: 'logs'.",
      ),
    );
  });

  it('refuses an access key that nobody has', async () => {
    const other = { ...credentials, accessKeyId: 'AKIDOTHER' };
    const message = 'The security token included in the request is invalid.';
    await assert.rejects(
      verify(signed({}, other)),
      refusal('UnrecognizedClientException', message),
    );
    await assert.rejects(
      verify(signed({}, other), { protocol: 'query' }),
      refusal('InvalidClientTokenId', message, 403),
    );
  });

  it('refuses a session token that the key does not have', async () => {
    await assert.rejects(
      verify(signed({}, { ...credentials, sessionToken: 'made up' })),
      refusal('UnrecognizedClientException', /security token/),
    );
  });

  it('accepts the session token of the key, and no other', async () => {
    const session = { ...credentials, sessionToken: 'IQoJb3JpZ2luX2Vj' };
    const request = signed({}, session);
    const wire = {
      ...request,
      rawHeaders: onWire(request.headers),
      body: Buffer.from(request.body),
    };
    const expected = { service: 'cognito-idp', protocol: 'json' as const, nowMs };
    await verifyHeaderSignature(wire, expected, () => session);
    await assert.rejects(
      verifyHeaderSignature(wire, expected, () => ({
        ...session,
        sessionToken: 'IQoJb3JpZ2luX2Vk',
      })),
      refusal('UnrecognizedClientException', /security token/),
    );
  });

  it('refuses a clock that is off by more than five minutes', async () => {
    const minutes = 60_000;
    await verify(signed(), { atMs: nowMs + 5 * minutes });
    await verify(signed(), { atMs: nowMs - 5 * minutes });
    await assert.rejects(
      verify(signed(), { atMs: nowMs + 5 * minutes + 1000 }),
      refusal(
        'InvalidSignatureException',
        'Signature expired: 20260203T040506Z is now earlier than 20260203T040507Z ' +
          '(20260203T041007Z - 5 min.)',
      ),
    );
    await assert.rejects(
      verify(signed(), { atMs: nowMs - 6 * minutes }),
      refusal(
        'InvalidSignatureException',
        'Signature not yet current: 20260203T040506Z is still later than 20260203T040406Z ' +
          '(20260203T035906Z + 5 min.)',
      ),
    );
  });

  it('refuses unsigned headers that steer the call', async () => {
    const good = signed();
    await assert.rejects(
      verify({ ...good, headers: { ...good.headers, 'x-amz-extra': '1' } }),
      refusal(
        'InvalidSignatureException',
        "'x-amz-extra' must be a 'SignedHeader' in the AWS Authorization.",
      ),
    );
    const { host = '', ...others } = call.headers;
    const withoutHost = signHeaders({ ...call, headers: others }, scope, credentials);
    await assert.rejects(
      verify({ ...call, headers: { ...withoutHost, host } }),
      refusal(
        'InvalidSignatureException',
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      ),
    );
  });

  it('takes the date of an HTTP Date header when there is no other', async () => {
    await verify({ ...call, headers: aws4SignedByDate() });
  });
});

/** Signed by hand over `Date`, for which no signer at hand is made any more. */
function aws4SignedByDate(): Record<string, string> {
  const date = new Date(nowMs).toUTCString();
  const signer = signHeaders({ ...call, headers: { ...call.headers, date } }, scope, credentials);
  const canonical = [
    'POST',
    '/',
    '',
    `content-type:${call.headers['content-type']}`,
    `date:${date}`,
    `host:${call.headers.host}`,
    `x-amz-target:${call.headers['x-amz-target']}`,
    '',
    'content-type;date;host;x-amz-target',
    sha256(call.body),
  ].join('\n');
  const day = '20260203';
  const text = [
    'AWS4-HMAC-SHA256',
    '20260203T040506Z',
    `${day}/eu-west-1/cognito-idp/aws4_request`,
    sha256(canonical),
  ].join('\n');
  const key = [day, 'eu-west-1', 'cognito-idp', 'aws4_request'].reduce<string | Buffer>(
    (k, part) => createHmac('sha256', k).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const proof = createHmac('sha256', key).update(text).digest('hex');
  const { 'x-amz-date': _, authorization: __, ...headers } = signer;
  const authorization =
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${day}/eu-west-1/cognito-idp/aws4_request,` +
    `SignedHeaders=content-type;date;host;x-amz-target,Signature=${proof}`;
  return { ...headers, authorization };
}

describe('verifying a pre-signed URL', () => {
  const url = 'https://directory.example.com/bucket/123456789012/eu-west-1_a/import-1';
  const s3 = { ...scope, service: 's3', expiresSeconds: 899 };
  const make = () =>
    new URL(presignUrl({ method: 'PUT', url, headers: encryption }, s3, credentials));

  const wire = (signedUrl: URL, change: Partial<WireRequest> = {}): WireRequest => ({
    method: 'PUT',
    path: signedUrl.pathname,
    query: signedUrl.search.slice(1),
    rawHeaders: onWire({ Host: signedUrl.host, ...encryption, 'Content-Type': 'text/csv' }),
    ...change,
  });
  const edited = (name: string, value: string | undefined) => {
    const changed = make();
    if (value === undefined) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
    return wire(changed);
  };

  it('accepts it for as long as it was made for', async () => {
    const { key, region } = await verifyPresigned(wire(make()), nowMs + 898_000, find);
    assert.equal(key, credentials);
    assert.equal(region, 'eu-west-1');
  });

  it('refuses it afterwards, and says since when', async () => {
    await assert.rejects(
      verifyPresigned(wire(make()), nowMs + 899_000, find),
      (error) =>
        refusal('AccessDenied', 'Request has expired', 403)(error) &&
        assert.deepEqual((error as ApiError).details, {
          'X-Amz-Expires': '899',
          Expires: '2026-02-03T04:20:05Z',
          ServerTime: '2026-02-03T04:20:05Z',
        }) === undefined,
    );
  });

  it('refuses it long before its time', async () => {
    await assert.rejects(
      verifyPresigned(wire(make()), nowMs - 600_000, find),
      refusal('AccessDenied', 'Request is not valid yet', 403),
    );
  });

  it('opens one object by one method only', async () => {
    const good = wire(make());
    const mismatch = refusal(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your key and signing method.',
      403,
    );
    const changes: Partial<WireRequest>[] = [
      { method: 'GET' },
      { method: 'DELETE' },
      { path: good.path.replace('import-1', 'import-2') },
      { query: good.query.replace('Expires=899', 'Expires=9999') },
      { rawHeaders: onWire({ Host: 'other.example.com', ...encryption }) },
      { rawHeaders: onWire({ Host: 'directory.example.com' }) },
      {
        rawHeaders: onWire({
          Host: 'directory.example.com',
          'x-amz-server-side-encryption': 'AES256',
        }),
      },
    ];
    for (const change of changes)
      await assert.rejects(
        verifyPresigned({ ...good, ...change }, nowMs, find),
        mismatch,
        JSON.stringify(change),
      );
  });

  it('refuses what is left out, of another form or repeated', async () => {
    const incomplete = refusal('AuthorizationQueryParametersError', /^Query-string authentication/);
    const malformed = refusal('AuthorizationQueryParametersError', /./);
    for (const name of ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'])
      await assert.rejects(
        verifyPresigned(edited(`X-Amz-${name}`, undefined), nowMs, find),
        incomplete,
      );
    for (const [name, value] of [
      ['X-Amz-Algorithm', 'AWS4-ECDSA-P256-SHA256'],
      ['X-Amz-Credential', 'AKIDEXAMPLE/20260203'],
      ['X-Amz-Credential', 'AKIDEXAMPLE/20260203/eu-west-1/cognito-idp/aws4_request'],
      ['X-Amz-Date', 'yesterday'],
      ['X-Amz-Expires', '-1'],
      ['X-Amz-Expires', '604801'],
    ] as const)
      await assert.rejects(verifyPresigned(edited(name, value), nowMs, find), malformed, value);
    const good = wire(make());
    await assert.rejects(
      verifyPresigned({ ...good, query: `${good.query}&X-Amz-Expires=9` }, nowMs, find),
      malformed,
    );
  });

  it('refuses unsigned headers that steer S3, and names them', async () => {
    const good = wire(make());
    const rawHeaders = [...good.rawHeaders, 'x-amz-acl', 'public-read'];
    await assert.rejects(verifyPresigned({ ...good, rawHeaders }, nowMs, find), (error) => {
      refusal('AccessDenied', /^There were headers present/, 403)(error);
      assert.deepEqual((error as ApiError).details, { HeadersNotSigned: 'x-amz-acl' });
      return true;
    });
  });

  it('refuses the key of another purpose', async () => {
    await assert.rejects(
      verifyPresigned(wire(make()), nowMs, () => undefined),
      refusal('InvalidAccessKeyId', /does not exist in our records/, 403),
    );
  });

  it('accepts odd keys that the SDK pre-signed', async () => {
    const signer = new SignatureV4({
      credentials,
      region: scope.region,
      service: 's3',
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
    const awsEncode = (text: string) =>
      encodeURIComponent(text).replace(
        /[!'()*]/g,
        (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    const keys = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(keys, async (segments) => {
        const path = `/${segments.map((s) => awsEncode(s.toWellFormed())).join('/')}`;
        const headers = { host: 'localhost', ...unsigned };
        const theirs = await signer.presign(
          {
            method: 'PUT',
            protocol: 'http:',
            hostname: 'localhost',
            path,
            query: {},
            headers,
            body: '',
          },
          { expiresIn: 60, signingDate: new Date(nowMs) },
        );
        const query = Object.entries(theirs.query ?? {})
          .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
          .join('&');
        const request = { method: 'PUT', path, query, rawHeaders: ['Host', 'localhost'] };
        await verifyPresigned(request, nowMs, find);
      }),
      { numRuns: 100 },
    );
  });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
