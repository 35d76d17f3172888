/** deploy/haproxy.cfg in a real HAProxy, before real nodes. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { cleanEnvironment, root, run } from '../cli/run.ts';
import { sdkClients } from '../support/clients.ts';
import { component } from '../support/component.ts';
import { freePort } from '../support/free-port.ts';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const { command: haproxy, skip } = component('haproxy');
const file = join(root, 'deploy/haproxy.cfg');
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-balancer-'));
const children: ChildProcess[] = [];
after(async () => {
  for (const child of children) await end(child, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  const [code] = await once(child, 'exit');
  return code;
}

/** The balancer on a free port, before nodes on these. Nothing of the file changes but addresses. */
async function startBalancer(...nodePorts: number[]) {
  const port = await freePort();
  let text = readFileSync(file, 'utf8').replace('bind :7665', `bind 127.0.0.1:${port}`);
  for (const [i, nodePort] of nodePorts.entries())
    text = text.replace(` node-${i + 1}:7665`, ` 127.0.0.1:${nodePort}`);
  assert.doesNotMatch(text, /:7665/);
  const copy = join(folder, `haproxy-${port}.cfg`);
  writeFileSync(copy, text);
  const child = spawn(haproxy, ['-db', '-f', copy], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part) => {
      log += part;
    });
  const url = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${url}/`).catch(() => undefined))?.status === 200);
  return { url, log: () => log };
}

describe('the load balancer of deploy/', { skip }, () => {
  test("has a configuration that HAProxy's own checker takes", () => {
    execFileSync(haproxy, ['-c', '-f', file], { stdio: 'pipe' });
  });

  test('tells nodes who calls and what was called, whatever the caller says', async (t) => {
    const seen: IncomingMessage[] = [];
    const node = createServer((request, response) => {
      if (!request.url?.startsWith('/health')) seen.push(request);
      response.end('here');
    }).listen(0, '127.0.0.1');
    t.after(() => node.close());
    await once(node, 'listening');
    const { port } = node.address() as AddressInfo;
    const { url, log } = await startBalancer(port, port);
    const headers = { 'x-forwarded-for': '203.0.113.7', host: 'directory.example.com' };
    const args = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const called = await run('curl', ['-sS', ...args, `${url}/bucket?X-Amz-Signature=secret`]);
    assert.deepEqual([called.code, called.stdout], [0, 'here'], called.stderr);
    const last = seen.at(-1);
    assert.equal(last?.headers['x-forwarded-for'], '127.0.0.1');
    assert.equal(last?.headers.host, headers.host, 'signatures cover it');
    assert.equal((await fetch(`${url}/metrics`)).status, 404);
    await until(() => /GET \/bucket nodes?/.test(log()));
    assert.doesNotMatch(log(), /secret/, 'pre-signed URLs stay out of its log');
  });

  test('keeps every call whole while one node after the other is replaced', async (t) => {
    const postgres = await startPostgres();
    t.after(() => postgres.close());
    const storeFile = join(folder, 'store-url');
    writeFileSync(storeFile, `${await postgres.createDatabase()}\n`);
    const ports = [await freePort(), await freePort()];
    const start = (i: number) => startNode(ports[i] ?? 0, `node-${i}`, storeFile);
    const nodes = [await start(0), await start(1)];
    const { url } = await startBalancer(...ports);
    const clients = sdkClients(url, rootKey, 'us-east-1');
    const cognito = clients.cognito();
    await createPool(cognito);
    const calls = callsOn(cognito);
    await until(() => calls.count() > 100);
    for (const i of [0, 1]) {
      assert.equal(await end(nodes[i] ?? assert.fail(), 'SIGTERM'), 0);
      nodes[i] = await start(i);
    }
    await calls.end();
    assert.deepEqual(calls.failures, []);
    t.diagnostic(`${calls.count()} calls`);
    const poolId = await createPool(cognito);
    const roleArn = await createImportRole(clients.iam());
    const csv = readFileSync(join(root, 'examples/users.csv'), 'utf8');
    const job = await runImport(cognito, { poolId, roleArn, csv });
    assert.deepEqual([job.Status, job.ImportedUsers], ['Succeeded', 988]);
    for (const node of nodes) await end(node, 'SIGKILL');
  });
});

const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1',
};

/** As a container is started: everything by variables, the same for every node but its folder. */
async function startNode(port: number, name: string, storeFile: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [`${root}src/main.ts`, 'serve'], {
    env: {
      ...cleanEnvironment(),
      POOLHOUSE_PORT: String(port),
      POOLHOUSE_DATA: join(folder, name),
      POOLHOUSE_STORE_FILE: storeFile,
      POOLHOUSE_MASTER_KEY: '42'.repeat(32),
      POOLHOUSE_ROOT_ACCESS_KEY_ID: rootKey.accessKeyId,
      POOLHOUSE_ROOT_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
      POOLHOUSE_DRAIN_SECONDS: '4',
      POOLHOUSE_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  await until(() => printed.includes('Poolhouse is ready') || child.exitCode !== null);
  assert.match(printed, /^Poolhouse is ready/);
  return child;
}

/** Calls without end, four at a time, each tried once. */
function callsOn(cognito: ReturnType<ReturnType<typeof sdkClients>['cognito']>) {
  const failures: unknown[] = [];
  let done = 0;
  let ended = false;
  const call = async () => {
    while (!ended)
      try {
        const { UserPools } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 5 }));
        assert.equal(UserPools?.length, 1);
        done += 1;
      } catch (error) {
        failures.push(error);
      }
  };
  const all = Array.from({ length: 4 }, call);
  const end = async () => {
    ended = true;
    await Promise.all(all);
  };
  return { failures, count: () => done, end };
}
