/** GetCallerIdentity: what every client calls first to see whether it is let in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { XMLParser } from 'fast-xml-parser';
import { startServer, type TestServer } from '../support/server.ts';
import { sendSigned } from '../support/signed.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const root = {
  UserId: '123456789012',
  Account: '123456789012',
  Arn: 'arn:aws:iam::123456789012:root',
};

test('the caller is told account and ARN, in every region', async () => {
  for (const region of ['us-east-1', 'eu-central-1', 'cn-north-1']) {
    const command = new GetCallerIdentityCommand({});
    const { $metadata, ...identity } = await server.sts({ region }).send(command);
    assert.deepEqual(identity, root);
  }
});

test('a stranger is told nothing', async () => {
  const stranger = { accessKeyId: 'AKIAIOSFODNN7UNKNOWN', secretAccessKey: 'x'.repeat(40) };
  const unknown = server.sts({ credentials: stranger }).send(new GetCallerIdentityCommand({}));
  await assert.rejects(unknown, {
    name: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
  });
  const { accessKeyId } = server.rootKey;
  const credentials = { accessKeyId, secretAccessKey: 'x'.repeat(40) };
  await assert.rejects(server.sts({ credentials }).send(new GetCallerIdentityCommand({})), {
    name: 'SignatureDoesNotMatch',
    message: /^The request signature we calculated does not match the signature you provided\./,
  });
});

test('the answer is the XML that AWS answers', async () => {
  const response = await sendSigned({
    url: server.url,
    credentials: server.rootKey,
    service: 'sts',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/xml/);
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });
  assert.deepEqual(parser.parse(await response.text()), {
    GetCallerIdentityResponse: {
      '@_xmlns': 'https://sts.amazonaws.com/doc/2011-06-15/',
      GetCallerIdentityResult: root,
      ResponseMetadata: { RequestId: response.headers.get('x-amzn-requestid') },
    },
  });
});
