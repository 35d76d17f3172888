/**
 * cognito-local, the best known emulator that npm brings: no signatures, everything in memory,
 * a JSON file behind it. It has no import, so its users are created one by one; in its pools
 * people are called by their e-mail address, whatever CreateUserPool says.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, count, remove } from '../bench.ts';
import { Connection, callOnce, closedLoop, signedCall } from '../caller.ts';

const peer = 'cognito-local@5.3.0';
const startMs = 30_000;

export async function measurePeers(bench: Bench): Promise<void> {
  const folder = bench.newPath('peer');
  mkdirSync(folder);
  const program = install(folder);
  const { url, process: child } = await startPeer(program, folder);
  try {
    await measurePeer(bench, url);
  } finally {
    child.kill();
    await once(child, 'close');
    remove(folder);
  }
}

function install(folder: string): string {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', peer], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(folder, 'node_modules', 'cognito-local', 'lib', 'bin', 'start.js');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function startPeer(
  program: string,
  cwd: string,
): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1' };
  const child = spawn(process.execPath, [program], { cwd, env, stdio: 'ignore' });
  const began = Date.now();
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() - began > startMs)
      throw new Error('cognito-local did not start');
    await sleep(100);
  }
  return { url: `http://127.0.0.1:${port}`, process: child };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

async function measurePeer(bench: Bench, url: string): Promise<void> {
  const connection = await Connection.open(url);
  type Created = { UserPool: { Id: string } };
  const { UserPool } = await callOnce<Created>(connection, url, 'CreateUserPool', {
    PoolName: 'people',
  });
  connection.close();
  const UserPoolId = UserPool.Id;
  const names = Array.from({ length: bench.sizes.calls / 10 }, (_, i) => `made-${i}@example.com`);
  const creating = names.map((Username) =>
    signedCall(url, 'AdminCreateUser', {
      UserPoolId,
      Username,
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email', Value: Username }],
    }),
  );
  const created = await closedLoop(url, creating, 8);
  bench.report({
    name: `${peer}: AdminCreateUser, the first ${count(names.length)}, 8 callers`,
    unit: 'calls/s',
    here: [created.perSecond],
  });
  const reading = names.map((Username) =>
    signedCall(url, 'AdminGetUser', { UserPoolId, Username }),
  );
  for (const callers of [1, 8]) {
    const here: number[] = [];
    for (let i = 0; i <= bench.sizes.repeats; i++)
      here.push((await closedLoop(url, reading, callers)).perSecond);
    bench.report({
      name: `${peer}: AdminGetUser, ${count(names.length)} users, ${callers} at a time`,
      unit: 'calls/s',
      here: here.slice(1),
    });
  }
}
