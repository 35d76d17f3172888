/** What the server lets in: every operation of every contract, called rightly and wrongly. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DescribeUserImportJobCommand,
  ListUserPoolsCommand,
  StartUserImportJobCommand,
  StopUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { operations } from '../../src/operations/index.ts';
import { type Contract, loadContract, services } from '../../src/wire/contract.ts';
import { createPool } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type SignedCall, sendSigned } from '../support/signed.ts';

let server: TestServer;
let poolId: string;
before(async () => {
  server = await startServer();
  poolId = await createPool(server.cognito());
});
after(() => server.close());

interface Known {
  contract: Contract;
  name: string;
  served: boolean;
}

const served = new Set(operations.map((operation) => `${operation.service}.${operation.name}`));
const known: Known[] = services.map(loadContract).flatMap((contract) =>
  Object.keys(contract.operations).map((name) => ({
    contract,
    name,
    served: served.has(`${contract.signingName}.${name}`),
  })),
);
const servedOnes = known.filter((each) => each.served);
/** The others are called by applications, on behalf of users who prove themselves otherwise. */
const takesSignature = ({ contract, name }: Known) => contract.operations[name]?.auth === 'sigv4';
const signedOnes = servedOnes.filter(takesSignature);

/** Headers and body that name an operation, without any input unless one is given. */
function callOf(
  { contract, name }: Known,
  input = '',
): { headers: Record<string, string>; body: string } {
  if (contract.protocol === 'query')
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: `Action=${name}&Version=${contract.apiVersion}${input}`,
    };
  return {
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${contract.targetPrefix}.${name}`,
    },
    body: input || '{}',
  };
}

const signed = (each: Known, input?: string, call: Partial<SignedCall> = {}) =>
  sendSigned({
    url: server.url,
    credentials: server.rootKey,
    service: each.contract.signingName,
    ...callOf(each, input),
    ...call,
  });

/** What a refusal says, in either protocol. */
async function refusalOf(response: Response): Promise<{ code: string; message: string }> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.startsWith('text/xml')) {
    const { __type: code, message } = JSON.parse(text) as { __type: string; message: string };
    assert.equal(response.headers.get('x-amzn-errortype'), code);
    return { code, message };
  }
  const [, code = '', message = ''] =
    /<Code>(.*?)<\/Code><Message>(.*?)<\/Message>/s.exec(text) ?? [];
  return { code, message };
}

async function assertRefused(sent: Promise<Response>, code: string, message?: RegExp) {
  const response = await sent;
  const refusal = await refusalOf(response);
  assert.equal(refusal.code, code);
  if (message) assert.match(refusal.message, message);
  assert.ok(response.status >= 400);
  assert.match(response.headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
}

test('every operation of the contracts is served, or said not to be', async () => {
  assert.equal(servedOnes.length, operations.length);
  assert.ok(known.length > servedOnes.length);
  for (const each of known.filter((other) => !other.served)) {
    const response = await signed(each);
    assert.equal(response.status, 501, each.name);
    const { code, message } = await refusalOf(response);
    const isQuery = each.contract.protocol === 'query';
    assert.equal(code, isQuery ? 'NotImplemented' : 'NotImplementedException');
    assert.equal(message, `The operation ${each.name} is not served by Poolhouse yet.`);
  }
});

test('no operation is open to a call without a signature', async () => {
  for (const each of signedOnes) {
    const isQuery = each.contract.protocol === 'query';
    const sent = fetch(server.url, { method: 'POST', ...callOf(each) });
    if (isQuery) await assertRefused(sent, 'MissingAuthenticationToken');
    else
      await assertRefused(sent, 'MissingAuthenticationTokenException', /^Missing Authentication/);
  }
});

test('an operation that takes no signature reads its input first, whoever calls', async () => {
  const open = servedOnes.filter((each) => !takesSignature(each));
  assert.ok(open.length > 0);
  for (const each of open) {
    const sent = fetch(server.url, { method: 'POST', ...callOf(each) });
    await assertRefused(sent, 'InvalidParameterException');
  }
});

const wrongSignature = (each: Known) =>
  each.contract.protocol === 'query' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException';

test('no operation is open to a wrong secret, an unknown key or another service', async () => {
  const { accessKeyId } = server.rootKey;
  const wrong = { credentials: { accessKeyId, secretAccessKey: 'x'.repeat(40) } };
  const stranger = { credentials: { ...server.rootKey, accessKeyId: 'AKIAIOSFODNN7UNKNOWN' } };
  for (const each of signedOnes) {
    const mismatch = /^The request signature we calculated does not match/;
    await assertRefused(signed(each, '', wrong), wrongSignature(each), mismatch);
    const isQuery = each.contract.protocol === 'query';
    const unknown = isQuery ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
    await assertRefused(signed(each, '', stranger), unknown, /security token .* is invalid/);
    const scope = /^Credential should be scoped to correct service: /;
    await assertRefused(signed(each, '', { service: 's3' }), wrongSignature(each), scope);
  }
});

test('a signature is good for five minutes around now', async () => {
  const each = servedOnes.find(({ name }) => name === 'ListUserPools') ?? assert.fail();
  const at = (minutes: number) =>
    signed(each, '{"MaxResults":1}', { nowMs: Date.now() + minutes * 60_000 });
  assert.equal((await at(-4)).status, 200);
  assert.equal((await at(4)).status, 200);
  const code = 'InvalidSignatureException';
  await assertRefused(at(-6), code, /^Signature expired: \d{8}T\d{6}Z is now earlier than /);
  await assertRefused(at(6), code, /^Signature not yet current: \d{8}T\d{6}Z is still later than /);
});

test('a signed call that was changed on its way is refused', async () => {
  const { signHeaders } = await import('../../src/auth/sigv4.ts');
  const target = 'AWSCognitoIdentityProviderService.DeleteUserPool';
  const headers = { host: new URL(server.url).host, 'x-amz-target': target };
  const body = JSON.stringify({ UserPoolId: 'us-east-1_harmless1' });
  const scope = { region: 'us-east-1', service: 'cognito-idp', nowMs: Date.now() };
  const request = { method: 'POST', path: '/', query: '', headers, body };
  const signedHeaders = signHeaders(request, scope, server.rootKey);
  const send = (changes: Record<string, string>, sentBody = body) =>
    fetch(server.url, {
      method: 'POST',
      headers: { ...signedHeaders, ...changes },
      body: sentBody,
    });
  await assertRefused(send({}), 'ResourceNotFoundException');
  const code = 'InvalidSignatureException';
  await assertRefused(send({}, JSON.stringify({ UserPoolId: poolId })), code);
  await assertRefused(send({ 'x-amz-target': target.replace('Delete', 'Describe') }), code);
  await assertRefused(send({ 'x-amz-security-token': 'more' }), code);
  const list = await server.cognito().send(new ListUserPoolsCommand({ MaxResults: 60 }));
  assert.ok(list.UserPools?.some((pool) => pool.Id === poolId));
});

test('unknown operations and actions are refused as AWS refuses them', async () => {
  const [json = assert.fail(), query = assert.fail()] = ['cognito-idp', 'iam'].map((service) =>
    servedOnes.find((each) => each.contract.signingName === service),
  );
  const target = { 'x-amz-target': 'AWSCognitoIdentityProviderService.MakeCoffee' };
  await assertRefused(signed(json, '', { headers: target }), 'UnknownOperationException');
  await assertRefused(signed({ ...json, name: 'listUserPools' }), 'UnknownOperationException');
  await assertRefused(
    signed({ ...query, name: 'MakeCoffee' }),
    'InvalidAction',
    /^Could not find operation MakeCoffee for version 2010-05-08$/,
  );
  await assertRefused(
    fetch(`${server.url}/other`, { method: 'POST' }),
    'UnknownOperationException',
  );
  await assertRefused(fetch(server.url, { method: 'POST' }), 'UnknownOperationException');
});

test('a body that is no JSON object is refused by every operation', async () => {
  const bodies = ['{', 'null and void', '"text"', '7', 'true', '[]', '[{}]', '{}{}', '\ufeff{}'];
  for (const each of servedOnes.filter(({ contract }) => contract.protocol === 'json'))
    for (const body of bodies) await assertRefused(signed(each, body), 'SerializationException');
});

test('members of the wrong JSON type are refused in the words of AWS', async () => {
  const named = (name: string) => servedOnes.find((each) => each.name === name) ?? assert.fail();
  const cases: [string, object, string][] = [
    ['DescribeUserPool', { UserPoolId: 7 }, 'NUMBER_VALUE can not be converted to a String'],
    ['DescribeUserPool', { UserPoolId: true }, 'TRUE_VALUE can not be converted to a String'],
    ['DescribeUserPool', { UserPoolId: [] }, 'Start of list found where not expected'],
    ['DescribeUserPool', { UserPoolId: {} }, 'Start of structure or map found where not expected.'],
    ['ListUserPools', { MaxResults: '7' }, 'STRING_VALUE can not be converted to an Integer'],
    ['CreateUserPool', { PoolName: 'x', Schema: 'x' }, 'Expected list or null'],
    ['CreateUserPool', { PoolName: 'x', Policies: 'x' }, 'Expected null'],
  ];
  for (const [name, input, message] of cases) {
    const refusal = await refusalOf(await signed(named(name), JSON.stringify(input)));
    assert.deepEqual(refusal, { code: 'SerializationException', message }, JSON.stringify(input));
  }
});

test('an operation without what it requires names every missing member', async () => {
  for (const each of servedOnes) {
    const { input = '' } = each.contract.operations[each.name] ?? {};
    const shape = each.contract.shapes[input];
    const required = shape?.type === 'structure' ? (shape.required ?? []) : [];
    if (required.length === 0) continue;
    const { code, message } = await refusalOf(await signed(each));
    const isQuery = each.contract.protocol === 'query';
    assert.equal(code, isQuery ? 'ValidationError' : 'InvalidParameterException', each.name);
    assert.ok(message.startsWith(`${required.length} validation error`), message);
    for (const member of required)
      assert.match(message, new RegExp(`at .{1,6}${member}.{1,6} failed to satisfy`, 'i'));
  }
});

test('what is secret is not repeated in a refusal', async () => {
  const each = servedOnes.find(({ name }) => name === 'AdminSetUserPassword') ?? assert.fail();
  const input = { UserPoolId: poolId, Username: 'Ana Silva', Password: 'my secret password' };
  const { message } = await refusalOf(await signed(each, JSON.stringify(input)));
  assert.match(message, /^2 validation errors detected: /);
  assert.doesNotMatch(message, /Ana|secret/);
});

test('an import job that nobody made is answered as such', async () => {
  const job = { UserPoolId: poolId, JobId: 'import-0123456789' };
  const message = 'User import job import-0123456789 does not exist.';
  const cognito = server.cognito();
  // Each command has its own types; what is asked here is the same of all.
  const calls = [
    () => cognito.send(new DescribeUserImportJobCommand(job)),
    () => cognito.send(new StartUserImportJobCommand(job)),
    () => cognito.send(new StopUserImportJobCommand(job)),
  ];
  for (const call of calls)
    await assert.rejects(call, { name: 'ResourceNotFoundException', message });
});

test('no refused call has made or changed anything', async () => {
  const pools = await server.cognito().send(new ListUserPoolsCommand({ MaxResults: 60 }));
  assert.deepEqual(
    pools.UserPools?.map((pool) => pool.Id),
    [poolId],
  );
  assert.deepEqual((await server.iam().send(new ListRolesCommand({}))).Roles, []);
});
