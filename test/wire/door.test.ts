import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AdminGetUserCommand,
  AdminListDevicesCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  GetCSVHeaderCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetRoleCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { errors } from '../../src/directory/errors.ts';
import { callBodyBytesMax } from '../../src/lib/limits.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type Call, cognitoIdp, iam, logs, sts } from '../../src/operations/operation.ts';
import { startDoor, type TestDoor } from '../support/door.ts';
import { sendSigned } from '../support/signed.ts';

const poolId = 'us-east-1_AbCdEfGhI';
const calls: { input: unknown; call: Call }[] = [];

const operations = [
  cognitoIdp('GetCSVHeader', {
    resource: (input, call) => `arn:pool/${input.UserPoolId}/${call.region}`,
    run: (_context, input, call) => {
      calls.push({ input, call });
      return { UserPoolId: input.UserPoolId, CSVHeader: ['email'] };
    },
  }),
  cognitoIdp('AdminGetUser', {
    resource: () => '*',
    run: () => {
      throw errors.userNotFound();
    },
  }),
  cognitoIdp('CreateUserPool', {
    resource: () => '*',
    run: (_context, input) => {
      throw errors.invalidParameter(`Line 1\nLine 2 of ${input.PoolName}`);
    },
  }),
  cognitoIdp('ListUserPools', {
    resource: () => '*',
    run: () => {
      throw new Error('secret: the password of ana is hunter2');
    },
  }),
  cognitoIdp('DeleteUserPool', { resource: () => '*', run: () => ({}) }),
  cognitoIdp('TagResource', {
    resource: () => '*',
    run: async () => {
      await sleep(300);
      return {};
    },
  }),
  logs('DescribeLogGroups', {
    resource: () => '*',
    run: () => ({ logGroups: [{ logGroupName: 'people', creationTime: 1_770_000_000_123 }] }),
  }),
  sts('GetCallerIdentity', {
    resource: () => '*',
    run: (_context, _input, { principal }) => ({
      UserId: principal.userId,
      Account: principal.accountId,
      Arn: principal.arn,
    }),
  }),
  iam('GetRole', {
    resource: () => '*',
    run: (_context, input) => {
      throw errors.entityNotFound('role', input.RoleName);
    },
  }),
];

const failure = async (
  sent: Promise<unknown>,
): Promise<Error & { $metadata: { httpStatusCode: number; requestId: string } }> =>
  sent.then(
    () => assert.fail('the call was answered'),
    (error) => error,
  );

