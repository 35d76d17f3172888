/** What each global option changes, on a real server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import type { Environment } from '../../../src/cli/target.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { poolhouse, run } from '../run.ts';
import { anyKeys, type FakeService, startFakeService } from './fake-service.ts';
import { folderWith, noFiles, type Ran, typed } from './in-process.ts';
import { startTlsProxy, type TlsProxy } from './tls-proxy.ts';

let server: TestServer;
let env: Environment;
before(async () => {
  server = await startServer();
  for (const UserName of ['ana', 'ben', 'cai', 'dee'])
    await server.iam().send(new CreateUserCommand({ UserName }));
  env = {
    AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: server.url,
  };
});
after(() => server.close());

/** Types a line as root of the server. */
const type = (line: string, more: Environment = {}): Promise<Ran> =>
  typed(line, { env: { ...env, ...more } });

const names = '--query Users[].UserName --output text';

test('--output chooses the format', async () => {
  const heads = await Promise.all(
    ['json', 'text', 'table', 'yaml', 'yaml-stream'].map(async (format) => {
      const { stdout } = await type(`iam get-user --user-name ana --output ${format}`);
      return stdout.slice(0, 6);
    }),
  );
  assert.deepEqual(heads, ['{\n    ', 'USER\ta', '------', 'User:\n', '- User']);
});

test('--query chooses what is printed', async () => {
  assert.equal((await type('iam list-users --query length(Users)')).stdout, '4\n');
  assert.equal((await type('iam list-users --query Nope')).stdout, 'null\n');
});

