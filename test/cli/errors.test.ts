import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { poolhouse } from './run.ts';

const key = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE22', AWS_SECRET_ACCESS_KEY: 'secret' };

let folder: string;
let csv: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-cli-'));
  csv = join(folder, 'users.csv');
  await writeFile(csv, 'cognito:username,email,email_verified\nann,ann@example.com,true\n');
});
after(() => rm(folder, { recursive: true }));

/** Fails with one line, and neither a stack nor anything on stdout. */
async function refusal(
  args: string[],
  options: Parameters<typeof poolhouse>[1],
  expected: { code: number; message: string | RegExp },
) {
  const { code, stdout, stderr } = await poolhouse(args, { cwd: folder, ...options });
  assert.equal(stdout, '');
  assert.equal(code, expected.code, stderr);
  const last = stderr.split('\n').filter((line) => line.startsWith('poolhouse: '));
  assert.equal(last.length, 1, stderr);
  assert.doesNotMatch(stderr, /^\s+at /m);
  if (typeof expected.message === 'string') assert.equal(last[0], expected.message);
  else assert.match(last[0] ?? '', expected.message);
}

const importInto = (...more: string[]) => ['import', csv, '--user-pool-id', 'us-east-1_a', ...more];

test('an unknown command and an unknown option are usage errors', async () => {
  await refusal(['serv'], {}, { code: 2, message: "poolhouse: unknown command 'serv'" });
  await refusal(['serve', '--prot', '1'], {}, { code: 2, message: /unknown option '--prot'/ });
});

test('import refuses arguments that are missing or malformed', async () => {
  await refusal(['import'], {}, { code: 2, message: /'--user-pool-id <id>' not specified/ });
  await refusal(
    ['import', csv, '--user-pool-id', 'pool'],
    {},
    {
      code: 2,
      message: /A user pool id looks like us-east-1_AbCdEfGhI\.$/,
    },
  );
  await refusal(
    importInto('--password-hashing-algorithm', 'MD5'),
    {},
    {
      code: 2,
      message: /Allowed choices are BCRYPT, SCRYPT, ARGON2ID, PBKDF2_SHA256\./,
    },
  );
  await refusal(
    importInto('--role-arn', 'arn:aws:iam::1:role/a', '--role-name', 'b'),
    {},
    {
      code: 2,
      message: /cannot be used with option/,
    },
  );
});

test('import names a file that is not there', async () => {
  await refusal(
    ['import', 'none.csv', '--user-pool-id', 'us-east-1_a'],
    {},
    {
      code: 2,
      message: 'poolhouse: cannot read none.csv: no such file or folder',
    },
  );
});

test('an endpoint that does not answer is named', async () => {
  const listener = createTcpServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  await refusal(
    importInto('--endpoint-url', `http://127.0.0.1:${port}`),
    { env: key },
    {
      code: 2,
      message: `poolhouse: cannot reach http://127.0.0.1:${port}: connection refused`,
    },
  );
});

test('an endpoint that is no URL is refused before anything is sent', async () => {
  await refusal(
    importInto('--endpoint-url', 'localhost:7665'),
    { env: key },
    {
      code: 2,
      message: 'poolhouse: the endpoint "localhost:7665" is not an http or https URL',
    },
  );
});

test('a server that is something else is not taken for the API', async () => {
  const server = createServer((_request, response) => response.end('<html>hello</html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await refusal(
      importInto('--endpoint-url', `http://127.0.0.1:${port}`),
      { env: key },
      {
        code: 2,
        message:
          'poolhouse: GetCSVHeader: HTTP 200: the answer is not one of this API; is the endpoint right?',
      },
    );
  } finally {
    server.close();
  }
});

test('without any key to sign with, import says what to set', async () => {
  await refusal(
    importInto('--endpoint-url', 'http://127.0.0.1:1'),
    {},
    {
      code: 2,
      message: /^poolhouse: no keys to sign with: /,
    },
  );
});

test('a data folder without a running server is named', async () => {
  await refusal(
    importInto('--data', folder),
    {},
    {
      code: 2,
      message: `poolhouse: no server runs on ${folder}; start it: poolhouse serve --data ${folder}`,
    },
  );
});

test('with --json a failure is one JSON document on stdout, too', async () => {
  const args = ['import', 'none.csv', '--user-pool-id', 'us-east-1_a', '--json'];
  const { code, stdout, stderr } = await poolhouse(args, { cwd: folder });
  assert.equal(code, 2);
  assert.deepEqual(JSON.parse(stdout), {
    error: { message: 'cannot read none.csv: no such file or folder' },
  });
  assert.equal(stderr, 'poolhouse: cannot read none.csv: no such file or folder\n');
});

test('env before the first start says how to start', async () => {
  await refusal(
    ['env', '--data', join(folder, 'none')],
    {},
    {
      code: 1,
      message: /holds no root access key; the first start makes it: poolhouse serve --data /,
    },
  );
});

test('all mistakes in the settings are told at once', async () => {
  const { code, stderr } = await poolhouse(['serve', '--port', 'x'], {
    cwd: folder,
    env: { POOLHOUSE_REGION: 'here', POOLHOUSE_QUOTA_IMPORT_ROW: '1' },
  });
  assert.equal(code, 1);
  assert.equal(
    stderr,
    'poolhouse: the settings are not right:\n' +
      '  --port must be a whole number from 0 to 65535.\n' +
      '  POOLHOUSE_REGION must be a region, such as us-east-1.\n' +
      '  POOLHOUSE_QUOTA_IMPORT_ROW names no quota.\n',
  );
});

test('--version prints the version and --help what there is', async () => {
  const version = await poolhouse(['--version']);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal(version.code, 0);
  const help = await poolhouse(['--help']);
  assert.equal(help.code, 0);
  for (const command of ['serve', 'env', 'import', 'quickstart'])
    assert.match(help.stdout, new RegExp(`^ {2}${command} `, 'm'));
});
