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
  const busy: Calls[] = [];
  const speeds: number[] = [];
  for (let i = 0; i < bench.sizes.disturbedRepeats; i++) {
    const server = await bench.startServer();
    const directory = await createDirectory(server.url);
    await importFile(directory, present);
    // Calls that nobody counts, for the compiler.
    await during(directory, present, () => sleep(idleMs / 2));
    idle.push(await during(directory, present, () => sleep(idleMs)));
    busy.push(await during(directory, present, () => importMeasured(directory, file, speeds)));
    await bench.removeServer(server);
  }
  remove(file.path);
  remove(present.path);
  reportCalls(bench, idle, busy);
  bench.report({
    name: `import of ${count(file.rows)} meanwhile, ${readsPerSecond} reads and ${writesPerSecond} writes a second`,
    unit: 'users/s',
    here: speeds,
  });
}

async function importMeasured(
  directory: Directory,
  file: RowsFile,
  speeds: number[],
): Promise<void> {
  const { id } = await prepareJob(directory, file);
  const { job, totalMs } = await runJob(directory, id);
  requireComplete(job, file);
  speeds.push((1000 * file.users) / totalMs);
}

/** Reads and writes while `work` goes on. */
async function during(
  directory: Directory,
  { samples }: RowsFile,
  work: () => Promise<unknown>,
): Promise<Calls> {
  const reads = readLoop(directory, samples);
  const writes = writeLoop(directory);
  try {
    await work();
  } finally {
    await Promise.all([reads.stop(), writes.stop()]);
  }
  return { reads: reads.latenciesMs, writes: writes.latenciesMs };
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

function reportCalls(bench: Bench, idle: Calls[], busy: Calls[]): void {
  const shares = { p50: 0.5, p99: 0.99, longest: 1 };
  const calls: { kind: keyof Calls; name: string; goals: Partial<Record<string, Goal[]>> }[] = [
    { kind: 'reads', name: 'AdminGetUser', goals: { p99: [ratioAtMost(3), atMost(10)] } },
    { kind: 'writes', name: 'AdminCreateUser', goals: { longest: [atMost(250)] } },
  ];
  for (const { kind, name, goals } of calls)
    for (const [which, share] of Object.entries(shares))
      bench.report({
        name: `${name} during an import, ${which}`,
        unit: 'ms',
        here: busy.map((one) => percentile(one[kind], share)),
        beside: { name: 'idle', values: idle.map((one) => percentile(one[kind], share)) },
        goals: goals[which] ?? [],
      });
}
