import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { type Client, createClient } from '../../src/cli/client.ts';

/** What the peer answers, one after the other; `hang up` closes the connection instead. */
type Reply = { status: number; body: string } | 'hang up';
let replies: Reply[];
let seen: { target: unknown; authorization: string }[];
let server: Server;
let client: Client;

beforeEach(async () => {
  replies = [];
  seen = [];
  server = createServer((request, response) => {
    const { 'x-amz-target': target, authorization = '' } = request.headers;
    seen.push({ target, authorization });
    const reply = replies.shift() ?? { status: 200, body: '{"CSVHeader":["name"]}' };
    if (reply === 'hang up') request.socket.destroy();
    else response.writeHead(reply.status).end(reply.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
  client = createClient({ region: 'eu-west-1', endpoint, credentials });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const call = () => client.call('cognito-idp', 'GetCSVHeader', { UserPoolId: 'eu-west-1_a' });
const internal = { status: 500, body: '{"__type":"InternalErrorException"}' };

test('a call is signed for its region and service', async () => {
  assert.deepEqual(await call(), { CSVHeader: ['name'] });
  assert.equal(seen[0]?.target, 'AWSCognitoIdentityProviderService.GetCSVHeader');
  assert.match(seen[0]?.authorization ?? '', /=AKIAEXAMPLE\/\d{8}\/eu-west-1\/cognito-idp\/aws4_/);
});

test('what may pass is tried again: a fault, throttling, a lost connection', async () => {
  const throttled = { status: 400, body: '{"__type":"TooManyRequestsException"}' };
  replies = [internal, throttled, 'hang up'];
  assert.deepEqual(await call(), { CSVHeader: ['name'] });
  assert.equal(seen.length, 4);
});

test('after the fourth try the last failure stands', async () => {
  replies = [internal, internal, internal, internal];
  await assert.rejects(call(), { code: 'InternalErrorException', status: 500 });
  assert.equal(seen.length, 4);
});

test('a refusal is final', async () => {
  replies = [{ status: 400, body: '{"__type":"ResourceNotFoundException","message":"No pool."}' }];
  await assert.rejects(call(), {
    code: 'ResourceNotFoundException',
    message: 'GetCSVHeader: ResourceNotFoundException: No pool.',
  });
  assert.equal(seen.length, 1);
});
