/** Ten million users in one import: what the tenth million costs against the first. */
import { type Bench, count, remove } from '../bench.ts';
import { createDirectory, type ImportRun, importFile } from '../directory.ts';
import { atMost, ratioAtMost } from '../table.ts';

const million = 1_000_000;
const rows = 10 * million;

export async function measureGrowth(bench: Bench): Promise<void> {
  const file = bench.writeRows({ rows, order: 'shuffled' });
  const server = await bench.startServer();
  const directory = await createDirectory(server.url);
  server.forgetPeak();
  const idle = server.memory();
  const run = await importFile(directory, file);
  const busy = server.memory();
  await bench.removeServer(server);
  remove(file.path);
  bench.report({
    name: `import of ${count(rows)}: its tenth million`,
    unit: 'ms',
    here: [reached(run, rows) - reached(run, rows - million)],
    beside: { name: 'its first million', values: [reached(run, million)] },
    goals: [ratioAtMost(1.5)],
  });
  bench.report({
    name: `import of ${count(rows)}, shuffled`,
    unit: 'users/s',
    here: [(1000 * file.users) / run.totalMs],
  });
  if (idle && busy)
    bench.report({
      name: `import of ${count(rows)}: memory above idle`,
      unit: 'MB',
      here: [(busy.peak - idle.now) / 1e6],
      goals: [atMost(150)],
    });
}

/** When so many rows were done. */
const reached = ({ progress, totalMs }: ImportRun, done: number): number =>
  progress.find((point) => point.rows >= done)?.ms ?? totalMs;
