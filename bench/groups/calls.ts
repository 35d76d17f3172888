/** Single calls: how many a second, beside a bare HTTP server that answers the same bytes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Bench, count, remove } from '../bench.ts';
import { Connection, closedLoop, type Load, signedCall } from '../caller.ts';
import { createDirectory, type Directory, importFile } from '../directory.ts';
import type { Sample } from '../rows.ts';
import { median } from '../statistics.ts';
import { atLeast } from '../table.ts';

const users = 10_000;

export async function measureCalls(bench: Bench): Promise<void> {
  const file = bench.writeRows({ rows: users, order: 'shuffled' });
  const server = await bench.startServer();
  const directory = await createDirectory(server.url);
  await importFile(directory, file);
  remove(file.path);
  await measureReads(bench, directory, file.samples);
  await measureWrites(bench, directory);
  await bench.removeServer(server);
}

function readCalls({ url, poolId }: Directory, samples: Sample[], calls: number): Buffer[] {
  return Array.from({ length: calls }, (_, i) => {
    const Username = samples[i % samples.length]?.username;
    return signedCall(url, 'AdminGetUser', { UserPoolId: poolId, Username });
  });
}

async function measureReads(bench: Bench, directory: Directory, samples: Sample[]): Promise<void> {
  const { calls, repeats } = bench.sizes;
  const floor = await startFloor(await answerOf(directory, samples));
  const goals: Record<number, number> = { 1: 5_000, 8: 8_000 };
  await closedLoop(directory.url, readCalls(directory, samples, calls), 8);
  try {
    for (const callers of [1, 8]) {
      const here: Load[] = [];
      const bare: Load[] = [];
      for (let i = 0; i < repeats; i++) {
        const requests = readCalls(directory, samples, calls);
        here.push(await closedLoop(directory.url, requests, callers));
        bare.push(await closedLoop(floor.url, requests, callers));
      }
      bench.report({
        name: `AdminGetUser, ${count(users)} users, ${plural(callers)}`,
        unit: 'calls/s',
        here: here.map((load) => load.perSecond),
        beside: { name: 'bare node:http', values: bare.map((load) => load.perSecond) },
        goals: [atLeast(goals[callers] ?? 0)],
      });
      reportClient(bench, callers, here);
    }
  } finally {
    floor.process.kill();
  }
}

const plural = (callers: number): string => (callers === 1 ? '1 caller' : `${callers} callers`);

/** What of the machine went to the client and not to the server. */
function reportClient(bench: Bench, callers: number, loads: Load[]): void {
  bench.report({
    name: `client of these calls, ${plural(callers)}: processor time of a call`,
    unit: 'µs',
    here: [median(loads.map((load) => load.clientMicroseconds))],
  });
}

async function answerOf(directory: Directory, samples: Sample[]): Promise<string> {
  const connection = await Connection.open(directory.url);
  const [call] = readCalls(directory, samples, 1);
  const { body } = await connection.call(call ?? Buffer.alloc(0));
  connection.close();
  return Buffer.from(body, 'latin1').toString('utf8');
}

async function startFloor(answer: string): Promise<{ url: string; process: ChildProcess }> {
  const program = join(import.meta.dirname, '..', 'http-floor.ts');
  const child = spawn(process.execPath, [program, answer], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const port of createInterface(child.stdout))
    return { url: `http://127.0.0.1:${port}`, process: child };
  throw new Error('the bare server did not start');
}

async function measureWrites(bench: Bench, { url, poolId }: Directory): Promise<void> {
  const calls = bench.sizes.calls / 4;
  const here: number[] = [];
  const flushes: number[] = [];
  for (let i = 0; i <= bench.sizes.repeats; i++) {
    const requests = Array.from({ length: calls }, (_, k) =>
      createCall(url, poolId, i * calls + k),
    );
    const { perSecond } = await closedLoop(url, requests, 8);
    const flushed = flushesPerSecond(bench.newPath('flushes'));
    // The first turn is for the compiler.
    if (i === 0) continue;
    here.push(perSecond);
    flushes.push(flushed);
  }
  bench.report({
    name: 'AdminCreateUser, durable, 8 callers',
    unit: 'calls/s',
    here,
    beside: { name: 'flushes of 4 KiB to this disk', values: flushes },
    goals: [atLeast(2_500)],
  });
}

const createCall = (url: string, poolId: string, number: number): Buffer =>
  signedCall(url, 'AdminCreateUser', {
    UserPoolId: poolId,
    Username: `made-${number}`,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: `made-${number}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ],
  });

/** What the disk allows one writer that waits for each write. */
function flushesPerSecond(path: string): number {
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const flushes = 500;
  const began = performance.now();
  for (let i = 0; i < flushes; i++) {
    writeSync(file, page);
    fdatasyncSync(file);
  }
  const ms = performance.now() - began;
  closeSync(file);
  remove(path);
  return (1000 * flushes) / ms;
}