test('a query that is none is a usage error, and nothing is called', async () => {
  const ran = await type('iam list-users --query Users[', {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  });
  assert.equal(ran.code, 252);
  assert.match(ran.stderr, /^\nBad value for --query Users\[: Invalid jmespath expression: Inc/);
});

test('--page-size asks in smaller pages for the same; --no-paginate asks once', async () => {
  assert.equal(
    (await type(`iam list-users --page-size 3 ${names}`)).stdout,
    'ana\tben\tcai\ndee\n',
  );
  const once = await type('iam list-users --no-paginate --query [length(Users),IsTruncated]');
  assert.equal(once.stdout, '[\n    4,\n    false\n]\n');
});

test('--max-items and --starting-token walk through a list', async () => {
  const first = await type('iam list-users --max-items 3 --page-size 2');
  const { Users, NextToken } = JSON.parse(first.stdout);
  assert.equal(Users.length, 3);
  const rest = await type(`iam list-users --page-size 2 --starting-token ${NextToken} ${names}`);
  assert.equal(rest.stdout, 'dee\n');
  const text = await type('iam list-users --max-items 1 --output text');
  assert.match(text.stdout, /^USERS\t.*\nNEXTTOKEN\teyJNYXJrZXIi\S+\n$/);
});

test('--region signs for another region', async () => {
  const pools = 'cognito-idp list-user-pools --max-results 5';
  const created = await type('cognito-idp create-user-pool --pool-name far --region eu-west-3');
  assert.match(created.stdout, /"Id": "eu-west-3_/);
  assert.equal((await type(`${pools} --query UserPools`)).stdout, '[]\n');
  assert.match((await type(`${pools} --region eu-west-3`)).stdout, /"far"/);
});

test('--profile takes key and region of a profile, and leaves those of the variables', async () => {
  const { accessKeyId, secretAccessKey } = server.rootKey;
  const config =
    `[profile root]\nregion = ap-south-1\naws_access_key_id = ${accessKeyId}\n` +
    `aws_secret_access_key = ${secretAccessKey}\n`;
  const folder = folderWith({ config });
  const wrong = { AWS_ACCESS_KEY_ID: 'AKIAWRONG', AWS_REGION: '' };
  const files = { AWS_CONFIG_FILE: `${folder.path}/config` };
  const line = 'cognito-idp create-user-pool --pool-name p --query UserPool.Id --profile root';
  const ran = await type(line, { ...wrong, ...files });
  folder.remove();
  assert.match(ran.stdout, /^"ap-south-1_/);
});

test('--endpoint-url wins over the variable', async () => {
  const ran = await type('sts get-caller-identity --endpoint-url http://127.0.0.1:1/');
  assert.deepEqual(ran, {
    code: 255,
    stdout: '',
    stderr: '\nCould not connect to the endpoint URL: "http://127.0.0.1:1/"\n',
  });
  const bad = await type('sts get-caller-identity --endpoint-url localhost:1');
  assert.equal(bad.code, 252);
  assert.match(bad.stderr, /Bad value for --endpoint-url "localhost:1": scheme is missing\./);
});

test('--no-sign-request sends no signature', async () => {
  const ran = await type('iam list-users --no-sign-request');
  assert.equal(ran.code, 254);
  assert.match(ran.stderr, /^\nAn error occurred \(MissingAuthenticationToken\w*\) when calling/);
});

test('--debug tells what goes on, and no secret', async () => {
  const ran = await type('iam get-user --user-name ana --debug', { AWS_SESSION_TOKEN: '' });
  assert.equal(ran.code, 0);
  assert.match(ran.stdout, /"UserName": "ana"/);
  const { accessKeyId, secretAccessKey } = server.rootKey;
  assert.ok(ran.stderr.includes(`Endpoint ${server.url}/ (a named endpoint), region us-east-1`));
  assert.ok(ran.stderr.includes(`Credential=${accessKeyId}`));
  assert.match(ran.stderr, /Signature=\*\*\*/);
  assert.match(ran.stderr, /Attempt 1: answer 200/);
  assert.ok(!ran.stderr.includes(secretAccessKey) && !/Signature=[0-9a-f]/.test(ran.stderr));
});

test('--color on colours a table that no terminal shows; off does not on one', async () => {
  const line = 'iam get-user --user-name ana --output table';
  const blue = '\u001b[34m';
  const onTerminal = (color: string) =>
    typed(`${line}${color}`, { env: { ...env, AWS_PAGER: '' }, isTTY: true, columns: 120 });
  assert.ok((await type(`${line} --color on`)).stdout.includes(blue));
  assert.ok(!(await type(line)).stdout.includes(blue));
  assert.ok((await onTerminal('')).stdout.includes(blue));
  assert.ok(!(await onTerminal(' --color off')).stdout.includes(blue));
});

describe('a pager', () => {
  const through = (line: string, more: Environment, isTTY = true) =>
    typed(line, { env: { ...env, ...more }, isTTY });
  const line = 'iam get-user --user-name ana --query User.UserName';
  const upper = { AWS_PAGER: 'tr a-z A-Z' };

  test('shows what goes to a terminal, and --no-cli-pager turns it off', async () => {
    assert.equal((await through(line, upper)).stdout, '"ANA"\n');
    assert.equal((await through(line, { PAGER: 'tr a-z A-Z' })).stdout, '"ANA"\n');
    assert.equal(
      (await through(line, { ...upper, AWS_PAGER: '', PAGER: 'false' })).stdout,
      '"ana"\n',
    );
    assert.equal((await through(`${line} --no-cli-pager`, upper)).stdout, '"ana"\n');
    assert.equal((await through(line, upper, false)).stdout, '"ana"\n');
  });

  test('that is not there is a mistake of the configuration', async () => {
    const ran = await through(line, { AWS_PAGER: 'no-such-pager -x' });
    assert.equal(ran.code, 253);
    assert.match(
      ran.stderr,
      /opening pager:\n\[Errno 2\] No such file or directory: 'no-such-pager'/,
    );
  });

  test('gets the options of less that let it end by itself', async () => {
    const ran = await through(line, { AWS_PAGER: "sh -c 'echo $LESS'" });
    assert.equal(ran.stdout, 'FRX\n');
  });
});

describe('TLS', () => {
  let proxy: TlsProxy;
  before(async () => {
    proxy = await startTlsProxy(server.url);
  });
  after(() => proxy.close());
  const line = 'iam get-user --user-name ana --query User.UserName --endpoint-url';

  test('a certificate that nobody vouches for is refused', async () => {
    const ran = await type(`${line} ${proxy.url}`);
    assert.equal(ran.code, 255);
    assert.match(
      ran.stderr,
      /^\nSSL validation failed for https:\/\/127\.0\.0\.1:\d+\/ self-signed/,
    );
  });

  test('--no-verify-ssl takes it', async () => {
    assert.equal((await type(`${line} ${proxy.url} --no-verify-ssl`)).stdout, '"ana"\n');
  });

  test('--ca-bundle and its variable vouch for it', async () => {
    const { url, bundle } = proxy;
    assert.equal((await type(`${line} ${url} --ca-bundle ${bundle}`)).stdout, '"ana"\n');
    assert.equal((await type(`${line} ${url}`, { AWS_CA_BUNDLE: bundle })).stdout, '"ana"\n');
    const missing = await type(`${line} ${url} --ca-bundle /nonexistent`);
    assert.match(missing.stderr, /^\nSSL validation failed for .*no such file/);
  });
});

describe('time limits and retries', () => {
  let service: FakeService;
  before(async () => {
    service = await startFakeService();
  });
  after(() => service.close());
  beforeEach(() => {
    service.asked.length = 0;
    service.replies.length = 0;
  });
  const call = (options: string, more: Environment = {}) =>
    typed(`cognito-idp list-user-pools --max-results 1 --endpoint-url ${service.url} ${options}`, {
      env: { ...anyKeys, ...more },
    });
  const oneAttempt = { AWS_MAX_ATTEMPTS: '1' };

  test('--cli-read-timeout ends a wait for an answer', async () => {
    service.replies.push('wait');
    assert.deepEqual(await call('--cli-read-timeout 1', oneAttempt), {
      code: 255,
      stdout: '',
      stderr: `\nRead timeout on endpoint URL: "${service.url}/"\n`,
    });
  });

  test('--cli-connect-timeout ends a wait for a connection', async (t) => {
    // A peer that takes the connection and never speaks TLS does not come to be connected.
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    t.after(() => mute.close());
    await once(mute, 'listening');
    const { port } = mute.address() as { port: number };
    const url = `https://127.0.0.1:${port}/`;
    const ran = await typed(
      `sts get-caller-identity --cli-connect-timeout 1 --endpoint-url ${url}`,
      { env: { ...anyKeys, ...oneAttempt } },
    );
    assert.equal(ran.stderr, `\nConnect timeout on endpoint URL: "${url}"\n`);
  });

  test('what may pass is tried three times, and that is said', async () => {
    service.replies.push({
      status: 400,
      body: '{"__type":"ThrottlingException","message":"slow"}',
    });
    const ran = await call('');
    assert.equal(service.asked.length, 3);
    assert.equal(ran.code, 254);
    assert.equal(
      ran.stderr,
      '\nAn error occurred (ThrottlingException) when calling the ListUserPools operation ' +
        '(reached max retries: 2): slow\n',
    );
  });

  test('a fault and a lost connection pass', async () => {
    service.replies.push({ status: 503, body: '' }, 'hang up', { body: '{"UserPools":[]}' });
    assert.equal((await call('--query UserPools')).stdout, '[]\n');
  });

  test('a refusal is final, and its text is whatever came', async () => {
    service.replies.push({ status: 400, body: 'no' });
    const ran = await call('');
    assert.equal(service.asked.length, 1);
    assert.equal(
      ran.stderr,
      '\nAn error occurred (400) when calling the ListUserPools operation: no\n',
    );
  });

  test('an answer that is none of this API is a failure', async () => {
    service.replies.push({ body: '<html>hello</html>' });
    assert.match((await call('')).stderr, /none of ListUserPools; is the endpoint right\?\n$/);
  });

  test('Ctrl-C ends a call with 130', { skip: process.platform === 'win32' }, async () => {
    service.replies.push('wait');
    const script =
      `"${process.execPath}" src/main.ts cognito-idp list-user-pools --max-results 1 ` +
      `--endpoint-url ${service.url} & child=$!; ` +
      'sleep 2; kill -INT $child; wait $child; echo "code $?"';
    // Without job control a shell lets background commands ignore the signal.
    const ran = await run('bash', ['-mc', script], { env: anyKeys });
    assert.match(ran.stdout, /\ncode 130\n$/);
  });
});

describe('without an endpoint', () => {
  test("the data folder's server is called with its root key, until --profile says otherwise", async () => {
    const { POOLHOUSE_DATA: _, ...around } = noFiles;
    const folder = folderWith({
      'server.json': JSON.stringify({ url: server.url, pid: 1 }),
      'root-access-key.json': JSON.stringify({
        AccessKeyId: server.rootKey.accessKeyId,
        SecretAccessKey: server.rootKey.secretAccessKey,
      }),
      config: '[profile p]\n',
    });
    const here = {
      ...around,
      POOLHOUSE_DATA: folder.path,
      AWS_ACCESS_KEY_ID: 'AKIAELSEWHERE',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_CONFIG_FILE: `${folder.path}/config`,
    };
    const ran = await typed('iam get-user --user-name ana --query User.UserName', { env: here });
    assert.equal(ran.stdout, '"ana"\n');
    const aws = await typed('cognito-idp list-user-pools --max-results 1 --profile p', {
      env: here,
    });
    assert.match(aws.stderr, /^\nYou must specify a region\./);
    folder.remove();
  });
});

test('the program prints the same in a process of its own', async () => {
  const ran = await poolhouse(['iam', 'list-users', ...names.split(' ')], { env });
  assert.deepEqual(ran, { code: 0, stdout: 'ana\tben\tcai\tdee\n', stderr: '' });
});