describe('the door', () => {
  let door: TestDoor;
  before(async () => {
    door = await startDoor({ operations });
  });
  after(() => door.close());

  const send = (body: string, headers: Record<string, string> = {}) =>
    sendSigned({
      url: door.url,
      credentials: door.rootKey,
      body,
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetCSVHeader', ...headers },
    });

  it('answers an SDK call, with a request id', async () => {
    const output = await door.cognito().send(new GetCSVHeaderCommand({ UserPoolId: poolId }));
    assert.deepEqual(output.CSVHeader, ['email']);
    assert.match(output.$metadata.requestId ?? '', /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });

  it('tells an operation its caller, region and endpoint', async () => {
    calls.length = 0;
    const region = 'ap-southeast-2';
    await door.cognito({ region }).send(new GetCSVHeaderCommand({ UserPoolId: poolId }));
    const { call } = calls[0] ?? assert.fail('no call');
    assert.equal(call.region, region);
    assert.equal(call.endpoint, door.url);
    assert.equal(call.accountId, '123456789012');
    assert.equal(call.principal.arn, 'arn:aws:iam::123456789012:root');
  });

  it('speaks JSON for logs, and the Query protocol for IAM and STS', async () => {
    const { logGroups } = await door.logs().send(new DescribeLogGroupsCommand({}));
    assert.equal(logGroups?.[0]?.creationTime, 1_770_000_000_123);
    const identity = await door.sts().send(new GetCallerIdentityCommand({}));
    assert.equal(identity.Arn, 'arn:aws:iam::123456789012:root');
    const error = await failure(door.iam().send(new GetRoleCommand({ RoleName: 'none' })));
    assert.equal(error.name, 'NoSuchEntityException');
    assert.equal(error.message, 'The role with name none cannot be found.');
    assert.equal(error.$metadata.httpStatusCode, 404);
  });

  it('answers an operation without output with an empty body', async () => {
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.DeleteUserPool' };
    const response = await send(JSON.stringify({ UserPoolId: poolId }), headers);
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
    await door.cognito().send(new DeleteUserPoolCommand({ UserPoolId: poolId }));
  });

  it('writes an error as AWS does: body, type and message headers, status', async () => {
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' };
    const response = await send(JSON.stringify({ UserPoolId: poolId, Username: 'ana' }), headers);
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('content-type'), 'application/x-amz-json-1.1');
    assert.equal(response.headers.get('x-amzn-errortype'), 'UserNotFoundException');
    assert.equal(response.headers.get('x-amzn-errormessage'), 'User does not exist.');
    assert.match(response.headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
    const body = { __type: 'UserNotFoundException', message: 'User does not exist.' };
    assert.deepEqual(await response.json(), body);
    const input = { UserPoolId: poolId, Username: 'ana' };
    const error = await failure(door.cognito().send(new AdminGetUserCommand(input)));
    assert.equal(error.name, 'UserNotFoundException');
  });

  it('keeps its headers whole when a message repeats what the caller sent', async () => {
    const error = await failure(door.cognito().send(new CreateUserPoolCommand({ PoolName: 'x' })));
    assert.equal(error.message, 'Line 1\nLine 2 of x');
  });

  it('says nothing of an unforeseen error to the caller', async () => {
    const error = await failure(door.cognito().send(new ListUserPoolsCommand({ MaxResults: 1 })));
    assert.equal(error.name, 'InternalErrorException');
    assert.equal(error.message, 'Internal server error.');
    assert.equal(error.$metadata.httpStatusCode, 500);
  });

  it('names every broken constraint before the operation runs', async () => {
    calls.length = 0;
    const error = await failure(door.cognito().send(new GetCSVHeaderCommand({ UserPoolId: '?' })));
    assert.equal(error.name, 'InvalidParameterException');
    assert.equal(
      error.message,
      "1 validation error detected: Value '?' at 'userPoolId' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+',
    );
    const role = await failure(door.iam().send(new GetRoleCommand({ RoleName: 'a b' })));
    assert.equal(role.name, 'ValidationError');
    assert.equal(calls.length, 0);
  });

  it('passes on only what the contract knows', async () => {
    calls.length = 0;
    const response = await send(`{"UserPoolId":"${poolId}","Other":1,"__proto__":{"Admin":true}}`);
    assert.equal(response.status, 200);
    assert.deepEqual(calls[0]?.input, { UserPoolId: poolId });
  });

  it('refuses a body that is no JSON, or of the wrong types', async () => {
    for (const [body, message] of [
      ['{"UserPoolId":', 'The request body is no valid JSON.'],
      ['{"UserPoolId":1}', 'NUMBER_VALUE can not be converted to a String'],
      ['[]', 'Start of list found where not expected'],
    ] as const) {
      const response = await send(body);
      assert.equal(response.status, 400);
      assert.deepEqual(await response.json(), { __type: 'SerializationException', message });
    }
  });

  it('refuses an unknown operation, and an unsigned or badly signed call', async () => {
    const post = (headers: Record<string, string>, body = '{}') =>
      fetch(door.url, { method: 'POST', headers, body }).then((response) => response.json());
    const target = 'AWSCognitoIdentityProviderService.GetCSVHeader';
    const typed = async (headers: Record<string, string>) =>
      ((await post(headers)) as { __type: string }).__type;
    assert.equal(await typed({ 'x-amz-target': 'Some.Other' }), 'UnknownOperationException');
    assert.equal(await typed({}), 'UnknownOperationException');
    assert.equal(await typed({ 'x-amz-target': target }), 'MissingAuthenticationTokenException');
    const wrong = { ...door.rootKey, secretAccessKey: 'x'.repeat(40) };
    const error = await failure(
      door.cognito({ credentials: wrong }).send(new GetCSVHeaderCommand({ UserPoolId: poolId })),
    );
    assert.equal(error.name, 'InvalidSignatureException');
    const sts = await failure(
      door.sts({ credentials: wrong }).send(new GetCallerIdentityCommand({})),
    );
    assert.equal(sts.name, 'SignatureDoesNotMatch');
    assert.equal(sts.$metadata.httpStatusCode, 403);
  });

  it('does not let a signature for one service call another', async () => {
    const response = await sendSigned({
      url: door.url,
      credentials: door.rootKey,
      service: 'logs',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetCSVHeader' },
    });
    assert.equal(response.headers.get('x-amzn-errortype'), 'InvalidSignatureException');
  });

  it('refuses the key of uploads for everything else', async () => {
    const credentials = door.uploadKey;
    const error = await failure(
      door.cognito({ credentials }).send(new GetCSVHeaderCommand({ UserPoolId: poolId })),
    );
    assert.equal(error.name, 'UnrecognizedClientException');
  });

  it('is honest about operations that it does not serve, signed or not', async () => {
    const devices = { UserPoolId: poolId, Username: 'ana' };
    const error = await failure(door.cognito().send(new AdminListDevicesCommand(devices)));
    assert.equal(error.name, 'NotImplementedException');
    assert.equal(error.message, 'The operation AdminListDevices is not served by Poolhouse yet.');
    assert.equal(error.$metadata.httpStatusCode, 501);
    const open = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'abc' } as const;
    const unsigned = await failure(door.cognito().send(new InitiateAuthCommand(open)));
    assert.equal(unsigned.name, 'NotImplementedException');
    const query = await failure(door.iam().send(new ListUsersCommand({})));
    assert.equal(query.name, 'NotImplemented');
  });

  it('refuses an unknown action of the Query protocol', async () => {
    const response = await sendSigned({
      url: door.url,
      credentials: door.rootKey,
      service: 'iam',
      body: 'Action=MakeCoffee&Version=2010-05-08',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('content-type'), 'text/xml');
    assert.match(
      await response.text(),
      /Could not find operation MakeCoffee for version 2010-05-08/,
    );
  });

  it('refuses a body over the limit', async () => {
    const response = await send('x'.repeat(callBodyBytesMax + 1));
    assert.equal(response.status, 413);
    assert.equal(response.headers.get('x-amzn-errortype'), 'RequestEntityTooLargeException');
  });

  it('refuses a Host that would spoil the URLs it hands out', async () => {
    const response = await rawSigned(door, 'evil.example.com/path?x=');
    assert.match(response, /^HTTP\/1\.1 400 /);
    assert.match(response, /The Host header is not valid/);
  });

  it('tells that it lives and is ready, and counts calls by operation and code', async () => {
    const get = (path: string) => fetch(door.url + path);
    assert.equal((await get('/health/live')).status, 200);
    assert.equal((await get('/health/ready')).status, 200);
    assert.match(await (await get('/')).text(), /Poolhouse/);
    assert.equal((await fetch(door.url, { method: 'HEAD' })).status, 200);
    const metrics = await (await get('/metrics')).text();
    assert.match(
      metrics,
      /poolhouse_calls_total\{service="cognito-idp",operation="AdminGetUser",code="UserNotFoundException"\} \d/,
    );
    assert.match(metrics, /poolhouse_call_duration_seconds_bucket\{[^}]*operation="GetCSVHeader"/);
    assert.match(metrics, /process_resident_memory_bytes/);
    assert.doesNotMatch(metrics, /us-east-1_/);
  });

  it('answers unknown paths as AWS would', async () => {
    const response = await fetch(`${door.url}/nothing/here`);
    assert.equal(response.status, 404);
    assert.equal(response.headers.get('x-amzn-errortype'), 'UnknownOperationException');
  });
});

/** A call signed for a Host that `fetch` would not send. */
async function rawSigned(door: TestDoor, host: string): Promise<string> {
  const { signHeaders } = await import('../../src/auth/sigv4.ts');
  const body = JSON.stringify({ UserPoolId: poolId });
  const headers = signHeaders(
    {
      method: 'POST',
      path: '/',
      query: '',
      headers: {
        host,
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetCSVHeader',
        'content-length': String(body.length),
      },
      body,
    },
    { region: 'us-east-1', service: 'cognito-idp', nowMs: Date.now() },
    door.rootKey,
  );
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

describe('the door in trouble', () => {
  it('logs an unforeseen error with its request id, and nothing that the caller sent', async () => {
    const lines: string[] = [];
    const log = createLogger('info');
    log.error = ((...args: unknown[]) => {
      lines.push(JSON.stringify(args));
    }) as typeof log.error;
    const door = await startDoor({ operations, log });
    const error = await failure(door.cognito().send(new ListUserPoolsCommand({ MaxResults: 7 })));
    await door.close();
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', new RegExp(error.$metadata.requestId));
    assert.match(lines[0] ?? '', /cognito-idp:ListUserPools/);
    assert.doesNotMatch(lines[0] ?? '', /MaxResults|Signature|Credential/);
  });

  it('refuses whoever the authorizer refuses, naming action and resource', async () => {
    const asked: unknown[] = [];
    const door = await startDoor({
      operations,
      authorizer: (question) => {
        asked.push(question);
        return { because: '' };
      },
    });
    const sent = door.cognito().send(new GetCSVHeaderCommand({ UserPoolId: poolId }));
    const error = await failure(sent);
    await door.close();
    assert.equal(error.name, 'AccessDeniedException');
    assert.equal(
      error.message,
      'User: arn:aws:iam::123456789012:root is not authorized to perform: ' +
        `cognito-idp:GetCSVHeader on resource: arn:pool/${poolId}/us-east-1`,
    );
    assert.equal(asked.length, 1);
  });

  it('is not ready while its store does not answer', async () => {
    const ready = () => Promise.reject(new Error('no store'));
    const door = await startDoor({ ready });
    assert.equal((await fetch(`${door.url}/health/ready`)).status, 503);
    assert.equal((await fetch(`${door.url}/health/live`)).status, 200);
    await door.close();
  });

  it('ends the calls in flight before it closes, and takes no new ones', async () => {
    const door = await startDoor({ operations });
    const slow = sendSigned({
      url: door.url,
      credentials: door.rootKey,
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.TagResource' },
      body: JSON.stringify({
        ResourceArn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${poolId}`,
        Tags: {},
      }),
    });
    await sleep(100);
    const closed = door.close();
    assert.equal((await slow).status, 200);
    await closed;
    await assert.rejects(fetch(`${door.url}/health/live`));
  });

  it('uses the public URL for what it hands out', async () => {
    calls.length = 0;
    const door = await startDoor({ operations, publicUrl: 'https://directory.example.com' });
    await door.cognito().send(new GetCSVHeaderCommand({ UserPoolId: poolId }));
    await door.close();
    assert.equal(calls[0]?.call.endpoint, 'https://directory.example.com');
  });
});
