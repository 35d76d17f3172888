/** What callers feel of an import: reads and writes at a steady rate, idle and while one runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, count, remove } from '../bench.ts';
import { type OpenLoop, openLoop, signedCall } from '../caller.ts';
import {
  createDirectory,
  type Directory,
  importFile,
  prepareJob,
  requireComplete,
  runJob,
} from '../directory.ts';
import type { RowsFile, Sample } from '../rows.ts';
import { percentile } from '../statistics.ts';
import { atMost, type Goal, ratioAtMost } from '../table.ts';

const readsPerSecond = 200;
const writesPerSecond = 5;
const idleMs = 5_000;
/** Users that are read, there before the import. */
const readUsers = 10_000;

interface Calls {
  reads: number[];
  writes: number[];
}

export async function measureLatency(bench: Bench): Promise<void> {
  const file = bench.writeRows({ rows: bench.sizes.disturbed, order: 'shuffled' });
  const present = bench.writeRows({ rows: readUsers, order: 'shuffled', series: 'p', seed: 7 });
  const idle: Calls[] = [];
  const importing: Calls[] = [];
  const speeds: number[] = [];
  for (let i = 0; i < bench.sizes.disturbedRepeats; i++) {
    const server = await bench.startServer();
    const directory = await createDirectory(server.url);
    await importFile(directory, present);
    const meanwhile = <T>(work: () => Promise<T>) => during(directory, present, work);
    // Calls that nobody counts, for the compiler.
    await meanwhile(() => sleep(idleMs / 2));
    idle.push((await meanwhile(() => sleep(idleMs))).calls);
    // Not meanwhile: it is this process that uploads, which would delay its own calls.
    const { id } = await prepareJob(directory, file);
    const run = await meanwhile(() => runJob(directory, id));
    importing.push(run.calls);
    requireComplete(run.result.job, file);
    speeds.push((1000 * file.users) / run.result.totalMs);
    await bench.removeServer(server);
  }
  remove(file.path);
  remove(present.path);
  reportCalls(bench, idle, importing);
  const calls = `${readsPerSecond} reads and ${writesPerSecond} writes a second`;
  bench.report({
    name: `import of ${count(file.rows)}, ${calls}`,
    unit: 'users/s',
    here: speeds,
  });
}

/** Reads and writes while `work` goes on. */
async function during<T>(
  directory: Directory,
  { samples }: RowsFile,
  work: () => Promise<T>,
): Promise<{ result: T; calls: Calls }> {
  const reads = readLoop(directory, samples);
  const writes = writeLoop(directory);
  let result: T;
  try {
    result = await work();
  } finally {
    await Promise.all([reads.stop(), writes.stop()]);
  }
  return { result, calls: { reads: reads.latenciesMs, writes: writes.latenciesMs } };
}

/** Signed one by one, since an import may take longer than a signature holds. */
function readLoop({ url, poolId }: Directory, samples: Sample[]): OpenLoop {
  let made = 0;
  return openLoop(url, readsPerSecond, () => {
    const Username = samples[made++ % samples.length]?.username;
    return signedCall(url, 'AdminGetUser', { UserPoolId: poolId, Username });
  });
}

let created = 0;

function writeLoop({ url, poolId }: Directory): OpenLoop {
  return openLoop(url, writesPerSecond, () =>
    signedCall(url, 'AdminCreateUser', {
      UserPoolId: poolId,
      Username: `written-${++created}`,
      MessageAction: 'SUPPRESS',
    }),
  );
}

function reportCalls(bench: Bench, idle: Calls[], importing: Calls[]): void {
  const report = (kind: keyof Calls, which: keyof typeof shares, goals: Goal[] = []) => {
    const value = (calls: Calls) => percentile(calls[kind], shares[which]);
    bench.report({
      name: `${kind === 'reads' ? 'AdminGetUser' : 'AdminCreateUser'} during an import, ${which}`,
      unit: 'ms',
      here: importing.map(value),
      beside: { name: 'idle', values: idle.map(value) },
      goals,
    });
  };
  report('reads', 'p50');
  report('reads', 'p99', [ratioAtMost(3), atMost(10)]);
  report('reads', 'longest');
  report('writes', 'p50');
  report('writes', 'longest', [atMost(250)]);
}

const shares = { p50: 0.5, p99: 0.99, longest: 1 };
