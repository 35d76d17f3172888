/** `poolhouse serve` and `poolhouse env` as processes. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, test } from 'node:test';
import { cleanEnvironment, poolhouse, root } from './run.ts';

let folder: string;
let running: ChildProcessByStdio<null, Readable, Readable>[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolhouse-serve-'));
  running = [];
});
afterEach(async () => {
  for (const child of running)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  await rm(folder, { recursive: true });
});

const data = () => join(folder, 'data');

/** Starts a server and answers what it printed until it was ready, and its URL. */
async function serve(...more: string[]) {
  const args = [`${root}src/main.ts`, 'serve', '--data', data(), '--port', '0', ...more];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let printed = '';
  // Read on to the end: a server whose output nobody takes would end with it.
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  while (!printed.includes('--follow') && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const url = /^Poolhouse is ready on (http:\/\/127\.0\.0\.1:\d+)\n/.exec(printed)?.[1] ?? '';
  assert.notEqual(url, '', printed);
  return { child, printed, url };
}

async function ended(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('the first start prints the root access key and where it is kept; the next one does not', async () => {
  const first = await serve();
  const file = join(data(), 'root-access-key.json');
  const key = JSON.parse(await readFile(file, 'utf8'));
  assert.ok(first.printed.includes(key.AccessKeyId));
  assert.ok(first.printed.includes(key.SecretAccessKey));
  assert.ok(first.printed.includes(file));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  first.child.kill('SIGTERM');
  assert.equal(await ended(first.child), 0);
  const second = await serve();
  assert.ok(!second.printed.includes(key.SecretAccessKey));
});

test('while it runs, server.json tells where, to its owner only; a clean stop removes it', async () => {
  const { child, url } = await serve();
  const file = join(data(), 'server.json');
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { url, pid: child.pid });
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  child.kill('SIGINT');
  assert.equal(await ended(child), 0);
  await assert.rejects(access(file), { code: 'ENOENT' });
});

test('env prints lines with which a shell reaches the server', async () => {
  const { url } = await serve();
  const { code, stdout, stderr } = await poolhouse(['env', '--data', data()], { cwd: folder });
  assert.equal(code, 0);
  assert.equal(stderr, '');
  const key = JSON.parse(await readFile(join(data(), 'root-access-key.json'), 'utf8'));
  assert.equal(
    stdout,
    `export AWS_ACCESS_KEY_ID=${key.AccessKeyId}\n` +
      `export AWS_SECRET_ACCESS_KEY=${key.SecretAccessKey}\n` +
      'export AWS_REGION=us-east-1\n' +
      'export AWS_DEFAULT_REGION=us-east-1\n' +
      `export AWS_ENDPOINT_URL=${url}\n` +
      'unset AWS_SESSION_TOKEN AWS_PROFILE\n',
  );
});

test('a second server on the same data folder is refused, and the first goes on', async () => {
  const { url } = await serve();
  const second = await poolhouse(['serve', '--data', data(), '--port', '0'], { cwd: folder });
  assert.equal(second.code, 1);
  assert.equal(second.stdout, '');
  assert.match(second.stderr, /^poolhouse: The data folder .* is in use by another .*\.\n$/);
  assert.equal((await fetch(`${url}/health/ready`)).status, 200);
  assert.equal(JSON.parse(await readFile(join(data(), 'server.json'), 'utf8')).url, url);
});

test('a port that is taken is refused in one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const args = ['serve', '--data', data(), '--port', String(port)];
  const { code, stdout, stderr } = await poolhouse(args, { cwd: folder });
  other.close();
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.equal(
    stderr,
    `poolhouse: port ${port} of 127.0.0.1 is taken; choose another one with --port\n`,
  );
});

test('an address of another machine is refused in one sentence', async () => {
  const args = ['serve', '--data', data(), '--port', '0', '--host', '192.0.2.1'];
  const { code, stderr } = await poolhouse(args, { cwd: folder });
  assert.equal(code, 1);
  assert.equal(stderr, 'poolhouse: 192.0.2.1 is not an address of this machine; see --host\n');
});

test('import finds the server and its key by the data folder', async () => {
  await serve();
  const args = [
    'import',
    join(root, 'examples/users.csv'),
    '--user-pool-id',
    'us-east-1_none00000',
  ];
  const { code, stderr } = await poolhouse(args, {
    cwd: folder,
    // A key of AWS in the environment is none of this server's.
    env: { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE22', AWS_SECRET_ACCESS_KEY: 'secret' },
  });
  assert.equal(code, 2);
  assert.match(stderr, /ResourceNotFoundException: User pool us-east-1_none00000 does not exist\./);
});
